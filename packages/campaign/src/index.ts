export { asCalls } from './cases/as-calls.ts';
export type { CallCase, Case, EngineCase } from './cases/case.ts';
export { readCase, writeCase } from './cases/case-file.ts';
export {
  type Contender,
  type Contenders,
  type Level,
  levelsOf,
  type MadeContender,
} from './cases/contenders.ts';
export { engineFor } from './cases/open-contest.ts';
export { runCase } from './cases/run-case.ts';
export { shareModules } from './cases/share-modules.ts';
export { type Difference, describeDifference } from './contest/difference.ts';
export { addToCorpus, readCorpus, smallestCorpus } from './corpus/corpus.ts';
export { type Corpus, foundForJob, openCorpus } from './corpus/open-corpus.ts';
export { Duel } from './engine/duel.ts';
export type { EngineAction } from './engine/engine-session.ts';
export { stateOf } from './engine/engine-state.ts';
export { randomActions, type Scheduling } from './engine/random-schedule.ts';
export type { CallAction } from './interface/call-action.ts';
export { type Minimised, minimise } from './minimise/minimise.ts';
export { type BuiltProgram, buildProgram, type CodeLine, op, type ProgramExtras } from './programs/build-program.ts';
export { Census, groupOf, operandClasses } from './programs/census.ts';
export { CodeBuilder, type Label } from './programs/code-builder.ts';
export { CHANGES, mutatedProgram } from './programs/mutated-program.ts';
export type { Origin } from './programs/program-source.ts';
export { type GeneratedProgram, randomProgram } from './programs/random-program.ts';
export { describeHostile, type HostileSetup, toHostileTest } from './hostile/describe-hostile.ts';
export { readHostileCase, writeHostileCase } from './hostile/hostile-file.ts';
export { runHostileJob } from './hostile/hostile-job.ts';
export { minimiseHostile, type SmallHostileCase } from './hostile/minimise-hostile.ts';
export { isRequestStep, type RequestServer, type RequestStep, RequestTexts } from './hostile/request-texts.ts';
export { runHostileCase } from './hostile/run-hostile-case.ts';
export type {
  AnyTarget,
  HostileCase,
  HostileFinding,
  HostileSession,
  HostileTarget,
  Reaction,
  Rule,
  Violation,
} from './hostile/target.ts';
export { type WatchedEngine, watchInstances } from './hostile/watch-instances.ts';
export {
  fromRawValue,
  isWireStep,
  type RawValue,
  toRawValue,
  WireCalls,
  type WireHost,
  type WireStep,
} from './hostile/wire-calls.ts';
export { type HostileLevel, isHostile } from './levels.ts';
export { createRandom, type Random } from './random.ts';
export { describeCase, instructionCount } from './report/describe-case.ts';
export { type ShownDifference, toCampaignHtml } from './report/html-report.ts';
export { type TestSetup, toTestFile } from './report/test-file.ts';
export { type CampaignOptions, jobsOf, runCampaign, type Shard } from './run/campaign.ts';
export {
  type AnyLevel,
  type AnyOrigin,
  type FoundDifference,
  type Job,
  type JobResult,
  type SlowProgram,
  stoppedResult,
} from './run/job.ts';
export { appendResult, mendResults, readResults } from './run/results-file.ts';
export { type JobOptions, runJob } from './run/run-job.ts';
export { type CoveragePoint, type Totals, TotalsBuilder } from './run/totals.ts';
