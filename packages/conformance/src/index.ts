export type { ConformanceCase, ConformanceSetup, CounterGas } from './case.ts';
export { ConformanceFailure, failureMessage } from './check.ts';
export { type ConformanceOptions, conformanceCases, runConformance } from './conformance.ts';
export { COUNTER_PROGRAM } from './counter.ts';
export { CounterHost, drive, type Run, type SyscallHandler } from './counter-host.ts';
export type { ConformanceFailed, ConformanceReport, TestFramework } from './run-cases.ts';
export {
  COUNTER_C_FULL_GAS,
  COUNTER_C_NAIVE_GAS,
  type TypestateFactory,
  type TypestateSetup,
  type TypestateSubjectOptions,
} from './typestate/case.ts';
export { runTypestateConformance, type TypestateConformanceOptions, typestateCases } from './typestate/conformance.ts';
export {
  prepared,
  type TypestateRun,
  type TypestateSyscallResult,
} from './typestate/counter-host.ts';
