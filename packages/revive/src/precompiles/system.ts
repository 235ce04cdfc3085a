import { blake2_128, blake2_256, bytesToHex, concatBytes, hexToBytes } from '@polkavirt/mock-runtime';
import { addressAt, bySelector, bytesAt, dynamic, padded, SELECTOR, WORD, word } from './abi-words.ts';
import { type Precompile, type PrecompileContext, PrecompileRevert } from './precompile.ts';

type Run = (args: Uint8Array, context: PrecompileContext) => Uint8Array;

/** `ISystem` (polkadot-sdk, `substrate/frame/revive/uapi/src/precompiles/system.rs`, commit 0efc997e). */
const FUNCTIONS: Readonly<Record<string, Run>> = {
  'hashBlake256(bytes)': (args) => blake2_256(bytesAt(args, 0)),
  'hashBlake128(bytes)': (args) => padded(blake2_128(bytesAt(args, 0))),
  'toAccountId(address)': (args, { accountOf }) => dynamic(hexToBytes(accountOf(addressAt(args, 0)))),
  'callerIsOrigin()': (_, { callerIsOrigin }) => word(callerIsOrigin() ? 1n : 0n),
  // Contracts are called by signed origins alone here.
  'callerIsRoot()': () => word(0n),
  'minimumBalance()': (_, { minimumBalance }) => word(minimumBalance),
  'ownCodeHash()': (_, { callerCodeHash }) => hexToBytes(callerCodeHash() ?? bytesToHex(word(0n))),
  // Proof size is not metered.
  'weightLeft()': (_, { weightLeft }) => concatBytes(word(weightLeft), word(0n)),
  'terminate(address)': (args, { terminateCaller }) => {
    terminateCaller(addressAt(args, 0));
    return new Uint8Array();
  },
};

const find = bySelector(FUNCTIONS);

/** The function that input calls, and how many bytes it is given to work on. */
export function systemCallOf(input: Uint8Array): { readonly signature: string; readonly dataBytes: number } | undefined {
  const found = find(input);
  if (found === undefined) return undefined;
  const [signature] = found;
  if (!signature.endsWith('(bytes)')) return { signature, dataBytes: 0 };
  try {
    return { signature, dataBytes: bytesAt(input.subarray(SELECTOR), 0).length };
  } catch {
    // It is going to revert.
    return { signature, dataBytes: 0 };
  }
}

/** Functions of the chain that Solidity lacks. They cost as much as hashing their input with keccak256. */
export const SYSTEM: Precompile = {
  name: 'system',
  gas: (input) => 30n + 6n * BigInt(Math.ceil(input.length / WORD)),
  run(input, context) {
    const found = find(input);
    if (found === undefined) throw new PrecompileRevert();
    return found[1](input.subarray(SELECTOR), context);
  },
};
