/**
 * `@polkavirt/polkavm/debugging`: why a run stopped, in words, with the functions and source lines under way; and a way to watch every
 * engine of a process.
 */
export { wrapEngines } from './engine/wrap-engines.ts';
export { describeMissingExport } from './stop-report/describe-exports.ts';
export { explainStop } from './stop-report/explain-stop.ts';
export type { StopFrame, StopReport } from './stop-report/stop-report.ts';
