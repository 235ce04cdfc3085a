/** The results of calls of both generations, in the form of recordings. */
import type { ExecOutcome, ExecResult, Result } from '@polkavirt/primitives';
import type { RecordedOutcome } from './recording.ts';

/** The field that an event has if its call gave an error. */
export const errorOf = (result: Result<unknown, string>): { readonly error?: string } =>
  result.ok ? {} : { error: result.error };

/** The symbol of a syscall number. */
export function symbolOfNumber(syscallNo: number): Uint8Array {
  const symbol = new Uint8Array(4);
  new DataView(symbol.buffer).setUint32(0, syscallNo, true);
  return symbol;
}

export function virtOutcome(result: Result<ExecOutcome, string>): RecordedOutcome {
  if (!result.ok) return { kind: 'Error', error: result.error };
  if (result.value.kind === 'Finished') return { kind: 'Finished', gasLeft: result.value.gasLeft };
  const { gasLeft, syscallNo, a0, a1, a2, a3, a4, a5 } = result.value;
  return { kind: 'Syscall', gasLeft, symbol: symbolOfNumber(syscallNo), args: [a0, a1, a2, a3, a4, a5] };
}

export function typestateOutcome(result: ExecResult): RecordedOutcome {
  if (result.kind === 'Error') return { kind: 'Error', error: result.error };
  if (result.kind === 'Finished') return { kind: 'Finished', gasLeft: result.gasLeft };
  const { gasLeft, syscallSymbol, a0, a1, a2, a3, a4, a5 } = result;
  return { kind: 'Syscall', gasLeft, symbol: syscallSymbol.slice(), args: [a0, a1, a2, a3, a4, a5] };
}
