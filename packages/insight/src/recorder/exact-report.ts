import type { StopReport } from '@polkavirt/primitives';
import type { Recording } from '../recording/recording.ts';
import { explainLastRun } from '../stack/explain-stop.ts';

/** A report of an instance's last stop with the exact calls in place of the likely ones, where doing it again leads to the same stop. */
export function exactReport(report: StopReport | undefined, recording: Recording, instance: number): StopReport | undefined {
  if (report === undefined || report.pc === null || report.backtrace.length === 0) return report;
  const again = explainLastRun(recording, instance);
  if (again?.pc !== report.pc) return report;
  return { ...report, backtrace: again.backtrace.map((frame) => ({ ...frame, likely: false })) };
}
