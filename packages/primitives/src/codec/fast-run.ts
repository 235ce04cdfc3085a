/**
 * `run` of the scale wire without scale-ts, which takes about 18 us for the four codings of one call. The bytes are
 * those of `SCALE_HOST_FUNCTIONS.run`; everything but the simple cases (a long name, a value out of range, malformed
 * bytes) is left to it, so that there is one definition of what is refused and with which message.
 */
import { EXEC_ERROR, type ExecError, failuresByDiscriminant } from '../errors.ts';
import { isBytes } from '../range.ts';
import { ok, type Result } from '../result.ts';
import { utf8Decode } from '../utf8.ts';
import { type ExecAction, type ExecOutcome, execute, resume } from '../virt.ts';
import { SCALE_HOST_FUNCTIONS, type ScaleArgs } from '../virt-host-functions.ts';
import { isU32, scratch } from './scratch.ts';
import { setU64 } from './u64.ts';

const { args: slowArgs, result: slowResult } = SCALE_HOST_FUNCTIONS.run;
const { bytes, view, words, take } = scratch;
const execErrors = failuresByDiscriminant(EXEC_ERROR);

/** Offsets in the argument tuple: u32 id, i64 gas, then the action. */
const GAS = 4;
const ACTION = 12;
const RESUME_LENGTH = ACTION + 1 + 8;
/** Where arguments are loaded, so that the action's return value is aligned; and which word it is then. */
const ARGS_AT = 3;
const RETURN_VALUE = (ARGS_AT + ACTION + 1) / 8;
/** A name up to here has a compact length of one byte, and the tuple fits the scratch buffer. */
const SHORT_NAME = 63;

/** Lengths of results: the tag of the Result, the tag of the outcome, then its fields. */
const FINISHED_LENGTH = 2 + 8;
const SYSCALL_LENGTH = 2 + 8 + 4 + 6 * 8;
const ERROR_LENGTH = 2;
/** Where a result is loaded, so that the arguments of a syscall are aligned; and which word the first of them is then. */
const RESULT_AT = 2;
const FIRST_ARGUMENT = (RESULT_AT + 14) / 8;

const isI64 = (value: bigint): boolean => typeof value === 'bigint' && BigInt.asIntN(64, value) === value;
const isU64 = (value: bigint): boolean => typeof value === 'bigint' && BigInt.asUintN(64, value) === value;

/** Writes an ASCII text of at most {@link SHORT_NAME} characters; false if it is another. */
const writeShortAscii = (text: string, at: number): boolean => {
  if (typeof text !== 'string' || text.length > SHORT_NAME) return false;
  for (let i = 0; i < text.length; i++) {
    const code = text.charCodeAt(i);
    if (code >= 0x80) return false;
    bytes[at + i] = code;
  }
  return true;
};

/** The argument tuple of `run`. Throws as `SCALE_HOST_FUNCTIONS.run.args.encode` does. */
export const encodeRunArgs = (instanceId: number, gasLeft: bigint, action: ExecAction): Uint8Array => {
  if (isU32(instanceId) && isI64(gasLeft)) {
    view.setUint32(0, instanceId, true);
    setU64(view, GAS, gasLeft);
    if (action.kind === 'Resume' && isU64(action.returnValue)) {
      bytes[ACTION] = 1;
      setU64(view, ACTION + 1, action.returnValue);
      return take(RESUME_LENGTH);
    }
    if (action.kind === 'Execute' && writeShortAscii(action.functionName, ACTION + 2)) {
      bytes[ACTION] = 0;
      bytes[ACTION + 1] = action.functionName.length << 2;
      return take(ACTION + 2 + action.functionName.length);
    }
  }
  return slowArgs.encode({ instanceId, gasLeft, action });
};

