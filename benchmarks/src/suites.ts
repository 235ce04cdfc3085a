import type { Benchmark, Suite } from './benchmark.ts';
import { bigProgram } from './suites/big-program.ts';
import { codecs } from './suites/codecs.ts';
import { contractCalls, firstCalls } from './suites/contract-calls.ts';
import { extrinsics } from './suites/extrinsics.ts';
import { guestCode } from './suites/guest-code.ts';
import { GUEST_SUITES } from './suites/guests.ts';
import { hostCalls } from './suites/host-calls.ts';
import { instantiation } from './suites/instantiation.ts';
import { memory } from './suites/memory.ts';
import { trigger } from './suites/trigger.ts';
import { yardstick } from './yardstick.ts';

/** The suites of "Bridge and engine", in the order in which they run and are shown. */
export const SUITES: readonly Suite[] = [
  guestCode,
  hostCalls,
  instantiation,
  contractCalls,
  firstCalls,
  bigProgram,
  memory,
  codecs,
  extrinsics,
];

/** A benchmark of a suite, or the yardstick, which each has. */
export const findBenchmark = (suiteName: string, id: string): Benchmark => {
  const suite = [...SUITES, ...GUEST_SUITES, trigger].find(({ name }) => name === suiteName);
  const found = [yardstick, ...(suite?.benchmarks ?? [])].find((benchmark) => benchmark.id === id);
  if (found === undefined) throw new Error(`there is no benchmark ${id} in ${suiteName}`);
  return found;
};
