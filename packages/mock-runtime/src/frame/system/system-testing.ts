import { bytesToHex } from '../../bytes.ts';
import { encode } from '../../types/type.ts';
import { describeEvent } from '../describe-value.ts';
import type { PalletRuntime } from '../pallet-runtime.ts';
import type { RuntimeEvent } from '../runtime-event.ts';
import type { SystemStorage } from './system-storage.ts';

/** Callbacks of `runToBlock` around the hooks of the pallets, with the block's number. */
export interface RunToBlockHooks {
  readonly beforeInitialize?: (number: number) => void;
  readonly afterInitialize?: (number: number) => void;
  readonly beforeFinalize?: (number: number) => void;
  readonly afterFinalize?: (number: number) => void;
}

/** The part of frame-system that tests use. */
export function systemTesting(runtime: PalletRuntime, { Events, Number: BlockNumber }: SystemStorage) {
  const bytesOf = (event: RuntimeEvent): string => bytesToHex(encode(runtime.RuntimeEvent, event));
  const list = (events: readonly RuntimeEvent[]): string =>
    events.map((event) => `\n  ${describeEvent(event)}`).join('') || ' none';

  const testing = {
    /** The events of the block so far, with their circumstances. */
    eventRecords: () => Events.get(),

    /** The events of the block so far. */
    events: (): RuntimeEvent[] => Events.get().map(({ event }) => event),

    /** @throws Error if the block has no such event. */
    assertHasEvent(event: RuntimeEvent): void {
      const wanted = bytesOf(event);
      const events = testing.events();
      if (!events.some((one) => bytesOf(one) === wanted))
        throw new Error(`no event ${describeEvent(event)} among:${list(events)}`);
    },

    /** @throws Error if the block's last event is another one. */
    assertLastEvent(event: RuntimeEvent): void {
      const events = testing.events();
      const last = events.at(-1);
      if (last === undefined || bytesOf(last) !== bytesOf(event)) {
        throw new Error(`the last event is not ${describeEvent(event)}; the events are:${list(events)}`);
      }
    },

    /** Sets the block number alone. Tests begin with it: block 0 keeps no events. */
    setBlockNumber: (number: number): void => BlockNumber.put(number),

    /**
     * Goes on to a block, with the pallets' onFinalize and onInitialize in between. As in FRAME it changes the block number
     * and runs the hooks, nothing more: events stay.
     */
    runToBlock(number: number, hooks: RunToBlockHooks = {}): void {
      const pallets = runtime.hooks;
      for (let current = BlockNumber.get(); current < number; ) {
        if (current > 0) {
          hooks.beforeFinalize?.(current);
          for (const pallet of pallets) pallet.onFinalize?.(current);
          runtime.noteBlockEnded();
          hooks.afterFinalize?.(current);
        }
        current++;
        BlockNumber.put(current);
        hooks.beforeInitialize?.(current);
        for (const pallet of pallets) pallet.onInitialize?.(current);
        hooks.afterInitialize?.(current);
      }
    },
  };
  return testing;
}
