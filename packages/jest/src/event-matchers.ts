import { describeEvent, type RuntimeEvent } from '@polkavirt/mock-runtime';
import { type MatcherContext, type MatcherResult, toResult } from './matcher.ts';

/** An object with events: the System pallet. */
interface EventSource {
  events(): RuntimeEvent[];
  blockNumber?(): number;
}

function systemOf(name: string, source: unknown): EventSource {
  if (typeof (source as EventSource | undefined)?.events !== 'function')
    throw new TypeError(`${name} needs the System pallet: expect(System).${name}(event)`);
  return source as EventSource;
}

/** The events of the block so far, a line each. If there are none, the block is named, because block 0 never has events. */
function list(events: readonly RuntimeEvent[], blockNumber: number | undefined): string {
  if (events.length > 0) return events.map((event) => `\n  ${describeEvent(event)}`).join('');
  if (blockNumber === 0) return 'no events: FRAME keeps none in block 0, so begin with System.runToBlock(1)';
  return blockNumber === undefined ? 'no events' : `no events in block ${blockNumber}`;
}

/** FRAME's `System::assert_has_event`. */
export function toHaveEvent(this: MatcherContext, received: unknown, expected: RuntimeEvent): MatcherResult {
  const System = systemOf('toHaveEvent', received);
  const events = System.events();
  return toResult(
    this,
    'toHaveEvent',
    events.some((event) => this.equals(event, expected)),
    {
      receivedArgument: 'System',
      expectedArgument: 'event',
      expected: describeEvent(expected),
      received: list(events, System.blockNumber?.()),
    },
  );
}

/** FRAME's `System::assert_last_event`. */
export function toHaveLastEvent(this: MatcherContext, received: unknown, expected: RuntimeEvent): MatcherResult {
  const System = systemOf('toHaveLastEvent', received);
  const events = System.events();
  return toResult(this, 'toHaveLastEvent', events.length > 0 && this.equals(events[events.length - 1], expected), {
    receivedArgument: 'System',
    expectedArgument: 'event',
    expected: `${describeEvent(expected)}, as the last one`,
    received: list(events, System.blockNumber?.()),
  });
}
