export type { ExecCase, ExecResult, RecordedSyscall } from './exec/case.ts';
export type { Io, Output } from './io.ts';
export { main } from './main.ts';
