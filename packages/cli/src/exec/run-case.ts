import { refusalReport, type StopReport } from '@polkavirt/primitives';
import type { Target, TargetInstance } from '../target/target.ts';
import { bytesToHex, toHex } from '../values.ts';
import { answerTo, type ExecCase, type ExecResult, type RecordedSyscall } from './case.ts';
import { RangeReader } from './range-reader.ts';

/**
 * Runs a case to its end, answers its syscalls, and reads what it asks for from the same instance.
 *
 * @param atEnd Called when the run is over and before memory is read, so that measurements cover only the run.
 * @param onStop Called with the reason if a run did not finish. Without it the reason is not computed.
 * @param memory Who runs a case several times gives the same reader each time.
 */
export function runCase(
  target: Target,
  { name, program, export: functionName, ...rest }: ExecCase,
  atEnd: () => void = () => undefined,
  onStop?: (stop: StopReport) => void,
  memory = new RangeReader(),
): ExecResult {
  const instance = target.instantiate(program);
  if (instance === undefined) {
    atEnd();
    const reason = onStop === undefined ? undefined : target.explainRefusal(program);
    if (reason !== undefined) onStop?.(refusalReport(reason));
    return { name, outcome: 'InvalidImage', gasLeft: null, syscalls: [], reads: rest.reads.map(() => null) };
  }
  try {
    const end = driveCase(instance, functionName, rest);
    atEnd();
    const stop = onStop === undefined || end.outcome === 'Finished' ? undefined : instance.explain();
    if (stop !== undefined) onStop?.(stop);
    return { name, ...end, reads: rest.reads.map((range) => memory.read(instance, range)) };
  } finally {
    instance.destroy();
  }
}

/** Runs an export of an instance to its end, and answers its syscalls. */
export function driveCase(
  instance: TargetInstance,
  functionName: string,
  { gas, returns, maxSyscalls }: Pick<ExecCase, 'gas' | 'returns' | 'maxSyscalls'>,
): Pick<ExecResult, 'outcome' | 'gasLeft' | 'syscalls'> {
  const syscalls: RecordedSyscall[] = [];
  let step = instance.execute(functionName, gas);
  while (step.kind === 'Syscall') {
    const { gasLeft, symbol, args } = step;
    if (syscalls.length < maxSyscalls) {
      syscalls.push({ symbol: bytesToHex(symbol), args: args.map(toHex), gasLeft: `${gasLeft}` });
    }
    if (syscalls.length >= maxSyscalls) return { outcome: 'Syscall', gasLeft: `${gasLeft}`, syscalls };
    step = instance.resume(answerTo(returns, syscalls.length - 1, args[0], args[1]), gasLeft);
  }
  return step.kind === 'Finished'
    ? { outcome: 'Finished', gasLeft: `${step.gasLeft}`, syscalls }
    : { outcome: step.error, gasLeft: null, syscalls };
}
