import { type AccountId, bytesToHex } from '@polkavirt/mock-runtime';
import { Failure } from '../errors.ts';
import type { StorageAccess } from '../gas/gas-schedule.ts';
import type { AccessList } from './access-list.ts';
import { storageDeposit } from './contract-lifecycle.ts';
import { type ContractKey, readStorage, writeStorage } from './contract-storage.ts';
import type { Environment } from './environment.ts';
import type { ActiveContract, Frame } from './frame.ts';
import type { ReviveObserver } from './observer.ts';
import type { TransientStorage } from './transient-storage.ts';

/** What an access needs from the frames. */
export interface StorageStack {
  readonly env: Environment;
  readonly transient: TransientStorage;
  readonly accessList: AccessList;
  observe(tell: (observer: ReviveObserver) => void): void;
  /** Counts a storage deposit of a contract. */
  charge(frame: Frame, contract: AccountId, amount: bigint): void;
}

/** An item in the storage of the contract in whose name a frame runs. */
export interface StorageItem {
  readonly key: ContractKey;
  /** Whether it is gone with the transaction. */
  readonly isTransient: boolean;
}

/** Programs always run in the name of a contract; only precompiles that are called have none. */
export const contractOf = ({ contract }: Frame): ActiveContract => {
  if (contract === undefined) throw new Failure('ContractNotFound', 'there is no contract whose storage this would be');
  return contract;
};

const nameOf = ({ address }: Frame, { kind, bytes }: ContractKey): string => `${address} ${kind} ${bytesToHex(bytes)}`;
const transientKeySize = ({ bytes }: ContractKey): number => 20 + bytes.length;

const tell = (stack: StorageStack, frame: Frame, { bytes }: ContractKey, isWrite: boolean): void =>
  stack.observe((observer) => observer.storageAccess?.({ address: frame.address, key: bytes, isWrite }));

/** Touches an item. @returns The access, as the gas schedule prices it. */
function touch(
  { accessList }: StorageStack,
  frame: Frame,
  { key, isTransient }: StorageItem,
  operation: StorageAccess['operation'],
): StorageAccess {
  if (isTransient) return { operation, warmth: 'transient', isRevertible: false };
  const { isFirst, isRevertible } = accessList.touch(nameOf(frame, key));
  return { operation, warmth: isFirst ? 'cold' : 'hot', isRevertible };
}

/** Reads an item and pays for it. @throws Failure */
export function readItem(
  stack: StorageStack,
  frame: Frame,
  item: StorageItem,
  operation: 'get' | 'contains' = 'get',
): Uint8Array | undefined {
  const { key, isTransient } = item;
  const { schedule } = stack.env;
  const access = touch(stack, frame, item, operation);
  frame.gas.demand(schedule.storageAtMost(access, 0), 'reading storage');
  if (!isTransient) tell(stack, frame, key, false);
  const value = isTransient ? stack.transient.get(nameOf(frame, key)) : readStorage(contractOf(frame).trieId, key);
  frame.gas.charge(schedule.storage(access, { new: 0, old: value?.length ?? 0 }), 'reading storage');
  return value;
}

/** Writes or removes an item and pays for it. @returns The old value. @throws Failure */
export function writeItem(
  stack: StorageStack,
  frame: Frame,
  item: StorageItem,
  value: Uint8Array | undefined,
  operation: 'set' | 'clear' | 'take' = value === undefined ? 'clear' : 'set',
): Uint8Array | undefined {
  const { env } = stack;
  const { key, isTransient } = item;
  const length = value?.length ?? 0;
  const access = touch(stack, frame, item, operation);
  const atMost = env.schedule.storageAtMost(access, length);
  frame.gas.demand(atMost, 'writing storage');
  const charge = (old: number) => frame.gas.charge(env.schedule.storage(access, { new: length, old }), 'writing storage');
  // A schedule that knows the price beforehand takes it beforehand.
  if (atMost === 0n) charge(0);
  let old: Uint8Array | undefined;
  if (isTransient) {
    const name = nameOf(frame, key);
    old = stack.transient.get(name);
    stack.transient.set(name, transientKeySize(key), value);
  } else {
    tell(stack, frame, key, true);
    const contract = contractOf(frame);
    old = writeStorage(contract.trieId, key, value);
    const sizeOf = (bytes: Uint8Array | undefined): number => (bytes === undefined ? 0 : key.bytes.length + bytes.length);
    const bytes = sizeOf(value) - sizeOf(old);
    const items = (value === undefined ? 0 : 1) - (old === undefined ? 0 : 1);
    frame.storageBytes += bytes;
    frame.storageItems += items;
    stack.charge(frame, contract.account, storageDeposit(env, bytes, items));
  }
  if (atMost !== 0n) charge(old?.length ?? 0);
  return old;
}
