/**
 * `run` of the typestate generation's scale wire without scale-ts: see `fast-run.ts`. Bytes and refusals are the same
 * as those of `TYPESTATE_HOST_FUNCTIONS.run`, which handles all but the simple cases.
 */
import { EXEC_ERROR, type ExecError, failuresByDiscriminant } from '../errors.ts';
import { isBytes } from '../range.ts';
import { ok, type Result } from '../result.ts';
import { MAX_SYSCALL_SYMBOL_LENGTH } from '../typestate.ts';
import type { TypestateOutcome } from '../typestate-host.ts';
import { TYPESTATE_HOST_FUNCTIONS, type TypestateScaleArgs } from '../typestate-host-functions.ts';
import { isU32, scratch } from './scratch.ts';
import { setU64 } from './u64.ts';

const { args: slowArgs, result: slowResult } = TYPESTATE_HOST_FUNCTIONS.run.scale;
const { bytes, view, words, take } = scratch;
const execErrors = failuresByDiscriminant(EXEC_ERROR);

/** u32 id, i64 gas, u64 a0. */
const ARGS_LENGTH = 4 + 8 + 8;
/** Where arguments are loaded, so that gas and a0 are aligned. */
const ARGS_AT = 4;
/** The tags of the Result and the outcome, then its fields: gas, and of a syscall a length, the symbol, six arguments. */
const SYMBOL = 2 + 8 + 1;
const FINISHED_LENGTH = 2 + 8;
const ERROR_LENGTH = 2;
const ARGUMENTS = 6 * 8;
/** Where the six arguments of a result are loaded, whatever the length of the symbol before them: behind the longest, aligned. */
const ARGUMENTS_AT = 48;
const FIRST_ARGUMENT = ARGUMENTS_AT / 8;

const isI64 = (value: bigint): boolean => typeof value === 'bigint' && BigInt.asIntN(64, value) === value;
const isU64 = (value: bigint): boolean => typeof value === 'bigint' && BigInt.asUintN(64, value) === value;

/** The argument tuple of `run`. */
export const encodeTypestateRunArgs = (instanceId: number, gasLeft: bigint, a0: bigint): Uint8Array => {
  if (!isU32(instanceId) || !isI64(gasLeft) || !isU64(a0)) return slowArgs.encode({ instanceId, gasLeft, a0 });
  view.setUint32(0, instanceId, true);
  setU64(view, 4, gasLeft);
  setU64(view, 12, a0);
  return take(ARGS_LENGTH);
};

/** The argument tuple of `run` from its bytes. */
export const decodeTypestateRunArgs = (input: Uint8Array): TypestateScaleArgs<'run'> => {
  if (!isBytes(input) || input.length !== ARGS_LENGTH) return slowArgs.decode(input);
  scratch.load(input, ARGS_AT);
  return {
    instanceId: view.getUint32(ARGS_AT, true),
    gasLeft: BigInt.asIntN(64, words[(ARGS_AT + 4) / 8]),
    a0: words[(ARGS_AT + 12) / 8],
  };
};

/** The result of `run`. */
export const encodeTypestateRunResult = (result: Result<TypestateOutcome, ExecError>): Uint8Array => {
  if (!result.ok || !isI64(result.value.gasLeft)) return slowResult.encode(result);
  const outcome = result.value;
  bytes[0] = 0;
  setU64(view, 2, outcome.gasLeft);
  if (outcome.kind === 'Finished') {
    bytes[1] = 0;
    return take(FINISHED_LENGTH);
  }
  const { syscallSymbol: symbol, a0, a1, a2, a3, a4, a5 } = outcome;
  const fits = isU64(a0) && isU64(a1) && isU64(a2) && isU64(a3) && isU64(a4) && isU64(a5);
  if (!fits || outcome.kind !== 'Syscall' || !isBytes(symbol) || symbol.length > MAX_SYSCALL_SYMBOL_LENGTH) {
    return slowResult.encode(result);
  }
  bytes[1] = 1;
  // A compact of one byte is the length times four; 32 fits one.
  bytes[SYMBOL - 1] = symbol.length << 2;
  for (let i = 0; i < symbol.length; i++) bytes[SYMBOL + i] = symbol[i];
  const at = SYMBOL + symbol.length;
  setU64(view, at, a0);
  setU64(view, at + 8, a1);
  setU64(view, at + 16, a2);
  setU64(view, at + 24, a3);
  setU64(view, at + 32, a4);
  setU64(view, at + 40, a5);
  return take(at + ARGUMENTS);
};

/** The result of `run` from its bytes. */
export const decodeTypestateRunResult = (input: Uint8Array): Result<TypestateOutcome, ExecError> => {
  if (isBytes(input) && input.length <= SYMBOL + MAX_SYSCALL_SYMBOL_LENGTH + ARGUMENTS) {
    const length = input.length - SYMBOL - ARGUMENTS;
    // A result without arguments is loaded to the front.
    const at = length >= 0 ? ARGUMENTS_AT - SYMBOL - length : 0;
    scratch.load(input, at);
    const result = bytes[at];
    const outcome = bytes[at + 1];
    if (result === 0 && outcome === 1 && length >= 0 && bytes[at + SYMBOL - 1] === length << 2) {
      const syscallSymbol = new Uint8Array(length);
      for (let i = 0; i < length; i++) syscallSymbol[i] = bytes[at + SYMBOL + i];
      return ok({
        kind: 'Syscall',
        gasLeft: view.getBigInt64(at + 2, true),
        syscallSymbol,
        a0: words[FIRST_ARGUMENT],
        a1: words[FIRST_ARGUMENT + 1],
        a2: words[FIRST_ARGUMENT + 2],
        a3: words[FIRST_ARGUMENT + 3],
        a4: words[FIRST_ARGUMENT + 4],
        a5: words[FIRST_ARGUMENT + 5],
      });
    }
    if (result === 0 && outcome === 0 && input.length === FINISHED_LENGTH) {
      return ok({ kind: 'Finished', gasLeft: view.getBigInt64(at + 2, true) });
    }
    const error = result === 1 && input.length === ERROR_LENGTH ? execErrors[outcome] : undefined;
    if (error !== undefined) return error;
  }
  return slowResult.decode(input);
};
