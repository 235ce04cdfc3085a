import { guestResultsOf, leastOf, meanOf, millisecondsOf, rateOf, ratioOf } from '../src/guests/guest-result.ts';
import type { Samples, SuiteSamples } from '../src/rounds.ts';
import { geometricMean, medianRatio } from '../src/statistics.ts';
import type { Guest } from '../src/suites/guest-programs.ts';

const run = (gas: number) => ({ blob: new Uint8Array(), exportName: 'run', gas, checksum: 0n });
const guest = (name: string): Guest => ({ name, label: name, long: run(300_000_000), short: run(1_000_000) });
const [first, second] = [guest('first'), guest('second')];

const samplesOf = (samples: Readonly<Record<string, Samples>>): SuiteSamples => ({
  suite: { name: '', title: '', about: '', benchmarks: [] },
  yardstick: [],
  samples: new Map(Object.entries(samples)),
});

/** The last round met a disturbance that made everything ten times as slow. */
const measured = [
  samplesOf({
    'guests/first/long/recompiler': { ns: [60e6, 62e6, 610e6] },
    'guests/first/long/plain-wasm': { ns: [40e6, 31e6, 305e6] },
    'guests/first/short/anan-as': { unavailable: 'not here' },
  }),
  samplesOf({ 'guests/second/short/interpreter': { ns: [10e6, 8e6] } }),
];

const [ofFirst, ofSecond] = guestResultsOf(measured, [first, second]);

it('finds the samples of each guest', () => {
  expect(ofFirst).toEqual({
    guest: first,
    times: { 'long/recompiler': [60e6, 62e6, 610e6], 'long/plain-wasm': [40e6, 31e6, 305e6] },
  });
  expect(ofSecond.times).toEqual({ 'short/interpreter': [10e6, 8e6] });
});

it('leaves out a guest of which nothing was measured', () => {
  expect(guestResultsOf(measured, [guest('third'), second]).map(({ guest: { name } }) => name)).toEqual(['second']);
});

it('gives the median in milliseconds and in instructions of that size a second', () => {
  expect(millisecondsOf(ofFirst, 'long/recompiler')).toBe(62);
  expect(rateOf(ofFirst, 'long/recompiler')).toBeCloseTo(300e3 / 62);
  expect(rateOf(ofSecond, 'short/interpreter')).toBeCloseTo(1e3 / 9);
});

it('compares round by round', () => {
  expect(ratioOf(ofFirst, 'long/recompiler', 'long/plain-wasm')).toBe(2);
});

it('knows nothing of what was not measured', () => {
  expect(millisecondsOf(ofFirst, 'short/anan-as')).toBeUndefined();
  expect(rateOf(ofFirst, 'short/anan-as')).toBeUndefined();
  expect(ratioOf(ofFirst, 'short/anan-as', 'long/recompiler')).toBeUndefined();
});

it('sums up what there is', () => {
  expect(meanOf([2, undefined, 8])).toBeCloseTo(4);
  expect(leastOf([2, undefined, 8])).toBe(2);
  expect([meanOf([undefined]), leastOf([])]).toEqual([undefined, undefined]);
});

describe('statistics', () => {
  it('a geometric mean treats twice and half alike', () => {
    expect(geometricMean([0.5, 2])).toBeCloseTo(1);
    expect(geometricMean([1, 10, 100])).toBeCloseTo(10);
    expect(geometricMean([])).toBeNaN();
  });

  it('a median of ratios forgets what hit both in a round', () => {
    expect(medianRatio([2, 60, 6], [1, 20, 3])).toBe(2);
  });
});
