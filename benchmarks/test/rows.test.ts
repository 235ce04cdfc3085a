import type { Suite } from '../src/benchmark.ts';
import { rowsOf, timingsOf, verdictOf } from '../src/rows.ts';
import { median } from '../src/statistics.ts';

const prepare = () => () => 0;

const suite: Suite = {
  name: 's',
  title: 'S',
  about: '',
  benchmarks: [
    { id: 'rate', label: 'rate', unit: 'M instr/s', target: { must: 30, wanted: 400 }, prepare },
    { id: 'peer', label: 'peer', unit: 'M instr/s', isPeer: true, prepare },
    { id: 'time', label: 'time', unit: 'us', target: { must: 2 }, prepare },
    { id: 'absent', label: 'absent', unit: 'ms', prepare },
    { id: 'not asked for', label: 'not asked for', unit: 'ms', prepare },
  ],
  derived: [
    { id: 'speedup', label: 'speedup', kind: 'speedup', of: 'rate', base: 'peer' },
    { id: 'extra', label: 'extra', kind: 'difference', of: 'time', base: 'rate', unit: 'ns' },
    { id: 'none', label: 'none', kind: 'difference', of: 'absent', base: 'rate' },
  ],
};

/** The second round met a disturbance that made everything three times as slow. */
const samples = {
  suite,
  yardstick: [1, 3, 1],
  samples: new Map([
    ['rate', { ns: [10, 30, 8] }],
    ['peer', { ns: [100, 300, 88] }],
    ['time', { ns: [3000, 9000, 2500] }],
    ['absent', { unavailable: 'no such thing' }],
  ]),
};

describe('rowsOf', () => {
  it('gives medians and bests in the unit of the row', () => {
    expect(rowsOf(samples).rows.slice(0, 3)).toMatchObject([
      { id: 'rate', median: 100, best: 125 },
      { id: 'peer', median: 10, best: 1000 / 88 },
      { id: 'time', median: 3, best: 2.5 },
    ]);
  });

  it('compares round by round, so that a disturbance of both cancels out', () => {
    expect(rowsOf(samples).rows.slice(3)).toMatchObject([
      { id: 'speedup', unit: 'times', median: 10, best: 11 },
      { id: 'extra', unit: 'ns', median: 2990, best: 2492 },
    ]);
  });

  it('says what could not be measured', () => {
    expect(rowsOf(samples).unavailable).toEqual(['absent: no such thing']);
  });
});

describe('verdictOf', () => {
  const row = (unit: 'ns' | 'M instr/s', value: number, target?: { must: number; wanted?: number }) => ({
    id: '',
    label: '',
    unit,
    median: value,
    best: 0,
    ...(target === undefined ? {} : { target }),
  });

  it.each([
    ['ns', 100, 'wanted reached'],
    ['ns', 101, 'must reached'],
    ['ns', 1000, 'must reached'],
    ['ns', 1500, 'missed by 1.50x'],
    ['M instr/s', 1000, 'wanted reached'],
    ['M instr/s', 999, 'must reached'],
    ['M instr/s', 50, 'missed by 2.00x'],
  ] as const)('%s %d', (unit, value, verdict) => {
    expect(verdictOf(row(unit, value, unit === 'ns' ? { must: 1000, wanted: 100 } : { must: 100, wanted: 1000 }))).toBe(verdict);
  });

  it('says nothing without a target', () => expect(verdictOf(row('ns', 1))).toBe(''));
});

describe('timingsOf', () => {
  it('keeps our own benchmarks that were measured', () => {
    expect(timingsOf(samples)).toEqual({ rate: { median: 10, best: 8 }, time: { median: 3000, best: 2500 } });
  });
});

describe('median', () => {
  it.each([
    [[3, 1, 2], 2],
    [[4, 1, 3, 2], 2.5],
    [[10, 9, 100], 10],
  ])('%j', (values, expected) => expect(median(values)).toBe(expected));
});
