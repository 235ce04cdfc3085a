/** When blocks become final: after a time and once their audience has had its turn, each of which the test decides. */
import { jest } from '@jest/globals';
import { onTestEnd } from '@polkavirt/test-support';
import type { Audience } from '../../src/chain/audience.ts';
import type { Block } from '../../src/chain/block.ts';
import { Finality } from '../../src/chain/finality.ts';

const DELAY = 1000;

/** A finality whose audience settles when it is told to. */
function setup(delay = DELAY) {
  jest.useFakeTimers();
  onTestEnd('the clock', () => jest.useRealTimers());
  const final: number[] = [];
  /** Waits that are under way, and how many were cancelled. */
  const waits: (() => void)[] = [];
  let cancelled = 0;
  const audience = {
    settle(done: () => void) {
      waits.push(done);
      return () => {
        waits.splice(waits.indexOf(done), 1);
        cancelled += 1;
      };
    },
  } as Partial<Audience> as Audience;
  const finality = new Finality(audience, delay, ({ number }) => final.push(number));
  onTestEnd('the finality', () => finality.clear());
  return {
    finality,
    final,
    waits,
    cancelled: () => cancelled,
    announce: (...numbers: number[]) => {
      for (const number of numbers) finality.announce({ number } as Block);
    },
    /** The turn of the event loop in which clients are told is over. */
    nextTurn: () => jest.advanceTimersByTime(0),
    settle: () => waits.shift()?.(),
    pass: (milliseconds: number) => jest.advanceTimersByTime(milliseconds),
  };
}

it('a block is final when its time is over and its audience is settled, whichever is later', () => {
  const early = setup();
  early.announce(1);
  early.nextTurn();
  early.settle();
  early.pass(DELAY - 1);
  expect(early.final).toEqual([]);
  early.pass(1);
  expect(early.final).toEqual([1]);
  const late = setup();
  late.announce(1);
  late.pass(DELAY);
  expect(late.final).toEqual([]);
  late.settle();
  expect(late.final).toEqual([1]);
});

it('without a delay the audience decides alone', () => {
  const { announce, nextTurn, settle, final, waits } = setup(0);
  announce(1);
  // The turn of the event loop, and no time besides.
  expect([waits.length, jest.getTimerCount()]).toEqual([0, 1]);
  nextTurn();
  expect([waits.length, final]).toEqual([1, []]);
  settle();
  expect(final).toEqual([1]);
});

it('blocks of one turn are waited for once, and become final together', () => {
  const { announce, nextTurn, settle, final, waits } = setup(0);
  announce(1, 2, 3);
  nextTurn();
  expect(waits).toHaveLength(1);
  settle();
  expect(final).toEqual([3]);
});

it('blocks that come while the audience is waited for are waited for after that', () => {
  const { announce, nextTurn, settle, final, waits } = setup(0);
  announce(1);
  nextTurn();
  announce(2, 3);
  nextTurn();
  expect(waits).toHaveLength(1);
  settle();
  expect(final).toEqual([1]);
  nextTurn();
  expect(waits).toHaveLength(1);
  settle();
  expect(final).toEqual([1, 3]);
  // Nobody is waited for when there is nothing to tell.
  nextTurn();
  expect(waits).toHaveLength(0);
});

it('no block is final before the one below it', () => {
  const { announce, nextTurn, settle, final, pass } = setup();
  announce(1);
  pass(DELAY / 2);
  announce(2);
  nextTurn();
  settle();
  nextTurn();
  settle();
  pass(DELAY / 2);
  expect(final).toEqual([1]);
  pass(DELAY / 2);
  expect(final).toEqual([1, 2]);
});

it('what is given up never becomes final: by time, by the audience, or in the turn in which it was announced', () => {
  const { finality, announce, nextTurn, settle, final, pass, waits, cancelled } = setup();
  announce(1);
  finality.clear();
  nextTurn();
  expect(waits).toHaveLength(0);
  announce(2);
  nextTurn();
  finality.clear();
  expect([waits.length, cancelled()]).toEqual([0, 1]);
  pass(2 * DELAY);
  expect(final).toEqual([]);
  expect(jest.getTimerCount()).toBe(0);
  announce(3);
  nextTurn();
  settle();
  pass(DELAY);
  expect(final).toEqual([3]);
});
