/** The little of Solidity's ABI that precompiles of the chain need: viem has all of it, and is slow to load. */
import { bytesToHex, concatBytes, type HexString, hexToBytes, textToBytes } from '@polkavirt/mock-runtime';
import { type Address, keccak256 } from '../address.ts';
import { fromBigEndian } from '../u256.ts';
import { PrecompileRevert } from './precompile.ts';

export const WORD = 32;
export const SELECTOR = 4;

/** Finds an entry by the first four bytes of input. The table is made when it is needed: a first hash takes milliseconds. */
export function bySelector<Entry>(
  entries: Readonly<Record<string, Entry>>,
): (input: Uint8Array) => readonly [string, Entry] | undefined {
  let table: Map<string, readonly [string, Entry]> | undefined;
  return (input) => {
    table ??= new Map(Object.entries(entries).map((entry) => [selectorOf(entry[0]), entry]));
    return table.get(bytesToHex(input.subarray(0, SELECTOR)));
  };
}

/** The first four bytes of the hash of a function or an error. */
export const selectorOf = (signature: string): HexString => bytesToHex(keccak256(textToBytes(signature)).subarray(0, SELECTOR));

export const word = (value: bigint): Uint8Array => hexToBytes(`0x${value.toString(16).padStart(2 * WORD, '0')}`);
/** Bytes at the beginning of a word, or of several. */
export const padded = (bytes: Uint8Array): Uint8Array => {
  const out = new Uint8Array(Math.ceil(bytes.length / WORD) * WORD);
  out.set(bytes);
  return out;
};
/** A `bytes` that is all that is returned. */
export const dynamic = (bytes: Uint8Array): Uint8Array =>
  concatBytes(word(BigInt(WORD)), word(BigInt(bytes.length)), padded(bytes));

/** A revert with a reason in words, as `revert("...")` makes it. */
export const revertOf = (reason: string): PrecompileRevert =>
  new PrecompileRevert(concatBytes(hexToBytes(selectorOf('Error(string)')), dynamic(textToBytes(reason))));

/** An argument as Solidity encodes it. @throws PrecompileRevert for data that is too short */
export function wordAt(args: Uint8Array, at: number): Uint8Array {
  if (at + WORD > args.length) throw new PrecompileRevert();
  return args.subarray(at, at + WORD);
}

/** A number that is a place in the arguments. @throws PrecompileRevert */
function placeAt(args: Uint8Array, at: number): number {
  const value = fromBigEndian(wordAt(args, at));
  if (value > BigInt(args.length)) throw new PrecompileRevert();
  return Number(value);
}

/** An argument of type `bytes`. @param at Where the arguments say where it is. @throws PrecompileRevert */
export function bytesAt(args: Uint8Array, at: number): Uint8Array {
  const start = placeAt(args, at);
  const length = placeAt(args, start);
  if (start + WORD + length > args.length) throw new PrecompileRevert();
  return args.subarray(start + WORD, start + WORD + length);
}

export const addressAt = (args: Uint8Array, at: number): Address => bytesToHex(wordAt(args, at).subarray(12));
