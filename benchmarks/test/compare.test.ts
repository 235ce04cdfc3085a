import { compareTimings, type SuiteTimings, slowerTwice } from '../src/compare.ts';

/** A suite whose yardstick took `yardstick` ns, and whose benchmarks took [median, best] ns. */
const suite = (yardstick: number, benchmarks: Record<string, readonly [number, number]>): SuiteTimings => ({
  yardstick: { median: yardstick, best: yardstick },
  benchmarks: Object.fromEntries(Object.entries(benchmarks).map(([id, [median, best]]) => [id, { median, best }])),
});

const verdicts = (before: SuiteTimings, now: SuiteTimings) =>
  Object.fromEntries(compareTimings({ s: before }, { s: now }, 0.25).rows.map(({ id, verdict }) => [id, verdict]));

describe('compareTimings', () => {
  it('finds what takes longer than the threshold allows, and what became faster', () => {
    const before = suite(100, { a: [1000, 900], b: [1000, 900], c: [1000, 900], d: [1000, 900] });
    const now = suite(100, { a: [1300, 1200], b: [1240, 1100], c: [700, 650], d: [900, 800] });
    expect(verdicts(before, now)).toEqual({ a: 'slower', b: 'same', c: 'faster', d: 'same' });
  });

  it('measures in yardsticks, so that a slower machine makes nothing slower and a faster one hides nothing', () => {
    const before = suite(100, { same: [1000, 900], worse: [1000, 900] });
    expect(verdicts(before, suite(200, { same: [2000, 1800], worse: [3000, 2700] }))).toEqual({ same: 'same', worse: 'slower' });
    expect(verdicts(before, suite(50, { same: [500, 450], worse: [1000, 900] }))).toEqual({ same: 'same', worse: 'slower' });
  });

  it('wants both the median and the best to have changed', () => {
    const before = suite(100, { busy: [1000, 900], lucky: [1000, 900] });
    const now = suite(100, { busy: [5000, 910], lucky: [990, 300] });
    expect(verdicts(before, now)).toEqual({ busy: 'same', lucky: 'same' });
  });

  it('gives the change of the median in yardsticks beside the times as they are', () => {
    const { rows } = compareTimings({ s: suite(100, { a: [1000, 1000] }) }, { s: suite(200, { a: [3000, 3000] }) }, 0.25);
    expect(rows).toEqual([{ id: 'a', baseline: 1000, current: 3000, change: 1.5, verdict: 'slower' }]);
  });

  it('names what only one side has, whole suites included', () => {
    const baseline = { s: suite(100, { a: [1, 1], gone: [1, 1] }), old: suite(100, { x: [1, 1] }) };
    const current = { s: suite(100, { a: [1, 1], added: [1, 1] }), new: suite(100, { y: [1, 1] }) };
    expect(compareTimings(baseline, current, 0.25)).toMatchObject({ missing: ['gone', 'x'], added: ['added', 'y'] });
  });
});

describe('slowerTwice', () => {
  const before = { s: suite(100, { a: [100, 100], b: [100, 100], c: [100, 100] }) };
  const compared = (a: number, b: number, c: number) =>
    compareTimings(before, { s: suite(100, { a: [a, a], b: [b, b], c: [c, c] }) }, 0.25);

  it('keeps what was slower both times, with the second figures', () => {
    const slower = slowerTwice(compared(150, 150, 100), compared(140, 110, 150));
    expect(slower.map(({ id, current }) => [id, current])).toEqual([['a', 140]]);
  });
});
