import { bytesToHex } from '@polkavirt/mock-runtime';
import { checkLimit, Failure } from '../errors.ts';
import { storageDeposit } from '../exec/contract-lifecycle.ts';
import { type ContractKey, readStorage, writeStorage } from '../exec/contract-storage.ts';
import type { ActiveContract, Frame } from '../exec/frame.ts';
import { HOST_FUNCTIONS } from '../host-functions.ts';
import { LIMITS } from '../limits.ts';
import { hasOnly, RETURN_CODE, SENTINEL, STORAGE_FLAGS } from '../uapi.ts';
import type { GuestMemory } from './guest-memory.ts';
import type { HandlersOf, HostContext } from './host-context.ts';

/** @throws Failure `InvalidStorageFlags` */
function isTransient(flags: number): boolean {
  if (!hasOnly(flags, STORAGE_FLAGS)) {
    throw new Failure('InvalidStorageFlags', `storage has no flags 0x${flags.toString(16)}`);
  }
  return (flags & STORAGE_FLAGS.TRANSIENT) !== 0;
}

/** @throws Failure `DecodingFailed` */
function readKey(memory: GuestMemory, pointer: number, length: number): ContractKey {
  if (length === SENTINEL) return { kind: 'fixed', bytes: memory.read(pointer, 32) };
  checkLimit('DecodingFailed', 'a storage key', length, LIMITS.storageKeyBytes);
  return { kind: 'variable', bytes: memory.read(pointer, length) };
}

/** Programs always run in the name of a contract; only precompiles have none, and they call no host functions. */
const contractOf = ({ contract }: Frame): ActiveContract => {
  if (contract === undefined) throw new Failure('ContractNotFound', 'there is no contract whose storage this would be');
  return contract;
};

const transientKey = ({ address }: Frame, { kind, bytes }: ContractKey): string => `${address} ${kind} ${bytesToHex(bytes)}`;
const transientKeySize = ({ bytes }: ContractKey): number => 20 + bytes.length;

const READ_PER_BYTE = HOST_FUNCTIONS.get_storage.gas.perByte;
const WRITE_PER_BYTE = HOST_FUNCTIONS.set_storage.gas.perByte;

const tell = ({ stack, frame }: HostContext, { bytes }: ContractKey, isWrite: boolean): void =>
  stack.observe((observer) => observer.storageAccess?.({ address: frame.address, key: bytes, isWrite }));

function get(host: HostContext, flags: number, key: ContractKey): Uint8Array | undefined {
  const { stack, frame } = host;
  if (!isTransient(flags)) tell(host, key, false);
  const value = isTransient(flags) ? stack.transient.get(transientKey(frame, key)) : readStorage(contractOf(frame).trieId, key);
  frame.gas.charge(READ_PER_BYTE * BigInt(value?.length ?? 0), 'reading storage');
  return value;
}

/** @returns The old value's length, SENTINEL if there was none. */
function set(host: HostContext, flags: number, key: ContractKey, value: Uint8Array | undefined): number {
  const { stack, frame, env } = host;
  frame.gas.charge(WRITE_PER_BYTE * BigInt(value?.length ?? 0), 'writing storage');
  let old: Uint8Array | undefined;
  if (isTransient(flags)) {
    const name = transientKey(frame, key);
    old = stack.transient.get(name);
    stack.transient.set(name, transientKeySize(key), value);
  } else {
    tell(host, key, true);
    old = writeStorage(contractOf(frame).trieId, key, value);
    const sizeOf = (bytes: Uint8Array | undefined): number => (bytes === undefined ? 0 : key.bytes.length + bytes.length);
    const bytes = sizeOf(value) - sizeOf(old);
    const items = (value === undefined ? 0 : 1) - (old === undefined ? 0 : 1);
    frame.storageBytes += bytes;
    frame.storageItems += items;
    frame.deposit += storageDeposit(env, bytes, items);
  }
  return old?.length ?? SENTINEL;
}

/** The contract's own storage, transient storage, immutable data. */
export const STORAGE_HANDLERS: HandlersOf<
  'get_storage' | 'get_storage_or_zero' | 'set_storage' | 'set_storage_or_clear' | 'set_immutable_data' | 'get_immutable_data'
> = {
  get_storage(host, { flags, key, keyLength, out, outLength }) {
    isTransient(flags);
    const value = get(host, flags, readKey(host.memory, key, keyLength));
    if (value === undefined) return RETURN_CODE.KeyNotFound;
    host.memory.writeVariable(out, outLength, value);
    return RETURN_CODE.Success;
  },

  get_storage_or_zero(host, { flags, key, out }) {
    isTransient(flags);
    const word = new Uint8Array(32);
    word.set(get(host, flags, readKey(host.memory, key, SENTINEL))?.subarray(0, 32) ?? []);
    host.memory.write(out, word);
  },

  set_storage(host, { flags, key, keyLength, value, valueLength }) {
    isTransient(flags);
    const at = readKey(host.memory, key, keyLength);
    checkLimit('ValueTooLarge', 'a storage value', valueLength, LIMITS.storageValueBytes);
    return set(host, flags, at, host.memory.read(value, valueLength));
  },

  set_storage_or_clear(host, { flags, key, value }) {
    const word = host.memory.read(value, 32);
    isTransient(flags);
    const at = readKey(host.memory, key, SENTINEL);
    return set(host, flags, at, word.some((byte) => byte !== 0) ? word : undefined);
  },

  set_immutable_data({ frame, env, memory }, { data, dataLength }) {
    checkLimit('OutOfBounds', 'immutable data', dataLength, LIMITS.immutableBytes);
    frame.gas.charge(WRITE_PER_BYTE * BigInt(dataLength), 'writing immutable data');
    const bytes = memory.read(data, dataLength);
    if (frame.exportName !== 'deploy') throw new Failure('InvalidImmutableAccess', 'only a constructor sets immutable data');
    if (dataLength === 0) throw new Failure('InvalidImmutableAccess', 'immutable data of no bytes');
    const contract = contractOf(frame);
    contract.immutableDataLen = dataLength;
    env.storage.ImmutableDataOf.insert(contract.address, bytes);
  },

  get_immutable_data({ frame, env, memory }, { out, outLength }) {
    if (frame.exportName === 'deploy') throw new Failure('InvalidImmutableAccess', 'a constructor reads no immutable data');
    // It belongs to the code: in a delegate call it is the data of the contract whose code runs.
    const data = env.storage.ImmutableDataOf.get(frame.codeOf);
    if (data === undefined) throw new Failure('InvalidImmutableAccess', `${frame.codeOf} has no immutable data`);
    frame.gas.charge(READ_PER_BYTE * BigInt(data.length), 'reading immutable data');
    memory.writeVariable(out, outLength, data);
  },
};
