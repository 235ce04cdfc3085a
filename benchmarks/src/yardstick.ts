/**
 * Work that has nothing to do with this project and takes its turn in every suite: how fast the machine was then.
 * Comparing with a baseline divides by it, so that another machine or a busy one is not mistaken for slower code.
 */
import type { Benchmark } from './benchmark.ts';

const WORDS = 1024;
const STEPS = 1000;

const OPERATIONS = [
  (x: number): number => Math.imul(x, 31),
  (x: number): number => x ^ (x >>> 7),
  (x: number): number => (x + 0x9e37) | 0,
  (x: number): number => (x << 5) ^ (x >>> 27),
] as const;

/** A pseudorandom walk over a table: loads, integer arithmetic, calls, which is what an interpreter spends its time on. */
const walk = (table: Int32Array): number => {
  let at = 1;
  for (let i = 0; i < STEPS; i++) at = (OPERATIONS[(at >>> 5) & 3](at) + table[at & (WORDS - 1)]) | 0;
  return at;
};

export const yardstick: Benchmark = {
  id: 'yardstick',
  label: 'yardstick',
  unit: 'ns',
  prepare() {
    const table = Int32Array.from({ length: WORDS }, (_, i) => Math.imul(i, 0x9e3779b1));
    const expected = walk(table);
    return (count) => {
      for (let i = 0; i < count; i++) if (walk(table) !== expected) throw new Error('the yardstick went astray');
      return count;
    };
  },
};
