export { collectCoverage } from './coverage/collect-coverage.ts';
export type { Coverage, CoveredFile, CoveredFunction } from './coverage/coverage-of.ts';
export { toCoverageHtml, toCoverageText } from './coverage/coverage-page.ts';
export { toLcov } from './coverage/lcov.ts';
export {
  type Divergence,
  type DivergenceRun,
  type DivergenceSide,
  type DivergentValue,
  firstDivergence,
} from './divergence/first-divergence.ts';
export { collectProfile, MAX_PATHS, type Profile, type ProfiledFunction, type ProfiledStack } from './profile/collect-profile.ts';
export { toFlameGraph } from './profile/flame-graph.ts';
export { toFolded } from './profile/folded.ts';
export { toPprof } from './profile/pprof.ts';
export { toSpeedscope } from './profile/speedscope.ts';
export { createRecorder, type Recorder, type RecorderOptions } from './recorder/recorder.ts';
export { createTypestateRecorder } from './recorder/typestate-recorder.ts';
export { describeEvent, describeOutcome } from './recording/describe-event.ts';
export { MAX_RECORDING_BYTES, type ReadRecording, readRecording } from './recording/read-recording.ts';
export type { Generation, RecordedEvent, RecordedOutcome, Recording } from './recording/recording.ts';
export { type ReplayDifference, type ReplayResult, type ReplayTarget, replayOn } from './recording/replay-on.ts';
export { RECORDING_VERSION, recordingLines, writeRecording } from './recording/write-recording.ts';
export { type BacktraceFrame, backtraceOf, namesOf } from './stack/backtrace.ts';
export { explainLastRun, explainLastStop, type RecordedStop } from './stack/explain-stop.ts';
export type { FrameWay } from './stack/frame-way.ts';
export { anyOf, Debugger } from './time-travel/debugger.ts';
export { isSamePath, linesOf, offsetsOfFunction, offsetsOfLine } from './time-travel/line-offsets.ts';
export { type Sought, seekHostCalls, seekOffsets, seekRegisterWrites, seekWrites, storedBy } from './time-travel/sought.ts';
export { createTerminalDebugger, type ReadLine, type TerminalDebugger } from './time-travel/terminal-debugger.ts';
export { Timeline } from './time-travel/timeline.ts';
