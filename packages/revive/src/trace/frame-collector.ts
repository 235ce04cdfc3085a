import type { BacktraceFrame, FollowedStop } from '@polkavirt/insight/follow';
import { Stop } from '@polkavirt/polkavm';
import { explainStop } from '@polkavirt/polkavm/debugging';
import type { FrameEnd, FrameStart, RefusedCall, ReviveObserver } from '../exec/observer.ts';
import { describeMemoryCheck } from './memory-checks.ts';

/** A place where a program stopped, to call the host or for good. */
export interface Place {
  backtrace(): readonly BacktraceFrame[];
}

/** A frame of a transaction, with the places in its program that matter if it fails. */
export interface CollectedFrame {
  readonly start: FrameStart;
  /** Where its caller was; undefined for the outermost. */
  readonly site: Place | undefined;
  readonly calls: CollectedFrame[];
  /** Where it was last. */
  last: Place | undefined;
  /** Why its program trapped, as far as that can be seen. */
  trap: string | undefined;
  /** A call that it could not make, and where. */
  refused: { readonly call: RefusedCall; readonly at: Place | undefined } | undefined;
  end: FrameEnd | undefined;
}

/** Collects the frames of a transaction whose programs are followed. */
export class FrameCollector {
  /** The outermost frame. */
  root: CollectedFrame | undefined;
  readonly #open: CollectedFrame[] = [];

  readonly observer: ReviveObserver = {
    enterFrame: (start) => {
      const caller = this.#open.at(-1);
      const frame: CollectedFrame = {
        start,
        site: caller?.last,
        calls: [],
        last: undefined,
        trap: undefined,
        refused: undefined,
        end: undefined,
      };
      caller?.calls.push(frame);
      this.root ??= frame;
      this.#open.push(frame);
    },
    exitFrame: (end) => {
      const frame = this.#open.pop();
      if (frame !== undefined) frame.end = end;
    },
    refusedCall: (call) => {
      const frame = this.#open.at(-1);
      if (frame !== undefined) frame.refused = { call, at: frame.last };
    },
  };

  /** The program of the innermost frame stopped. */
  readonly stopped = ({ stop, instance, backtrace }: FollowedStop): void => {
    const frame = this.#open.at(-1);
    if (frame === undefined) return;
    frame.last = { backtrace };
    if (stop !== Stop.Trap) return;
    const { faultAddress, reason } = explainStop(instance, stop);
    frame.trap = faultAddress === null ? describeMemoryCheck(instance.module.program, instance) : reason;
  };
}
