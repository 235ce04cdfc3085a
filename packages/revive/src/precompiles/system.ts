import { blake2_128, blake2_256, bytesToHex, concatBytes, hexToBytes, textToBytes } from '@polkavirt/mock-runtime';
import { keccak256 } from '../address.ts';
import { fromBigEndian } from '../u256.ts';
import { type Precompile, type PrecompileContext, PrecompileRevert } from './precompile.ts';

const WORD = 32;
const SELECTOR = 4;

const word = (value: bigint): Uint8Array => hexToBytes(`0x${value.toString(16).padStart(2 * WORD, '0')}`);
/** Bytes at the beginning of a word. */
const padded = (bytes: Uint8Array): Uint8Array => {
  const out = new Uint8Array(Math.ceil(bytes.length / WORD) * WORD);
  out.set(bytes);
  return out;
};
/** A `bytes` that is returned. */
const dynamic = (bytes: Uint8Array): Uint8Array => concatBytes(word(BigInt(WORD)), word(BigInt(bytes.length)), padded(bytes));

/** An argument as Solidity encodes it. @throws PrecompileRevert for data that is too short */
function wordAt(args: Uint8Array, at: number): Uint8Array {
  if (at + WORD > args.length) throw new PrecompileRevert();
  return args.subarray(at, at + WORD);
}

function numberAt(args: Uint8Array, at: number): number {
  const value = fromBigEndian(wordAt(args, at));
  if (value > BigInt(args.length)) throw new PrecompileRevert();
  return Number(value);
}

/** The one argument, a `bytes`. */
function bytesOf(args: Uint8Array): Uint8Array {
  const at = numberAt(args, 0);
  const length = numberAt(args, at);
  if (at + WORD + length > args.length) throw new PrecompileRevert();
  return args.subarray(at + WORD, at + WORD + length);
}

const addressOf = (args: Uint8Array) => bytesToHex(wordAt(args, 0).subarray(12));

type Run = (args: Uint8Array, context: PrecompileContext) => Uint8Array;

/** `ISystem` (polkadot-sdk, `substrate/frame/revive/uapi/src/precompiles/system.rs`, commit 0efc997e). */
const FUNCTIONS: Readonly<Record<string, Run>> = {
  'hashBlake256(bytes)': (args) => blake2_256(bytesOf(args)),
  'hashBlake128(bytes)': (args) => padded(blake2_128(bytesOf(args))),
  'toAccountId(address)': (args, { accountOf }) => dynamic(hexToBytes(accountOf(addressOf(args)))),
  'callerIsOrigin()': (_, { callerIsOrigin }) => word(callerIsOrigin() ? 1n : 0n),
  // Contracts are called by signed origins alone here.
  'callerIsRoot()': () => word(0n),
  'minimumBalance()': (_, { minimumBalance }) => word(minimumBalance),
  'ownCodeHash()': (_, { callerCodeHash }) => hexToBytes(callerCodeHash() ?? bytesToHex(word(0n))),
  // Proof size is not metered.
  'weightLeft()': (_, { weightLeft }) => concatBytes(word(weightLeft), word(0n)),
  'terminate(address)': (args, { terminateCaller }) => {
    terminateCaller(addressOf(args));
    return new Uint8Array();
  },
};

const BY_SELECTOR = new Map(
  Object.entries(FUNCTIONS).map(([signature, run]) => [bytesToHex(keccak256(textToBytes(signature)).subarray(0, SELECTOR)), run]),
);

/** Functions of the chain that Solidity lacks. They cost as much as hashing their input with keccak256. */
export const SYSTEM: Precompile = {
  name: 'system',
  gas: (input) => 30n + 6n * BigInt(Math.ceil(input.length / WORD)),
  run(input, context) {
    const run = BY_SELECTOR.get(bytesToHex(input.subarray(0, SELECTOR)));
    if (run === undefined) throw new PrecompileRevert();
    return run(input.subarray(SELECTOR), context);
  },
};
