import type { Abi, Hex } from 'viem';
import { decodeAbiParameters, decodeErrorResult } from 'viem/utils';
import { describeArguments } from './describe-arguments.ts';

/** Why a contract reverted. */
export interface Revert {
  /** The error's name: a custom one, `Error` for `require` with a text, `Panic`; absent if there is no reason or it is unknown. */
  readonly name?: string;
  readonly args: readonly unknown[];
  /** The names of the arguments; empty strings where the ABI has none. */
  readonly argNames: readonly string[];
  /** The text of `Error(string)`, or the meaning of a panic code. */
  readonly reason?: string;
  readonly data: Hex;
}

/** The meanings of the codes of `Panic(uint256)`. Source: the Solidity documentation, "Panic via assert and Error via require". */
const PANICS: Readonly<Record<number, string>> = {
  0: 'a generic panic of the compiler',
  1: 'an assertion failed',
  17: 'arithmetic overflow or underflow outside of an unchecked block',
  18: 'division or modulo by zero',
  33: 'a value that the enum does not have',
  34: 'a storage byte array that is encoded wrongly',
  49: 'pop on an empty array',
  50: 'an array index out of bounds',
  65: 'too much memory was allocated, or an array is too large',
  81: 'an internal function variable of zero was called',
};

const ERROR_SELECTOR = '0x08c379a0';
const PANIC_SELECTOR = '0x4e487b71';

/** Decodes the reason of a revert with the first ABI that knows the error. */
export function decodeRevert(data: Hex, abis: readonly Abi[]): Revert {
  const unknown: Revert = { args: [], argNames: [], data };
  if (data.length < 10) return unknown;
  try {
    if (data.startsWith(ERROR_SELECTOR)) {
      const [reason] = decodeAbiParameters([{ type: 'string' }], `0x${data.slice(10)}`);
      return { name: 'Error', args: [reason], argNames: ['message'], reason, data };
    }
    if (data.startsWith(PANIC_SELECTOR)) {
      const [code] = decodeAbiParameters([{ type: 'uint256' }], `0x${data.slice(10)}`);
      const reason = PANICS[Number(code)] ?? 'a code that Solidity does not have';
      return { name: 'Panic', args: [code], argNames: ['code'], reason, data };
    }
  } catch {
    // The selector is that of a known error, but its arguments do not fit: the reason is unknown.
    return unknown;
  }
  for (const abi of abis) {
    try {
      const { errorName, args, abiItem } = decodeErrorResult({ abi, data });
      const inputs = 'inputs' in abiItem ? abiItem.inputs : [];
      return { name: errorName, args: args ?? [], argNames: inputs.map(({ name = '' }) => name), data };
    } catch {
      // Not an error of this contract.
    }
  }
  return unknown;
}

/** `InsufficientBalance(available: 3, needed: 7)`, `"too late"`, `Panic(0x11): arithmetic overflow ...`. */
export function describeRevert({ name, args, argNames, reason, data }: Revert): string {
  if (name === 'Error') return JSON.stringify(reason);
  if (name === 'Panic') return `Panic(0x${(args[0] as bigint).toString(16)}): ${reason}`;
  if (name !== undefined) return `${name}(${describeArguments(args, argNames)})`;
  return data === '0x' ? 'no reason' : `an error that no known ABI has: ${data}`;
}
