import type { ReviveError } from '../errors.ts';
import type { ContractLog, FrameStart, ReviveObserver } from '../exec/observer.ts';

/** An event, with how many calls its frame had made before it. */
export interface TracedLog extends ContractLog {
  readonly position: number;
}

/** A frame with all that happened in it: what `debug_traceTransaction` with the callTracer shows. */
export interface CallTrace extends FrameStart {
  readonly output: Uint8Array;
  readonly reverted: boolean;
  readonly failure?: { readonly error: ReviveError; readonly message: string };
  /** Picoseconds of ref_time. */
  readonly gasUsed: bigint;
  /** Of this frame only. */
  readonly logs: readonly TracedLog[];
  readonly calls: readonly CallTrace[];
}

type Open = { start: FrameStart; logs: TracedLog[]; calls: CallTrace[] };

/** Collects the tree of frames of each transaction that it observes. It holds inputs and outputs, so do not leave one on for long. */
export function createCallTracer(): ReviveObserver & { readonly traces: readonly CallTrace[] } {
  const traces: CallTrace[] = [];
  const open: Open[] = [];
  return {
    traces,
    enterFrame: (start) => {
      open.push({ start, logs: [], calls: [] });
    },
    exitFrame({ output, reverted, failure, gasUsed }) {
      const frame = open.pop();
      if (frame === undefined) return;
      const { start, logs, calls } = frame;
      const trace: CallTrace = {
        ...start,
        output,
        reverted,
        gasUsed,
        logs,
        calls,
        ...(failure === undefined ? {} : { failure }),
      };
      (open.at(-1)?.calls ?? traces).push(trace);
    },
    log: (log) => {
      const frame = open.at(-1);
      frame?.logs.push({ ...log, position: frame.calls.length });
    },
  };
}
