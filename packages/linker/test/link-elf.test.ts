/** Whole guests, compiled from C, linked and run. */
import { parseProgram, unwrap } from '@polkavirt/polkavm';
import { readDebugInfo } from '@polkavirt/polkavm/debug-info';
import { type LinkOptions, linkElf } from '../src/index.ts';
import { runProgram } from './support/run-program.ts';
import { readFixture, TOUR_EXPECTED, tourOutcomes } from './support/tour.ts';

const link = (name: string, options?: LinkOptions): Uint8Array => unwrap(linkElf(readFixture(name), options)).program;

const textOf = (bytes: Uint8Array): string => Buffer.from(bytes).toString('latin1');

describe('a guest with everything that compilers make of C', () => {
  const builds: [string, string, LinkOptions][] = [
    ['of 64 bits', 'tour64.elf', {}],
    ['of 64 bits, for JAM', 'tour64.elf', { instructionSet: 'jam_v1' }],
    ['of 64 bits, for latest64', 'tour64.elf', { instructionSet: 'latest64' }],
    ['of 32 bits', 'tour32.elf', {}],
    ['that is position-independent, a section a function', 'tour64-pie.elf', {}],
    ['whose local jumps the assembler resolved', 'tour64-no-relax.elf', {}],
    ['with debug information', 'tour64-debug.elf', {}],
  ];

  it.each(builds)('%s does what it does natively, on both back ends', (_, file, options) => {
    const program = link(file, options);
    expect(tourOutcomes(program, 'interpreter')).toEqual(TOUR_EXPECTED);
    expect(tourOutcomes(program, 'recompiler')).toEqual(TOUR_EXPECTED);
  });
});

describe('the container', () => {
  it('lists the exports in the order of the source and the imports in the order of their symbols', () => {
    const { exports, imports } = unwrap(parseProgram(link('tour64.elf')));
    expect(exports.map(({ symbol }) => textOf(symbol))).toEqual(Object.keys(TOUR_EXPECTED));
    expect(imports).toEqual([Uint8Array.of(0, 0, 0, 7), Uint8Array.of(1, 0, 0, 0)]);
  });

  it('passes all six arguments of a host call', () => {
    const { calls } = runProgram(link('tour64.elf'), 'arguments');
    expect(calls[0]).toEqual([0x0700_0000n, 1n, 20n, 300n, 4000n, 50_000n, 600_000n]);
  });

  it('leaves out what cannot be reached', () => {
    expect(textOf(readFixture('tour64-pie.elf'))).toContain('this text is nowhere');
    expect(textOf(link('tour64-pie.elf'))).not.toContain('this text is nowhere');
  });

  it('has a stack of two pages, or what is asked for in whole pages', () => {
    expect(unwrap(parseProgram(link('tour64.elf'))).stackSize).toBe(8192);
    expect(unwrap(parseProgram(link('tour64.elf', { minStackSize: 8193 }))).stackSize).toBe(12_288);
    expect(unwrap(parseProgram(link('tour64.elf', { minStackSize: 0 }))).stackSize).toBe(0);
  });

  it('is the same for the same file', () => {
    expect(link('tour64.elf')).toEqual(link('tour64.elf'));
  });

  it('is of the set that fits the size of registers', () => {
    expect(unwrap(parseProgram(link('tour64.elf'))).instructionSet).toBe('revive_v1');
    expect(unwrap(parseProgram(link('tour32.elf'))).instructionSet).toBe('latest32');
  });
});

describe('debug information', () => {
  /** The file with another byte at the start of each section whose name is given, past its length field. */
  const broken = (section: string) => {
    const elf = Uint8Array.from(readFixture('tour64-debug.elf'));
    const view = new DataView(elf.buffer);
    const headers = view.getUint32(40, true);
    const names = view.getUint32(headers + 64 * view.getUint16(62, true) + 24, true);
    for (let at = headers; at < elf.length; at += 64) {
      const name = names + view.getUint32(at, true);
      if (textOf(elf.subarray(name, elf.indexOf(0, name))) === section) elf[view.getUint32(at + 24, true) + 4] = 99;
    }
    return elf;
  };

  it('that is broken is left out with a warning, and symbols name the functions', () => {
    const { program, warnings } = unwrap(linkElf(broken('.debug_info')));
    expect(warnings).toEqual([
      'the debug information is broken, or not known to this version: a unit of version 99; 2 to 5 are known',
    ]);
    const frames = [...readDebugInfo(unwrap(parseProgram(program)).customSections).regions()].flatMap((region) => region.frames);
    expect(new Set(frames.map(({ function: name }) => name))).toContain('recursion');
    expect(new Set(frames.map(({ path }) => path))).toEqual(new Set(['']));
  });

  it('is not looked at for a program without it', () => {
    expect(unwrap(linkElf(broken('.debug_line'), { strip: true })).warnings).toEqual([]);
    expect(unwrap(linkElf(broken('.debug_line'))).warnings).toHaveLength(1);
  });

  it('names files from the root on', () => {
    const paths = ({ program }: { program: Uint8Array }) =>
      new Set(
        [...readDebugInfo(unwrap(parseProgram(program)).customSections).regions()].flatMap(({ frames }) =>
          frames.map(({ path }) => path),
        ),
      );
    expect(paths(unwrap(linkElf(readFixture('tour64-debug.elf'))))).toContain('tour.c');
  });
});

describe('options that do not fit', () => {
  it.each([
    ['tour64.elf', 'latest32', 'link with --isa revive_v1, jam_v1 or latest64'],
    ['tour32.elf', 'revive_v1', 'link with --isa latest32'],
  ] as const)('%s for %s', (file, instructionSet, advice) => {
    const linked = linkElf(readFixture(file), { instructionSet });
    expect(linked).toMatchObject({
      ok: false,
      error: { code: 'wrong_instruction_set', message: expect.stringContaining(advice) },
    });
  });
});
