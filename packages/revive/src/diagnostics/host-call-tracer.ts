import type { ReviveError } from '../errors.ts';
import type { HostCall, ReviveObserver } from '../exec/observer.ts';

/** A host function that a program called. */
export interface HostStep extends HostCall {
  /** What is in a0 then; absent if it ended its frame. */
  readonly result?: bigint;
  /** Picoseconds of ref_time that it took, calls of other contracts included. */
  readonly cost: bigint;
  /** Why it ended its frame abnormally. */
  readonly error?: ReviveError;
}

type Open = { -readonly [K in keyof HostStep]: HostStep[K] };

/** Collects the host functions that are called, in order. @param limit Further ones are left out. */
export function createHostCallTracer(limit = Number.POSITIVE_INFINITY): ReviveObserver & { readonly steps: readonly HostStep[] } {
  const steps: Open[] = [];
  /** The one that each frame is in. */
  const open: (Open | undefined)[] = [];
  return {
    steps,
    hostCall(call) {
      const step: Open = { ...call, cost: 0n };
      open[call.depth] = step;
      if (steps.length < limit) steps.push(step);
    },
    hostReturn({ depth, result, gasLeft }) {
      const step = open[depth];
      if (step === undefined) return;
      step.result = result;
      step.cost = step.gasLeft - gasLeft;
      open[depth] = undefined;
    },
    exitFrame({ depth, failure }) {
      const step = open[depth];
      open[depth] = undefined;
      if (step !== undefined && failure !== undefined) step.error = failure.error;
    },
  };
}
