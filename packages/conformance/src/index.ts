export { COUNTER_C_GAS, type ConformanceCase, type ConformanceSetup, type CounterGas } from './case.ts';
export { ConformanceFailure, failureMessage } from './check.ts';
export {
  type ConformanceFailed,
  type ConformanceOptions,
  type ConformanceReport,
  conformanceCases,
  runConformance,
  type TestFramework,
} from './conformance.ts';
export { COUNTER_SYSCALL, CounterHost, drive, type Run, type SyscallHandler } from './counter-host.ts';
