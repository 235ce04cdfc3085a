/** The numbers that a fuzzer tries: the edges, each by its place, and the ranges of the others. */
import { MessageRandom } from '@polkavirt/wire-lab';
import { ScriptedRandom } from './scripted-random.ts';

const EDGES = [
  ...[0n, 1n, 2n, 63n, 64n, 127n, 128n, 255n, 256n, 16_383n, 16_384n],
  ...[1_073_741_823n, 1_073_741_824n, 2_147_483_648n, 4_294_967_295n],
];
const WIDE = [
  ...[4_294_967_296n, 9_007_199_254_740_991n, 9_007_199_254_740_992n, 9_007_199_254_740_993n],
  ...[9_223_372_036_854_775_807n, 9_223_372_036_854_775_808n, 18_446_744_073_709_551_615n],
];

it('half of the numbers are edges', () => {
  const edges = (of: number, next: (random: ScriptedRandom) => unknown) =>
    Array.from({ length: of }, (_, at) => next(new ScriptedRandom(`2:0 ${of}:${at}`)));
  expect(edges(15, (random) => random.u32())).toEqual(EDGES.map(Number));
  expect(edges(22, (random) => random.u64())).toEqual([...EDGES, ...WIDE]);
  // The upper half of a u64 is the lower half of an i64.
  expect(edges(22, (random) => random.i64())).toEqual([
    ...[...EDGES, ...WIDE.slice(0, 5)],
    ...[-9_223_372_036_854_775_808n, -1n],
  ]);
});

it('the others lie anywhere in their width', () => {
  const random = new ScriptedRandom('2:1 '.repeat(600));
  const draw = <T>(next: () => T): T[] => Array.from({ length: 200 }, next);
  const [u32, u64, i64] = [draw(() => random.u32()), draw(() => random.u64()), draw(() => random.i64())];
  // Of 200 numbers about half lie above the middle; that none does has a chance of 2^-200.
  const both = <T>(list: readonly T[], isUpper: (value: T) => boolean) => new Set(list.map(isUpper)).size;
  expect(u32.every((value) => Number.isInteger(value) && value >= 0 && value < 2 ** 32)).toBe(true);
  expect(both(u32, (value) => value >= 2 ** 31)).toBe(2);
  expect(u64.every((value) => value >= 0n && value < 2n ** 64n)).toBe(true);
  expect(both(u64, (value) => value >= 2n ** 63n)).toBe(2);
  expect(i64.every((value) => value >= -(2n ** 63n) && value < 2n ** 63n)).toBe(true);
  expect(both(i64, (value) => value < 0n)).toBe(2);
});

it('counts from 0 to one less, and reaches both ends', () => {
  const random = new MessageRandom(1, 0);
  const seen = (next: () => number) => [...new Set(Array.from({ length: 200 }, next))].sort((a, b) => a - b);
  expect(seen(() => random.below(1))).toEqual([0]);
  expect(seen(() => random.below(3))).toEqual([0, 1, 2]);
  expect(seen(() => random.pick([10, 20]))).toEqual([10, 20]);
  expect(new ScriptedRandom('256:255').byte()).toBe(255);
  expect(new ScriptedRandom('256:7 256:0 256:255').bytes(3)).toEqual(Uint8Array.of(7, 0, 255));
  expect(new ScriptedRandom('').bytes(0)).toEqual(new Uint8Array());
});

it('the same seed and stream give the same, others others, also if they are neighbours', () => {
  const first = (seed: number, stream: number) => new MessageRandom(seed, stream).below(2 ** 31);
  expect(first(5, 3)).toBe(first(5, 3));
  const seeds = Array.from({ length: 50 }, (_, at) => first(at, 0));
  const streams = Array.from({ length: 50 }, (_, at) => first(1, at));
  for (const values of [seeds, streams]) {
    expect(new Set(values).size).toBe(50);
    // Spread over the whole range, and not one beside the other: 50 draws without one in a quarter have a chance below 10^-6.
    for (const quarter of [0, 1, 2, 3]) expect(values.some((value) => value >>> 29 === quarter)).toBe(true);
  }
});
