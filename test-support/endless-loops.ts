import { jest } from '@jest/globals';
import { onTestEnd } from './on-test-end.ts';

type Timer = 'setTimeout' | 'setInterval';
const OTHERS = [
  ...(['setImmediate', 'clearImmediate', 'nextTick', 'queueMicrotask'] as const),
  ...(['Date', 'performance', 'hrtime'] as const),
];
/** How often the thread takes what came from others: what a worker sent before it said something is there then as well. */
const TURNS = 3;

/**
 * Until the test ends, time passes for a timer of this thread only when a worker is about to loop without end, and then a deadline at once:
 * no test has to wait for one, and no busy machine is late. The worker says so in a channel, from any module, also of a user's:
 *
 *     new BroadcastChannel('endless').postMessage('');
 *     for (;;);
 *
 * @param milliseconds How long each loop takes.
 * @param timer What the code under test goes by.
 */
export function passTimeInEndlessLoops(milliseconds: number, timer: Timer = 'setTimeout'): void {
  const real = timer === 'setTimeout' ? (['setInterval', 'clearInterval'] as const) : (['setTimeout', 'clearTimeout'] as const);
  jest.useFakeTimers({ doNotFake: [...OTHERS, ...real] });
  onTestEnd('the clock', () => jest.useRealTimers());
  const channel = new BroadcastChannel('endless');
  onTestEnd('the channel of endless loops', () => channel.close());
  const pass = (turns: number): void => {
    if (turns > 0) setImmediate(pass, turns - 1);
    else jest.advanceTimersByTime(milliseconds);
  };
  channel.onmessage = () => pass(TURNS);
}