/** The argument tuple of `run` from its bytes. Throws as `SCALE_HOST_FUNCTIONS.run.args.decode` does. */
export const decodeRunArgs = (input: Uint8Array): ScaleArgs<'run'> => {
  if (isBytes(input) && input.length > ACTION && input.length <= scratch.size - ARGS_AT) {
    scratch.load(input, ARGS_AT);
    const action = decodeAction(ARGS_AT + ACTION, ARGS_AT + input.length);
    if (action !== undefined) {
      return { instanceId: view.getUint32(ARGS_AT, true), gasLeft: view.getBigInt64(ARGS_AT + GAS, true), action };
    }
  }
  return slowArgs.decode(input);
};

/** The action from `at` to `end` of the scratch buffer. */
const decodeAction = (at: number, end: number): ExecAction | undefined => {
  if (bytes[at] === 1) return end === ARGS_AT + RESUME_LENGTH ? resume(words[RETURN_VALUE]) : undefined;
  // A compact of one byte is the length times four; a longer name has a longer one.
  if (bytes[at] !== 0 || bytes[at + 1] !== (end - (at + 2)) << 2) return undefined;
  const functionName = utf8Decode(bytes.subarray(at + 2, end));
  return functionName === undefined ? undefined : execute(functionName);
};

/** The result of `run`. Throws as `SCALE_HOST_FUNCTIONS.run.result.encode` does. */
export const encodeRunResult = (result: Result<ExecOutcome, ExecError>): Uint8Array => {
  if (!result.ok) {
    const discriminant = EXEC_ERROR[result.error];
    if (discriminant === undefined) return slowResult.encode(result);
    bytes[0] = 1;
    bytes[1] = discriminant;
    return take(ERROR_LENGTH);
  }
  const outcome = result.value;
  if (!isI64(outcome.gasLeft)) return slowResult.encode(result);
  bytes[0] = 0;
  setU64(view, 2, outcome.gasLeft);
  if (outcome.kind === 'Finished') {
    bytes[1] = 0;
    return take(FINISHED_LENGTH);
  }
  const { syscallNo, a0, a1, a2, a3, a4, a5 } = outcome;
  const fits = isU32(syscallNo) && isU64(a0) && isU64(a1) && isU64(a2) && isU64(a3) && isU64(a4) && isU64(a5);
  if (!fits || outcome.kind !== 'Syscall') return slowResult.encode(result);
  bytes[1] = 1;
  view.setUint32(10, syscallNo, true);
  setU64(view, 14, a0);
  setU64(view, 22, a1);
  setU64(view, 30, a2);
  setU64(view, 38, a3);
  setU64(view, 46, a4);
  setU64(view, 54, a5);
  return take(SYSCALL_LENGTH);
};

/** The result of `run` from its bytes. Throws as `SCALE_HOST_FUNCTIONS.run.result.decode` does. */
export const decodeRunResult = (input: Uint8Array): Result<ExecOutcome, ExecError> => {
  if (isBytes(input) && input.length <= SYSCALL_LENGTH) {
    scratch.load(input, RESULT_AT);
    const result = bytes[RESULT_AT];
    const outcome = bytes[RESULT_AT + 1];
    if (result === 0 && outcome === 1 && input.length === SYSCALL_LENGTH) {
      return ok({
        kind: 'Syscall',
        gasLeft: view.getBigInt64(RESULT_AT + 2, true),
        syscallNo: view.getUint32(RESULT_AT + 10, true),
        a0: words[FIRST_ARGUMENT],
        a1: words[FIRST_ARGUMENT + 1],
        a2: words[FIRST_ARGUMENT + 2],
        a3: words[FIRST_ARGUMENT + 3],
        a4: words[FIRST_ARGUMENT + 4],
        a5: words[FIRST_ARGUMENT + 5],
      });
    }
    if (result === 0 && outcome === 0 && input.length === FINISHED_LENGTH) {
      return ok({ kind: 'Finished', gasLeft: view.getBigInt64(RESULT_AT + 2, true) });
    }
    const error = result === 1 && input.length === ERROR_LENGTH ? execErrors[outcome] : undefined;
    if (error !== undefined) return error;
  }
  return slowResult.decode(input);
};
