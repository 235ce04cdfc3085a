/** Reverts with what every contract can revert with. This file does not load viem: who decodes no errors of contracts needs none of it. */
import { bytesToHex } from '@polkavirt/mock-runtime';
import type { Hex } from 'viem';
import { bytesAt, wordAt } from '../precompiles/abi-words.ts';
import { fromBigEndian } from '../u256.ts';
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

/** Decodes `Error(string)` and `Panic(uint256)`; whatever else has no name. */
export function decodeBuiltInRevert(bytes: Uint8Array): Revert {
  const data = bytesToHex(bytes);
  const args = bytes.subarray(4);
  try {
    if (data.startsWith(ERROR_SELECTOR)) {
      const reason = new TextDecoder().decode(bytesAt(args, 0));
      return { name: 'Error', args: [reason], argNames: ['message'], reason, data };
    }
    if (data.startsWith(PANIC_SELECTOR)) {
      const code = fromBigEndian(wordAt(args, 0));
      const reason = PANICS[Number(code)] ?? 'a code that Solidity does not have';
      return { name: 'Panic', args: [code], argNames: ['code'], reason, data };
    }
  } catch {
    // The selector is that of a known error, but its arguments do not fit: the reason is unknown.
  }
  return { args: [], argNames: [], data };
}

/** `InsufficientBalance(available: 3, needed: 7)`, `"too late"`, `Panic(0x11): arithmetic overflow ...`. */
export function describeRevert({ name, args, argNames, reason, data }: Revert): string {
  if (name === 'Error') return JSON.stringify(reason);
  if (name === 'Panic') return `Panic(0x${(args[0] as bigint).toString(16)}): ${reason}`;
  if (name !== undefined) return `${name}(${describeArguments(args, argNames)})`;
  return data === '0x' ? 'no reason' : `an error that no known ABI has: ${data}`;
}
