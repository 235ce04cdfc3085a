import type { Failure } from '../errors.ts';
import type { Environment } from './environment.ts';
import type { Frame } from './frame.ts';
import type { Diagnostic, StackEntry } from './observer.ts';
import type { ProgramState } from './program-runner.ts';

/**
 * Reports a failure in a frame: its place in the call stack, the host function, and, if the engine knows it, the place
 * in the program.
 *
 * @param frames All frames, the outermost first; `frame` is the innermost.
 */
export function diagnosticOf(
  { explain, storage }: Environment,
  frames: readonly Frame[],
  frame: Frame,
  { error, message }: Failure,
  { hostFunction, isLatest }: ProgramState,
): Diagnostic {
  const { exportName } = frame;
  const codeHash = frame.type === 'DELEGATECALL' ? storage.AccountInfoOf.get(frame.codeOf)?.codeHash : frame.contract?.codeHash;
  const code = isLatest && codeHash !== undefined ? storage.PristineCode.get(codeHash) : undefined;
  const explanation = code === undefined ? undefined : explain?.({ error, code, exportName });
  return {
    error,
    message,
    ...(hostFunction === undefined ? {} : { hostFunction }),
    ...(explanation === undefined ? {} : { explanation }),
    stack: frames.map(toStackEntry).reverse(),
  };
}

const toStackEntry = ({ type, address, codeOf: code, exportName, selector }: Frame): StackEntry => ({
  type,
  contract: address,
  exportName,
  ...(code === address ? {} : { codeOf: code }),
  ...(selector === undefined ? {} : { selector }),
});
