/** Whole guests, compiled from C, linked and run. */
import { parseProgram, unwrap } from '@polkavirt/polkavm';
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
