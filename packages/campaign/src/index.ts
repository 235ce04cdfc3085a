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
export { addToCorpus, featuresOfBlob, readCorpus, smallestCorpus } from './corpus/corpus.ts';
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
export { createRandom, type Random } from './random.ts';
export { describeCase, instructionCount } from './report/describe-case.ts';
export { type ShownDifference, toCampaignHtml } from './report/html-report.ts';
export { type TestSetup, toTestFile } from './report/test-file.ts';
export { type CampaignOptions, jobsOf, runCampaign, type Shard } from './run/campaign.ts';
export type { FoundDifference, Job, JobResult, SlowProgram } from './run/job.ts';
export { appendResult, mendResults, readResults } from './run/results-file.ts';
export { type JobOptions, runJob } from './run/run-job.ts';
export { type CoveragePoint, type Totals, TotalsBuilder } from './run/totals.ts';
