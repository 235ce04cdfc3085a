/** The clock by itself: which of its settings gives the next time, and which of them a block uses up. */
import { Clock, type ClockOptions, FIXED_CLOCK_START } from '../../src/chain/clock.ts';

const NOW = 1_700_000_000_000;
const clockOf = (options: ClockOptions = {}) => new Clock({ now: () => NOW, ...options });
const fixed = { clock: 'fixed' } as const;

/** The times of two blocks, one after the other, the first one on a block of the time `last`. */
function times(clock: Clock, last: number): readonly number[] {
  const first = clock.next(last);
  // A look alone changes nothing.
  expect(clock.next(last)).toBe(first);
  clock.tick();
  return [first, clock.next(first)];
}

it.each<[string, ClockOptions, (clock: Clock) => unknown, number, readonly number[]]>([
  ['a real one', {}, () => {}, 5_000, [NOW, NOW]],
  ['a real one that was put forward', {}, (clock) => clock.advance(70, 5_000), 5_000, [NOW + 70, NOW + 70]],
  [
    'a real one that was put forward twice',
    {},
    (clock) => [clock.advance(70, 5_000), clock.advance(5, 5_000)],
    5_000,
    [NOW + 75, NOW + 75],
  ],
  ['a real one that was set goes on from there', {}, (clock) => clock.setNext(NOW + 900), 5_000, [NOW + 900, NOW + 900]],
  ['a real one that was set back', {}, (clock) => clock.setNext(NOW - 900), 5_000, [NOW - 900, NOW - 900]],
  [
    'a real one that was set and then put forward',
    {},
    (clock) => [clock.setNext(NOW + 900), clock.advance(70, 5_000)],
    5_000,
    [NOW + 970, NOW + 970],
  ],
  ['a real one at the first block', {}, () => {}, 0, [NOW, NOW]],
  ['a fixed one', fixed, () => {}, 5_000, [11_000, 17_000]],
  ['a fixed one at the first block', fixed, () => {}, 0, [FIXED_CLOCK_START, FIXED_CLOCK_START + 6_000]],
  ['a fixed one of other slots', { ...fixed, slotDuration: 10 }, () => {}, 5_000, [5_010, 5_020]],
  ['a fixed one that was put forward', fixed, (clock) => clock.advance(70, 5_000), 5_000, [11_070, 17_070]],
  ['a fixed one that was set', fixed, (clock) => clock.setNext(8_000), 5_000, [8_000, 14_000]],
  ['one that was fixed', {}, (clock) => clock.fix(), 5_000, [11_000, 17_000]],
  ['one that was set, and then fixed', {}, (clock) => [clock.setNext(8_000), clock.fix()], 5_000, [11_000, 17_000]],
  ['one with an interval', {}, (clock) => clock.setInterval(20), 5_000, [5_020, 5_040]],
  ['a fixed one with an interval', fixed, (clock) => clock.setInterval(20), 5_000, [5_020, 5_040]],
  ['one with an interval at the first block', {}, (clock) => clock.setInterval(20), 0, [NOW, NOW + 20]],
  [
    'one with an interval, set for one block',
    {},
    (clock) => [clock.setInterval(20), clock.setNext(9_000)],
    5_000,
    [9_000, 9_020],
  ],
  [
    'one whose interval ended',
    fixed,
    (clock) => [clock.setInterval(20), expect([clock.unsetInterval(), clock.unsetInterval()]).toEqual([true, false])],
    5_000,
    [11_000, 17_000],
  ],
])('%s', (_what, options, set, last, expected) => {
  const clock = clockOf(options);
  set(clock);
  expect(times(clock, last)).toEqual(expected);
});

it('what a clock is can be taken back, with the time that was set and not yet used', () => {
  const clock = clockOf();
  const real = clock.state;
  expect(real).toEqual({ isFixed: false, offset: 0, next: undefined });
  clock.setNext(NOW + 900);
  const set = clock.state;
  expect(set).toEqual({ isFixed: false, offset: 900, next: NOW + 900 });
  clock.tick();
  expect(clock.state).toEqual({ isFixed: false, offset: 900, next: undefined });
  clock.fix();
  expect(clock.state).toEqual({ isFixed: true, offset: 0, next: undefined });
  clock.restore(set);
  expect(times(clock, 5_000)).toEqual([NOW + 900, NOW + 900]);
  clock.restore(real);
  expect(times(clock, 5_000)).toEqual([NOW, NOW]);
});
