import { NATIVE_COMPARISON, type NativeComparison, nativeRatios, nativeText } from '../src/guests/native-comparison.ts';
import { verdictOf } from '../src/guests/verdict.ts';
import { GUESTS } from '../src/suites/guest-programs.ts';

const comparison: NativeComparison = {
  date: '2000-01-01',
  commit: 'abc',
  node: '20',
  runs: 3,
  inC: [
    { label: 'fib', linux: 10, generic: 40, ours: 20 },
    { label: 'other', linux: 200, generic: 100, ours: 100 },
  ],
  inAssembly: [{ label: 'map', linux: 2, generic: 1, ours: 8 }],
};

it('compares by the geometric mean of the guests in C', () => {
  const { linux, generic, fib } = nativeRatios(comparison);
  expect(linux).toBeCloseTo(1);
  expect(generic).toBeCloseTo(Math.sqrt(0.5));
  expect(fib).toBe(2);
});

it('says what was measured, and how it stands to the targets', () => {
  const text = nativeText(comparison);
  expect(text).toContain('fib 10.0 ms (ours 20.0, 2.00x), other 200 ms (ours 100, 0.50x)');
  expect(text).toContain('map 2.00 ms (ours 8.00, 4.00x)');
  expect(text).toContain('geometric mean at most 1.5x, wanted 1.0x: wanted reached');
  expect(text).toContain('fib, at most 2.5x, wanted 1.6x: must reached, wanted missed by 1.25x');
});

it('says by how much a target is missed', () => {
  const slow = { ...comparison, inC: [{ label: 'fib', linux: 10, generic: 10, ours: 30 }] };
  expect(nativeText(slow)).toContain('at most 1.5x, wanted 1.0x: missed by 2.00x, wanted missed by 3.00x');
  expect(nativeText(slow)).toContain('at most 2.5x, wanted 1.6x: missed by 1.20x, wanted missed by 1.88x');
});

it('has every guest', () => {
  const isInC = (one: (typeof GUESTS)[number]): boolean => one.wasm !== undefined;
  expect(NATIVE_COMPARISON.inC).toHaveLength(GUESTS.filter(isInC).length);
  expect(NATIVE_COMPARISON.inAssembly.map(({ label }) => label)).toEqual(
    GUESTS.filter((one) => !isInC(one)).map(({ label }) => label),
  );
});

describe('verdictOf', () => {
  it.each([
    [300, true, 'wanted reached'],
    [150, true, 'must reached, wanted missed by 2.00x'],
    [50, true, 'missed by 2.00x, wanted missed by 6.00x'],
    [40, false, 'missed by 2.00x, wanted missed by 4.00x'],
    [15, false, 'must reached, wanted missed by 1.50x'],
    [10, false, 'wanted reached'],
  ])('%d, more is better: %p', (value, moreIsBetter, verdict) => {
    expect(verdictOf(value, moreIsBetter ? { must: 100, wanted: 300 } : { must: 20, wanted: 10 }, moreIsBetter)).toBe(verdict);
  });
});
