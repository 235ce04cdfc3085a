import { readdirSync, readFileSync } from 'node:fs';
import { unwrap } from '@polkavirt/polkavm';
import type { InstructionSetName } from '../../src/isa/instruction-set.ts';
import { parseProgram } from '../../src/program/parse-program.ts';
import { jumpTableOf, type ProgramParts, writeProgram } from '../../src/program/write-program.ts';
import { ascii, bytesOf, container, section } from './container.ts';

const TRAP: ProgramParts = { instructionSet: 'latest64', code: bytesOf(0), bitmask: bytesOf(1) };

describe('writeProgram', () => {
  it('writes what there is, and no empty section', () => {
    expect(writeProgram(TRAP)).toEqual(container(2, ...section(6, 0, 0, 1, 0, 1), 0));
  });

  it.each<[InstructionSetName, number]>([
    ['revive_v1', 0],
    ['latest32', 1],
    ['latest64', 2],
    ['jam_v1', 3],
  ])('%s has version %i', (instructionSet, version) => {
    expect(writeProgram({ ...TRAP, instructionSet })[4]).toBe(version);
  });

  it('writes every section, in order', () => {
    const blob = writeProgram({
      instructionSet: 'revive_v1',
      roDataSize: 5,
      rwDataSize: 0x100,
      stackSize: 0x1000,
      roData: bytesOf(1, 2, 3),
      rwData: bytesOf(4, 5),
      imports: [bytesOf(...ascii('ab')), bytesOf(...ascii('cde'))],
      exports: [
        { pc: 0, symbol: bytesOf(...ascii('main')) },
        { pc: 0x102, symbol: bytesOf() },
      ],
      code: bytesOf(0x33, 7, 0),
      bitmask: bytesOf(0b101),
      jumpTable: jumpTableOf([1, 0x102]),
      customSections: [{ id: 128, contents: bytesOf(9) }],
    });
    expect(blob).toEqual(
      container(
        0,
        ...section(1, 5, 0x81, 0x00, 0x90, 0x00),
        ...section(2, 1, 2, 3),
        ...section(3, 4, 5),
        ...section(4, 2, 0, 0, 0, 0, 2, 0, 0, 0, ...ascii('abcde')),
        ...section(5, 2, 0, 4, ...ascii('main'), 0x81, 0x02, 0),
        ...section(6, 2, 2, 3, 1, 0, 2, 1, 0x33, 7, 0x00, 0b101),
        ...section(128, 9),
        0,
      ),
    );
  });

  it('writes the memory section if one of the sizes is not zero', () => {
    expect(writeProgram({ ...TRAP, stackSize: 1 })).toEqual(
      container(2, ...section(1, 0, 0, 1), ...section(6, 0, 0, 1, 0, 1), 0),
    );
  });

  it.each<[number[], number[]]>([
    [[], [0, 0]],
    [[0], [1, 1]],
    [
      [0xff, 3],
      [2, 1],
    ],
    [[0x100], [1, 2]],
    [
      [1, 0x1_0000],
      [2, 3],
    ],
    [[0x100_0000], [1, 4]],
  ])('gives jump table entries for %p room for the greatest one', (targets, head) => {
    const blob = writeProgram({ ...TRAP, jumpTable: jumpTableOf(targets) });
    expect([...blob.subarray(15, 17)]).toEqual(head);
    const result = unwrap(parseProgram(blob));
    expect(targets.map((_, index) => result.jumpTable.get(index))).toEqual(targets);
    expect(result.jumpTable.length).toBe(targets.length);
  });

  it('writes imports that no list of symbols can describe', () => {
    const blob = container(0, ...section(4, 2, 2, 0, 0, 0, 1, 0, 0, 0, ...ascii('abc')), ...section(6, 0, 0, 1, 0, 1), 0);
    const result = unwrap(parseProgram(blob));
    expect(result.imports).toEqual([undefined, bytesOf(...ascii('bc'))]);
    expect(writeProgram(result)).toEqual(blob);
  });
});

const FIXTURES = new URL('../../../../fixtures/', import.meta.url);
const BLOBS = ['guests', 'solidity'].flatMap((folder) =>
  readdirSync(new URL(folder, FIXTURES))
    .filter((file) => file.endsWith('.polkavm'))
    .map((file) => `${folder}/${file}`),
);

describe('a program that other tools made', () => {
  it.each(BLOBS)('%s comes out as it went in', (path) => {
    const blob = Uint8Array.from(readFileSync(new URL(path, FIXTURES)));
    const result = unwrap(parseProgram(blob));
    expect(Buffer.from(writeProgram(result)).equals(blob)).toBe(true);
  });
});
