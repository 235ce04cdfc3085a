import { checkLimit, Failure } from '../errors.ts';
import type { ContractKey } from '../exec/contract-storage.ts';
import { contractOf, readItem, writeItem } from '../exec/storage-access.ts';
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

/** @returns The old value's length, SENTINEL if there was none. */
const write = ({ stack, frame }: HostContext, flags: number, key: ContractKey, value: Uint8Array | undefined): number =>
  writeItem(stack, frame, { key, isTransient: isTransient(flags) }, value)?.length ?? SENTINEL;

/** The contract's own storage, transient storage, immutable data. */
export const STORAGE_HANDLERS: HandlersOf<
  'get_storage' | 'get_storage_or_zero' | 'set_storage' | 'set_storage_or_clear' | 'set_immutable_data' | 'get_immutable_data'
> = {
  get_storage(host, { flags, key, keyLength, out, outLength }) {
    isTransient(flags);
    const at = readKey(host.memory, key, keyLength);
    const value = readItem(host.stack, host.frame, { key: at, isTransient: isTransient(flags) });
    if (value === undefined) return RETURN_CODE.KeyNotFound;
    host.memory.writeVariable(out, outLength, value);
    return RETURN_CODE.Success;
  },

  get_storage_or_zero(host, { flags, key, out }) {
    isTransient(flags);
    const word = new Uint8Array(32);
    const at = readKey(host.memory, key, SENTINEL);
    word.set(readItem(host.stack, host.frame, { key: at, isTransient: isTransient(flags) })?.subarray(0, 32) ?? []);
    host.memory.write(out, word);
  },

  set_storage(host, { flags, key, keyLength, value, valueLength }) {
    isTransient(flags);
    const at = readKey(host.memory, key, keyLength);
    checkLimit('ValueTooLarge', 'a storage value', valueLength, LIMITS.storageValueBytes);
    return write(host, flags, at, host.memory.read(value, valueLength));
  },

  set_storage_or_clear(host, { flags, key, value }) {
    const word = host.memory.read(value, 32);
    isTransient(flags);
    const at = readKey(host.memory, key, SENTINEL);
    return write(host, flags, at, word.some((byte) => byte !== 0) ? word : undefined);
  },

  set_immutable_data({ frame, env, memory }, { data, dataLength }) {
    checkLimit('OutOfBounds', 'immutable data', dataLength, LIMITS.immutableBytes);
    frame.gas.charge(env.schedule.writeImmutable(dataLength), 'writing immutable data');
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
    frame.gas.charge(env.schedule.readImmutable(data.length), 'reading immutable data');
    memory.writeVariable(out, outLength, data);
  },
};
