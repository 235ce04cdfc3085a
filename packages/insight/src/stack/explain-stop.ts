import { Stop } from '@polkavirt/polkavm';
import type { Recording } from '../recording/recording.ts';
import { Rerun, type RerunOptions } from '../rerun/rerun.ts';
import { type BacktraceFrame, backtraceOf } from './backtrace.ts';

/** The place where a run of a recording stopped. */
export interface RecordedStop {
  /** The index of the event whose run it is. */
  readonly event: number;
  readonly instance: number;
  readonly stop: Stop;
  /** The instruction, by its code offset. */
  readonly pc: number;
  /** The active functions, outermost first. They are exact, because the calls were followed during a replay. */
  readonly backtrace: readonly BacktraceFrame[];
}

/** Replays a recording and returns the last run that `isSought` accepts. */
function lastOf(
  recording: Recording,
  options: RerunOptions,
  isSought: (stop: Stop, instance: number) => boolean,
): RecordedStop | undefined {
  const rerun = new Rerun(recording, options);
  let found: RecordedStop | undefined;
  while (rerun.nextRun()) {
    const { event } = rerun;
    const stop = rerun.run();
    const { instance } = rerun.last!.run;
    if (!isSought(stop, instance.number)) continue;
    const { pc } = instance.machine;
    const backtrace = backtraceOf(instance.program.functions, instance.shadow.topAt(pc), pc);
    found = { event, instance: instance.number, stop, pc, backtrace };
  }
  for (const { machine } of rerun.instances.values()) machine.release();
  return found;
}

/**
 * The last stop of a recording that was neither the end of an export nor a host call, with its exact backtrace;
 * undefined if there is none. This replays the recording on the reference interpreter.
 */
export const explainLastStop = (recording: Recording, options: RerunOptions = {}): RecordedStop | undefined =>
  lastOf(recording, options, (stop) => stop !== Stop.Finished && stop !== Stop.HostCall);

/** Where the last run of an instance ended, however it ended. */
export const explainLastRun = (recording: Recording, instance: number): RecordedStop | undefined =>
  lastOf(recording, {}, (_, number) => number === instance);
