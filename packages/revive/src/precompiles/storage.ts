import { concatBytes } from '@polkavirt/mock-runtime';
import { Failure } from '../errors.ts';
import { LIMITS } from '../limits.ts';
import { fromBigEndian } from '../u256.ts';
import { hasOnly, STORAGE_FLAGS } from '../uapi.ts';
import { bySelector, bytesAt, dynamic, revertOf, SELECTOR, WORD, word, wordAt } from './abi-words.ts';
import { type DelegatedStorage, type Precompile, PrecompileRevert, type StorageKey } from './precompile.ts';

/** The arguments of every function: `(uint32 flags, bool isFixedKey, bytes key)`. */
interface Arguments {
  readonly isTransient: boolean;
  readonly key: StorageKey;
}

/** @throws PrecompileRevert with upstream's reasons */
function argumentsOf(args: Uint8Array): Arguments {
  const flags = Number(fromBigEndian(wordAt(args, 0)) & 0xffff_ffffn);
  const isFixed = fromBigEndian(wordAt(args, WORD)) !== 0n;
  const bytes = bytesAt(args, 2 * WORD);
  if (!hasOnly(flags, STORAGE_FLAGS)) throw revertOf('invalid storage flag');
  if (isFixed ? bytes.length !== WORD : bytes.length > LIMITS.storageKeyBytes) throw revertOf('failed decoding key');
  return { isTransient: (flags & STORAGE_FLAGS.TRANSIENT) !== 0, key: { kind: isFixed ? 'fixed' : 'variable', bytes } };
}

/** Whether there was a value, and how long it was. */
const found = (length: number | undefined): Uint8Array =>
  concatBytes(word(length === undefined ? 0n : 1n), word(BigInt(length ?? 0)));

type Run = (storage: DelegatedStorage, args: Arguments) => Uint8Array;

/** `IStorage` (polkadot-sdk, `substrate/frame/revive/uapi/sol/IStorage.sol`, commit 6c0c0f8f). */
const FUNCTIONS: Readonly<Record<string, { readonly writes: boolean; readonly run: Run }>> = {
  'clearStorage(uint32,bool,bytes)': {
    writes: true,
    run: (storage, { key, isTransient }) => found(storage.remove(key, isTransient, 'clear')?.length),
  },
  'containsStorage(uint32,bool,bytes)': {
    writes: false,
    run: (storage, { key, isTransient }) => found(storage.sizeOf(key, isTransient)),
  },
  'takeStorage(uint32,bool,bytes)': {
    writes: true,
    run: (storage, { key, isTransient }) => dynamic(storage.remove(key, isTransient, 'take') ?? new Uint8Array()),
  },
};

const find = bySelector(FUNCTIONS);

/** Functions on the storage of the contract that delegates to it, which Solidity has no words for. */
export const STORAGE: Precompile = {
  name: 'storage',
  // What the accesses cost is charged as they happen.
  gas: () => 0n,
  run(input, { delegatedStorage, readOnly }) {
    const [, called] = find(input) ?? [];
    if (called === undefined) throw new PrecompileRevert();
    if (delegatedStorage === undefined) throw revertOf('Storage precompile can only be called via delegate call');
    if (called.writes && readOnly) throw new Failure('StateChangeDenied', 'a read-only call may not remove what is stored');
    return called.run(delegatedStorage, argumentsOf(input.subarray(SELECTOR)));
  },
};
