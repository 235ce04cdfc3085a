import type { StopReport } from '@polkavirt/primitives';
import type { Recording } from '../recording/recording.ts';
import { explainLastRun } from '../stack/explain-stop.ts';

/** A recording that needs more gas than this is not replayed for a reason, because that would take too long. */
const MAX_GAS = 20_000_000n;

/** The most gas that replaying a recording takes, if its last run left `gasLeft`. */
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

/** The report of an instance's last stop with the exact call chain instead of the likely one, if a replay leads to the same stop. */
export function exactReport(report: StopReport | undefined, recording: Recording, instance: number): StopReport | undefined {
  if (report === undefined || report.pc === null || report.backtrace.length === 0) return report;
  if (gasOf(recording, report.gasLeft ?? 0n) > MAX_GAS) return report;
  const again = explainLastRun(recording, instance);
  if (again?.pc !== report.pc) return report;
  return { ...report, backtrace: again.backtrace.map((frame) => ({ ...frame, likely: false })) };
}
