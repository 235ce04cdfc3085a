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

const { args: slowArgs, result: slowResult } = SCALE_HOST_FUNCTIONS.run;
const { bytes, view, take } = scratch;
const execErrors = failuresByDiscriminant(EXEC_ERROR);

/** Offsets in the argument tuple: u32 id, i64 gas, then the action. */
const GAS = 4;
const ACTION = 12;
const RESUME_LENGTH = ACTION + 1 + 8;
/** A name up to here has a compact length of one byte, and the tuple fits the scratch buffer. */
const SHORT_NAME = 63;

/** Lengths of results: the tag of the Result, the tag of the outcome, then its fields. */
const FINISHED_LENGTH = 2 + 8;
const SYSCALL_LENGTH = 2 + 8 + 4 + 6 * 8;
const ERROR_LENGTH = 2;

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
    view.setBigInt64(GAS, gasLeft, true);
    if (action.kind === 'Resume' && isU64(action.returnValue)) {
      bytes[ACTION] = 1;
      view.setBigUint64(ACTION + 1, action.returnValue, true);
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
  if (isBytes(input) && input.length > ACTION && input.length <= scratch.size) {
    scratch.load(input);
    const action = decodeAction(input.length);
    if (action !== undefined) return { instanceId: view.getUint32(0, true), gasLeft: view.getBigInt64(GAS, true), action };
  }
  return slowArgs.decode(input);
};

const decodeAction = (end: number): ExecAction | undefined => {
  if (bytes[ACTION] === 1) return end === RESUME_LENGTH ? resume(view.getBigUint64(ACTION + 1, true)) : undefined;
  // A compact of one byte is the length times four; a longer name has a longer one.
  if (bytes[ACTION] !== 0 || bytes[ACTION + 1] !== (end - (ACTION + 2)) << 2) return undefined;
  const functionName = utf8Decode(bytes.subarray(ACTION + 2, end));
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
  view.setBigInt64(2, outcome.gasLeft, true);
  if (outcome.kind === 'Finished') {
    bytes[1] = 0;
    return take(FINISHED_LENGTH);
  }
  const { syscallNo, a0, a1, a2, a3, a4, a5 } = outcome;
  const fits = isU32(syscallNo) && isU64(a0) && isU64(a1) && isU64(a2) && isU64(a3) && isU64(a4) && isU64(a5);
  if (!fits || outcome.kind !== 'Syscall') return slowResult.encode(result);
  bytes[1] = 1;
  view.setUint32(10, syscallNo, true);
  view.setBigUint64(14, a0, true);
  view.setBigUint64(22, a1, true);
  view.setBigUint64(30, a2, true);
  view.setBigUint64(38, a3, true);
  view.setBigUint64(46, a4, true);
  view.setBigUint64(54, a5, true);
  return take(SYSCALL_LENGTH);
};

/** The result of `run` from its bytes. Throws as `SCALE_HOST_FUNCTIONS.run.result.decode` does. */
export const decodeRunResult = (input: Uint8Array): Result<ExecOutcome, ExecError> => {
  if (isBytes(input) && input.length <= SYSCALL_LENGTH) {
    scratch.load(input);
    if (bytes[0] === 0 && bytes[1] === 1 && input.length === SYSCALL_LENGTH) {
      return ok({
        kind: 'Syscall',
        gasLeft: view.getBigInt64(2, true),
        syscallNo: view.getUint32(10, true),
        a0: view.getBigUint64(14, true),
        a1: view.getBigUint64(22, true),
        a2: view.getBigUint64(30, true),
        a3: view.getBigUint64(38, true),
        a4: view.getBigUint64(46, true),
        a5: view.getBigUint64(54, true),
      });
    }
    if (bytes[0] === 0 && bytes[1] === 0 && input.length === FINISHED_LENGTH) {
      return ok({ kind: 'Finished', gasLeft: view.getBigInt64(2, true) });
    }
    const error = bytes[0] === 1 && input.length === ERROR_LENGTH ? execErrors[bytes[1]] : undefined;
    if (error !== undefined) return error;
  }
  return slowResult.decode(input);
};
