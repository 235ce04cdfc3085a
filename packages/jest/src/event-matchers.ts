import { describeEvent, type RuntimeEvent } from '@polkavirt/mock-runtime';
import { type MatcherContext, type MatcherResult, toResult } from './matcher.ts';

/** What has events: the System pallet. */
interface EventSource {
  events(): RuntimeEvent[];
}

function eventsOf(name: string, source: unknown): RuntimeEvent[] {
  if (typeof (source as EventSource | undefined)?.events !== 'function')
    throw new TypeError(`${name} needs the System pallet: expect(System).${name}(event)`);
  return (source as EventSource).events();
}

const list = (events: readonly RuntimeEvent[]): string =>
  events.length === 0 ? 'no events (FRAME keeps none in block 0)' : events.map((event) => `\n  ${describeEvent(event)}`).join('');

/** FRAME's `System::assert_has_event`. */
export function toHaveEvent(this: MatcherContext, received: unknown, expected: RuntimeEvent): MatcherResult {
  const events = eventsOf('toHaveEvent', received);
  return toResult(
    this,
    'toHaveEvent',
    events.some((event) => this.equals(event, expected)),
    {
      receivedArgument: 'System',
      expectedArgument: 'event',
      expected: describeEvent(expected),
      received: list(events),
    },
  );
}

/** FRAME's `System::assert_last_event`. */
export function toHaveLastEvent(this: MatcherContext, received: unknown, expected: RuntimeEvent): MatcherResult {
  const events = eventsOf('toHaveLastEvent', received);
  return toResult(this, 'toHaveLastEvent', events.length > 0 && this.equals(events[events.length - 1], expected), {
    receivedArgument: 'System',
    expectedArgument: 'event',
    expected: `${describeEvent(expected)}, as the last one`,
    received: list(events),
  });
}
