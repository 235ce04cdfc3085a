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

const { args: slowArgs, result: slowResult } = TYPESTATE_HOST_FUNCTIONS.run.scale;
const { bytes, view, take } = scratch;
const execErrors = failuresByDiscriminant(EXEC_ERROR);

/** u32 id, i64 gas, u64 a0. */
const ARGS_LENGTH = 4 + 8 + 8;
/** The tags of the Result and the outcome, then its fields: gas, and of a syscall a length, the symbol, six arguments. */
const SYMBOL = 2 + 8 + 1;
const FINISHED_LENGTH = 2 + 8;
const ERROR_LENGTH = 2;
const ARGUMENTS = 6 * 8;

const isI64 = (value: bigint): boolean => typeof value === 'bigint' && BigInt.asIntN(64, value) === value;
const isU64 = (value: bigint): boolean => typeof value === 'bigint' && BigInt.asUintN(64, value) === value;

/** The argument tuple of `run`. */
export const encodeTypestateRunArgs = (instanceId: number, gasLeft: bigint, a0: bigint): Uint8Array => {
  if (!isU32(instanceId) || !isI64(gasLeft) || !isU64(a0)) return slowArgs.encode({ instanceId, gasLeft, a0 });
  view.setUint32(0, instanceId, true);
  view.setBigInt64(4, gasLeft, true);
  view.setBigUint64(12, a0, true);
  return take(ARGS_LENGTH);
};

/** The argument tuple of `run` from its bytes. */
export const decodeTypestateRunArgs = (input: Uint8Array): TypestateScaleArgs<'run'> => {
  if (!isBytes(input) || input.length !== ARGS_LENGTH) return slowArgs.decode(input);
  scratch.load(input);
  return { instanceId: view.getUint32(0, true), gasLeft: view.getBigInt64(4, true), a0: view.getBigUint64(12, true) };
};

/** The result of `run`. */
export const encodeTypestateRunResult = (result: Result<TypestateOutcome, ExecError>): Uint8Array => {
  if (!result.ok || !isI64(result.value.gasLeft)) return slowResult.encode(result);
  const outcome = result.value;
  bytes[0] = 0;
  view.setBigInt64(2, outcome.gasLeft, true);
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
  view.setBigUint64(at, a0, true);
  view.setBigUint64(at + 8, a1, true);
  view.setBigUint64(at + 16, a2, true);
  view.setBigUint64(at + 24, a3, true);
  view.setBigUint64(at + 32, a4, true);
  view.setBigUint64(at + 40, a5, true);
  return take(at + ARGUMENTS);
};

/** The result of `run` from its bytes. */
export const decodeTypestateRunResult = (input: Uint8Array): Result<TypestateOutcome, ExecError> => {
  if (isBytes(input) && input.length <= SYMBOL + MAX_SYSCALL_SYMBOL_LENGTH + ARGUMENTS) {
    scratch.load(input);
    const length = input.length - SYMBOL - ARGUMENTS;
    if (bytes[0] === 0 && bytes[1] === 1 && length >= 0 && bytes[SYMBOL - 1] === length << 2) {
      const at = SYMBOL + length;
      const syscallSymbol = new Uint8Array(length);
      for (let i = 0; i < length; i++) syscallSymbol[i] = bytes[SYMBOL + i];
      return ok({
        kind: 'Syscall',
        gasLeft: view.getBigInt64(2, true),
        syscallSymbol,
        a0: view.getBigUint64(at, true),
        a1: view.getBigUint64(at + 8, true),
        a2: view.getBigUint64(at + 16, true),
        a3: view.getBigUint64(at + 24, true),
        a4: view.getBigUint64(at + 32, true),
        a5: view.getBigUint64(at + 40, true),
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
