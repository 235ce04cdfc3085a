/** Operations and queries that go on in turns, by a clock that goes on whenever it is looked at. */
import { jest } from '@jest/globals';
import { onTestEnd } from '@polkavirt/test-support';
import { eventsInTurns } from '../../src/rpc/events-in-turns.ts';
import { FollowOperation, type OperationEvents, WAITING } from '../../src/rpc/follow-operation.ts';
import { setSliceClock } from '../support/slice-clock.ts';
import { withNode } from '../support/with-node.ts';

const nextTurn = () => jest.runOnlyPendingTimers();

/** Events of these names; an empty one is a pause. `log` has those that were asked for, and the end. */
function source(names: readonly string[]) {
  const log: string[] = [];
  function* events(): OperationEvents {
    try {
      for (const event of names) {
        log.push(event);
        yield event === '' ? undefined : { event };
      }
    } finally {
      log.push('over');
    }
  }
  return { log, events };
}

/** @param step Milliseconds between two looks at the clock: by 0 no slice ends. */
function operationOf(names: readonly string[], step = 0, onTold: (event: string, operation: FollowOperation) => void = () => {}) {
  jest.useFakeTimers();
  onTestEnd('the timers', () => jest.useRealTimers());
  setSliceClock(step);
  const told: string[] = [];
  const { log, events } = source(names);
  const operation = new FollowOperation(
    events(),
    (event) => {
      told.push((event as { event: string }).event);
      onTold(told[told.length - 1], operation);
    },
    () => told.push('end'),
  );
  return { operation, told, log };
}

describe('an operation', () => {
  it('tells its events in order, and its end once', () => {
    const { operation, told } = operationOf(['a', '', 'b']);
    expect([told, operation.isWaiting]).toEqual([[], false]);
    operation.proceed();
    expect(told).toEqual(['a', 'b', 'end']);
    operation.stop();
    expect([told, jest.getTimerCount()]).toEqual([['a', 'b', 'end'], 0]);
  });

  it('waits where it says so, until it is asked to go on', () => {
    const { operation, told } = operationOf(['a', WAITING, 'b', WAITING, 'c']);
    operation.proceed();
    expect([told, operation.isWaiting, jest.getTimerCount()]).toEqual([['a', WAITING], true, 0]);
    operation.proceed();
    expect([told.slice(2), operation.isWaiting]).toEqual([['b', WAITING], true]);
    operation.proceed();
    expect([told.slice(4), operation.isWaiting]).toEqual([['c', 'end'], false]);
  });

  // The clock is looked at when a turn begins, and after each event or pause: a slice of 5 ms ends at the look that finds it over.
  it.each([
    [5, [1, 2, 3]],
    [4, [2, 4, 6]],
    [2, [3, 6, 7]],
  ])('has turns of 5 ms: %d ms for each event', (step, after) => {
    const names = ['a', 'b', 'c', 'd', 'e', 'f', 'g', 'h', 'i'];
    const { operation, told, log } = operationOf(step === 2 ? names.slice(0, 6) : names, step);
    operation.proceed();
    const counts = [told.length];
    for (let turn = 1; turn < 3; turn++) {
      nextTurn();
      counts.push(told.length);
    }
    expect(counts).toEqual(after);
    expect(told.includes('end')).toBe(log.includes('over'));
  });

  it('uses its slice for pauses too', () => {
    const { operation, log } = operationOf(['', '', 'a'], 5);
    operation.proceed();
    expect(log).toEqual(['']);
    nextTurn();
    expect(log).toEqual(['', '']);
  });

  it.each([
    ['on its first event', 0, 'a', ['a', 'end']],
    ['where it waits', 0, WAITING, ['a', WAITING, 'end']],
  ])('that is stopped %s tells no more', (_what, step, at, expected) => {
    const { operation, told } = operationOf(['a', WAITING, 'b'], step, (event, one) => {
      if (event === at) one.stop();
    });
    operation.proceed();
    nextTurn();
    expect(told).toEqual(expected);
  });

  it('that is stopped between two turns tells no more', () => {
    const { operation, told } = operationOf(['a', 'b'], 5);
    operation.proceed();
    operation.stop();
    expect(jest.getTimerCount()).toBe(0);
    nextTurn();
    expect(told).toEqual(['a', 'end']);
  });
});

describe('events in turns', () => {
  const query = (names: readonly string[], step: number) => {
    jest.useFakeTimers();
    onTestEnd('the timers', () => jest.useRealTimers());
    setSliceClock(step);
    const { log, events } = source(names);
    const told: unknown[] = [];
    const running = eventsInTurns(events).subscribe({
      next: (event) => told.push((event as { event: string }).event),
      complete: () => told.push('complete'),
    });
    return { log, told, running };
  };

  it('come at once while there is time, without the pauses', () => {
    const { told, log } = query(['a', '', 'b'], 0);
    expect([told, log, jest.getTimerCount()]).toEqual([['a', 'b', 'complete'], ['a', '', 'b', 'over'], 0]);
  });

  it('come one in a turn where each takes 5 ms', () => {
    const { told, log } = query(['a', '', 'b'], 5);
    expect([told, log]).toEqual([['a'], ['a']]);
    nextTurn();
    expect([told, log]).toEqual([['a'], ['a', '']]);
    nextTurn();
    nextTurn();
    expect(told).toEqual(['a', 'b', 'complete']);
  });

  it('end, and are cleaned up, when nobody listens any more', () => {
    const { told, log, running } = query(['a', 'b'], 5);
    running.unsubscribe();
    expect([told, log, jest.getTimerCount()]).toEqual([['a'], ['a', 'over'], 0]);
  });
});

it.each([
  ['chainHead_v1_unfollow', []],
  ['chainHead_v1_stopOperation', ['operationId']],
])('%s ends what goes on in turns', (method, needed) => {
  const { ask, node, heardOf } = withNode();
  ask(
    'dev_setStorage',
    Array.from({ length: 20 }, (_, i) => [`0xee${`${i}`.padStart(2, '0')}`, '0x01']),
  );
  const id = ask('chainHead_v1_follow', false);
  const items = Array.from({ length: 20 }, (_, i) => ({
    key: `0xee${`${i}`.padStart(2, '0')}`,
    type: 'closestDescendantMerkleValue',
  }));
  jest.useFakeTimers();
  onTestEnd('the timers', () => jest.useRealTimers());
  setSliceClock(5);
  const { operationId } = ask('chainHead_v1_storage', id, node.chain.head.hash, items) as { operationId: string };
  expect(jest.getTimerCount()).toBe(1);
  const { length } = heardOf(id);
  ask(method, id, ...needed.map(() => operationId));
  expect(jest.getTimerCount()).toBe(0);
  expect(heardOf(id)).toHaveLength(length);
});
