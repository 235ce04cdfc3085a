import type { HexString } from '../../bytes.ts';
import { h256, lazy, struct, u32, variant, vec } from '../../types/index.ts';
import type { AnyType, Type, ValueOf } from '../../types/type.ts';
import type { RuntimeEvent } from '../runtime-event.ts';

/** When in a block an event happened. */
export const phase = variant(
  { path: ['frame_system', 'Phase'] },
  { ApplyExtrinsic: u32, Finalization: undefined, Initialization: undefined },
);
export type Phase = ValueOf<typeof phase>;

/** An event with its circumstances. */
export interface EventRecord<Event = RuntimeEvent> {
  readonly phase: Phase;
  readonly event: Event;
  readonly topics: readonly HexString[];
}

/** @param runtimeEvent The event enum of a runtime. */
export const eventRecord = (runtimeEvent: AnyType): Type<EventRecord> =>
  struct(
    {
      path: ['frame_system', 'EventRecord'],
      params: [
        { name: 'E', type: runtimeEvent },
        { name: 'T', type: h256 },
      ],
    },
    { phase, event: runtimeEvent, topics: vec(h256) },
  ) as unknown as Type<EventRecord>;

/** {@link eventRecord} of a runtime that is still being put together. */
export function lateEventRecord(runtimeEvent: () => AnyType): Type<EventRecord> {
  let type: Type<EventRecord> | undefined;
  return lazy(() => {
    type ??= eventRecord(runtimeEvent());
    return type;
  });
}
