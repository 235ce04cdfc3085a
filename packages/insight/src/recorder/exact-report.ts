import type { StopReport } from '@polkavirt/primitives';
import type { Recording } from '../recording/recording.ts';
import { explainLastRun } from '../stack/explain-stop.ts';

/** A run of more gas, and all before it in the recording, is not done again: that would take longer than anybody waits for a reason. */
const MAX_GAS = 20_000_000n;

/** The gas that doing a recording again takes at most, if its last run left `gasLeft`. */
function gasOf({ events }: Recording, gasLeft: bigint): bigint {
  let gas = 0n;
  for (const [index, event] of events.entries()) {
    if (!('gas' in event) || event.gas <= 0n) continue;
    const { outcome } = event;
    if (outcome.kind === 'Error') gas += index === events.length - 1 ? event.gas - gasLeft : event.gas;
    else gas += event.gas - outcome.gasLeft;
  }
  return gas;
}

/** A report of an instance's last stop with the exact calls in place of the likely ones, where doing it again leads to the same stop. */
export function exactReport(report: StopReport | undefined, recording: Recording, instance: number): StopReport | undefined {
  if (report === undefined || report.pc === null || report.backtrace.length === 0) return report;
  if (gasOf(recording, report.gasLeft ?? 0n) > MAX_GAS) return report;
  const again = explainLastRun(recording, instance);
  if (again?.pc !== report.pc) return report;
  return { ...report, backtrace: again.backtrace.map((frame) => ({ ...frame, likely: false })) };
}
