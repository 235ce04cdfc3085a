/** The guest `fixtures/tour.c` and what its exports report. */
import { readFileSync } from 'node:fs';
import { type BackendName, INSTRUCTION_SETS, parseProgram, unwrap } from '@polkavirt/polkavm';
import { runProgram } from './run-program.ts';

/** Printed by the same file, compiled for x86-64 with clang 19 (`clang -I../../include -O1 tour.c && ./a.out`). */
export const TOUR_REPORTS = {
  pointers: 0x1bn,
  switches: 0x9564e0a0n,
  labels: 0x41ff5073n,
  arithmetic: 0x40dd1b201673bd91n,
  memory: 0xe59171469c520ce7n,
  recursion: 0xdn,
  arguments: 0x9fbf1n,
  atomics: 0x9861dc6cn,
} as const;

export const readFixture = (name: string): Uint8Array => readFileSync(new URL(`../fixtures/${name}`, import.meta.url));

/** What every export of a linked tour does, in the form of {@link TOUR_EXPECTED}. */
export function tourOutcomes(program: Uint8Array, backend: BackendName): Record<string, unknown> {
  const { instructionSet } = unwrap(parseProgram(program));
  const outcomes: Record<string, unknown> = {};
  for (const name of [...Object.keys(TOUR_REPORTS), 'crash', 'wild']) {
    // The host adds the six arguments up; of 64 bits, RV32 passes the first three in registers.
    const answer = 1n + 20n + 300n + 4000n + 50_000n + 600_000n;
    const { stop, calls } = runProgram(program, name, backend, answer);
    const report = calls.find(([number]) => number === 1n);
    const value =
      report === undefined ? undefined : INSTRUCTION_SETS[instructionSet].is64Bit ? report[1] : report[1] | (report[2] << 32n);
    outcomes[name] = value === undefined ? stop : { stop, value };
  }
  return outcomes;
}

export const TOUR_EXPECTED: Readonly<Record<string, unknown>> = {
  ...Object.fromEntries(Object.entries(TOUR_REPORTS).map(([name, value]) => [name, { stop: 'Finished', value }])),
  crash: 'Trap',
  wild: 'Trap',
};
