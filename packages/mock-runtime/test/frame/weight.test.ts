/** Weights have two dimensions, each a u64 that saturates: upstream's `sp-weights`, `weight_v2.rs`. */
import { addWeight, anyGreater, minWeight, subWeight } from '../../src/frame/weight.ts';
import { weightOf } from '../../src/index.ts';

const MAX = 2n ** 64n - 1n;

it('of two numbers, or of one and no proof', () => {
  expect(weightOf(3n, 4n)).toEqual({ refTime: 3n, proofSize: 4n });
  expect(weightOf(3n)).toEqual({ refTime: 3n, proofSize: 0n });
});

it('are added dimension by dimension, up to the most that a u64 holds', () => {
  expect(addWeight(weightOf(1n, 20n), weightOf(3n, 40n))).toEqual(weightOf(4n, 60n));
  expect(addWeight(weightOf(MAX - 1n, 5n), weightOf(1n, 6n))).toEqual(weightOf(MAX, 11n));
  expect(addWeight(weightOf(MAX, 5n), weightOf(1n, 6n))).toEqual(weightOf(MAX, 11n));
  expect(addWeight(weightOf(5n, MAX - 1n), weightOf(6n, 2n))).toEqual(weightOf(11n, MAX));
});

it('are subtracted dimension by dimension, down to nothing', () => {
  expect(subWeight(weightOf(5n, 70n), weightOf(2n, 30n))).toEqual(weightOf(3n, 40n));
  expect(subWeight(weightOf(5n, 70n), weightOf(5n, 69n))).toEqual(weightOf(0n, 1n));
  expect(subWeight(weightOf(5n, 70n), weightOf(6n, 1n))).toEqual(weightOf(0n, 69n));
  expect(subWeight(weightOf(5n, 70n), weightOf(1n, 71n))).toEqual(weightOf(4n, 0n));
});

it('have a smaller value in each dimension by itself', () => {
  expect(minWeight(weightOf(1n, 9n), weightOf(2n, 8n))).toEqual(weightOf(1n, 8n));
  expect(minWeight(weightOf(2n, 8n), weightOf(1n, 9n))).toEqual(weightOf(1n, 8n));
});

it.each([
  [1n, 1n, false],
  [0n, 0n, false],
  [2n, 0n, true],
  [0n, 2n, true],
  [2n, 2n, true],
])('(%d, %d) exceeds (1, 1) in some dimension: %p', (refTime, proofSize, isGreater) => {
  expect(anyGreater(weightOf(refTime, proofSize), weightOf(1n, 1n))).toBe(isGreater);
});
