import {
  type AccountId,
  blake2_256,
  bytesToHex,
  currentExternalities,
  encode,
  type HexString,
  T,
  withStorageLayer,
} from '@polkavirt/mock-runtime';
import { ok } from '@polkavirt/primitives';
import { type Address, fallbackAccount, h160 } from '../address.ts';
import { Failure } from '../errors.ts';
import { releaseCode } from './code-loader.ts';
import type { Environment } from './environment.ts';
import { moveAllDust } from './ether.ts';
import type { ActiveContract, Frame } from './frame.ts';

/** Bytes of a contract's info in storage, its key included, rounded: what its deposit counts. */
const INFO_BYTES = 112n;

const trieIdSource = T.tuple(T.str, h160, T.u32);

/**
 * The child trie of a contract: never the same again, even if a contract comes back at its address.
 * Source: polkadot-sdk, `substrate/frame/revive/src/storage.rs` (`ContractInfo::new`).
 *
 * @param nonce The deployer's nonce.
 */
export const trieIdOf = (address: Address, nonce: number): HexString =>
  bytesToHex(blake2_256(encode(trieIdSource, ['bcontract_trie_v1', address, nonce])));

/**
 * Puts a contract whose constructor ended well into storage.
 *
 * @returns Its base deposit: its info, its immutable data, and the code's deposit in part, as every user of code backs it (upstream's
 *   `CodeHashLockupDepositPercent`, which is 30 % on its test runtimes).
 */
export function registerContract({ storage, deposits }: Environment, contract: ActiveContract, codeDeposit: bigint): bigint {
  const { address, trieId, codeHash, immutableDataLen } = contract;
  const storageBaseDeposit =
    deposits.perItem + deposits.perByte * (INFO_BYTES + BigInt(immutableDataLen)) + (codeDeposit * 30n) / 100n;
  storage.AccountInfoOf.insert(address, {
    trieId,
    codeHash,
    storageBytes: 0,
    storageItems: 0,
    storageBaseDeposit,
    immutableDataLen,
  });
  return storageBaseDeposit;
}

/** The deposit of the items in a contract's storage. */
export const storageDeposit = ({ deposits }: Environment, bytes: number, items: number): bigint =>
  deposits.perByte * BigInt(bytes) + deposits.perItem * BigInt(items);

/**
 * Moves a frame's counts of its contract's storage into the contract's info, so that nested calls see them. A contract
 * under construction has no info yet, so the counts of a delegate call go to the constructor's frame.
 */
export function settleStorage({ storage }: Environment, frame: Frame, parent?: Frame): void {
  const { contract, storageBytes, storageItems } = frame;
  if (contract === undefined || (storageBytes === 0 && storageItems === 0)) return;
  const info = storage.AccountInfoOf.get(contract.address);
  if (info !== undefined) {
    storage.AccountInfoOf.insert(contract.address, {
      ...info,
      storageBytes: info.storageBytes + storageBytes,
      storageItems: info.storageItems + storageItems,
    });
  } else if (parent?.contract === contract) {
    parent.storageBytes += storageBytes;
    parent.storageItems += storageItems;
  } else return;
  frame.storageBytes = 0;
  frame.storageItems = 0;
}

/** Checks a frame's deposit against its limit. @throws Failure `StorageDepositLimitExhausted` */
export function checkDeposit({ deposit, depositLimit }: Pick<Frame, 'deposit' | 'depositLimit'>): void {
  if (depositLimit === undefined || deposit <= depositLimit) return;
  throw new Failure('StorageDepositLimitExhausted', `a storage deposit of ${deposit} is needed; the limit is ${depositLimit}`);
}

/**
 * Removes a contract: its storage, its info, its immutable data and its use of the code. The funds of its account go to the beneficiary.
 *
 * @returns The deposit that is free again; undefined if the account cannot go, and then the contract stays.
 */
export function removeContract(env: Environment, address: Address, beneficiary: AccountId): bigint | undefined {
  const { System, Balances, storage } = env;
  const info = storage.AccountInfoOf.get(address);
  if (info === undefined) return undefined;
  const account = fallbackAccount(address);
  const removed = withStorageLayer(() => {
    System.decConsumers(account);
    const rest = Balances.freeBalance(account);
    if (rest > 0n && beneficiary !== account) {
      const paid = Balances.transfer(account, beneficiary, rest, 'Expendable');
      if (!paid.ok) return paid;
    }
    moveAllDust(env, account, beneficiary);
    storage.AccountInfoOf.remove(address);
    storage.ImmutableDataOf.remove(address);
    releaseCode(env, info.codeHash);
    currentExternalities().child(info.trieId).clearPrefix('0x');
    return ok(undefined);
  });
  return removed.ok ? info.storageBaseDeposit + storageDeposit(env, info.storageBytes, info.storageItems) : undefined;
}

/** The contract at an address; undefined if there is none. */
export function activeContractAt(env: Environment, address: Address, account: AccountId): ActiveContract | undefined {
  const info = env.storage.AccountInfoOf.get(address);
  if (info === undefined) return undefined;
  return { address, account, codeHash: info.codeHash, trieId: info.trieId, immutableDataLen: info.immutableDataLen };
}
