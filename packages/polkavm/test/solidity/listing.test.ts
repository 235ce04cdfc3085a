/** What the Solidity compiler says of the contracts that it made, held against ours: instructions, blocks, gas, sizes. */
import { readdirSync, readFileSync } from 'node:fs';
import { createEngine, disassembleLines, parseProgram, unwrap } from '@polkavirt/polkavm';
import {
  createInstruction,
  createMemoryMap,
  decodeInstruction,
  findStartOfBasicBlock,
  isJumpTargetValid,
  readInstructions,
} from '@polkavirt/polkavm/program';

const FOLDER = new URL('../../../../fixtures/solidity/', import.meta.url);

/** The compiler's facts, which resolc printed when it made the blob. */
interface Listing {
  readonly instructions: number;
  readonly codeSize: number;
  readonly blocks: readonly { readonly gas: number; readonly offsets: readonly number[] }[];
}

const text = (bytes: Uint8Array | undefined): string => String.fromCharCode(...(bytes ?? []));

const contracts = readdirSync(FOLDER)
  .filter((file) => file.endsWith('.polkavm'))
  .map((file) => file.slice(0, -'.polkavm'.length))
  .sort();

it('there is a listing for every contract', () => {
  expect(contracts.length).toBeGreaterThanOrEqual(4);
});

describe.each(contracts)('%s', (name) => {
  const blob = new Uint8Array(readFileSync(new URL(`${name}.polkavm`, FOLDER)));
  const listing = JSON.parse(readFileSync(new URL(`${name}.json`, FOLDER), 'utf8')) as Listing;
  const program = unwrap(parseProgram(blob));
  const offsets = listing.blocks.flatMap((block) => block.offsets);

  it('is what the fixtures say of every contract: revive_v1, a stack of 32 KiB, deploy and call, imports by name', () => {
    expect(program.instructionSet).toBe('revive_v1');
    expect(program.stackSize).toBe(32_768);
    expect(program.exports.map(({ symbol }) => text(symbol)).sort()).toEqual(['call', 'deploy']);
    expect(program.imports.length).toBeGreaterThan(0);
    for (const symbol of program.imports) expect(text(symbol)).toMatch(/^[a-z_0-9]{3,32}$/);
    const map = createMemoryMap(program);
    expect(map.ok && map.value.rwDataSize).toBeGreaterThanOrEqual(65_536);
  });

  it('has the listing`s code size and number of instructions', () => {
    expect(program.code.length).toBe(listing.codeSize);
    expect([...readInstructions(program)].length).toBe(listing.instructions);
    expect(offsets.length).toBe(listing.instructions);
  });

  it('decodes to instructions at the listing`s offsets, one behind the other', () => {
    expect([...readInstructions(program)].map(({ offset }) => offset)).toEqual(offsets);
    const instruction = createInstruction();
    const nextOffsets = offsets.map((offset) => {
      decodeInstruction(program, offset, instruction);
      return instruction.nextOffset;
    });
    expect(nextOffsets).toEqual([...offsets.slice(1), listing.codeSize]);
  });

  it('disassembles to instructions at the listing`s offsets, each in its shortest form', () => {
    const lines = [...disassembleLines(program)].filter(({ bytes }) => bytes !== undefined);
    expect(lines.map(({ kind, offset }) => [kind, offset])).toEqual(offsets.map((offset) => ['instruction', offset]));
  });

  it('has the listing`s basic blocks', () => {
    expect(offsets.map((offset) => findStartOfBasicBlock(program, offset))).toEqual(
      listing.blocks.flatMap((block) => block.offsets.map(() => block.offsets[0])),
    );
    const starts = offsets.filter((offset) => isJumpTargetValid(program, offset));
    expect(starts).toEqual(listing.blocks.map((block) => block.offsets[0]));
  });

  it.each(createEngine().backends)('charges the listing`s gas for each block: %s', (backend) => {
    const module = unwrap(createEngine().createModule(blob, { backend, costModel: 'naive' }));
    const costs = listing.blocks.flatMap((block) => block.offsets.map(() => BigInt(block.gas)));
    expect(offsets.map((offset) => module.gasCost(offset))).toEqual(costs);
  });
});
