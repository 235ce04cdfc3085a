import { currentExternalities, type HexString, hexToBytes, RuntimeOrigin } from '@polkavirt/mock-runtime';
import { type Address, fallbackAccount } from '../address.ts';
import { Failure } from '../errors.ts';
import { releaseCode } from '../exec/code-loader.ts';
import { registerContract, trieIdOf } from '../exec/contract-lifecycle.ts';
import { writeStorage } from '../exec/contract-storage.ts';
import type { Environment } from '../exec/environment.ts';
import { setDust, splitWei } from '../exec/ether.ts';
import type { Contracts } from './contracts.ts';

const U128_MAX = (1n << 128n) - 1n;
export const MAX_NONCE = 0xffff_ffff;

/**
 * Changes the state by hand, as development chains offer it and as calls pretend with it. Nobody pays, and nothing is checked but that the
 * state holds together.
 */
export const createStateEdits = (env: Environment, storeCode: Contracts['storeCode']) => {
  const { System, Balances, storage } = env;

  /** @param spendable Wei that the account can spend then; it has the existential deposit on top. @throws Failure */
  const setBalance = (address: Address, spendable: bigint): void => {
    const { native, dust } = splitWei(env, spendable);
    const free = native + Balances.constants.ExistentialDeposit;
    if (free > U128_MAX) throw new Failure('BalanceConversionFailed', `${spendable} is more than any balance can be`);
    const set = Balances.forceSetBalance(RuntimeOrigin.root(), env.toAccount(address), free);
    if (!set.ok) throw new Failure('BalanceConversionFailed', `the balance cannot be ${spendable}: ${set.error.type}`);
    setDust(env, env.toAccount(address), dust);
  };

  const ensureAccount = (address: Address): void => {
    if (!System.Account.has(env.toAccount(address))) setBalance(address, 0n);
  };

  /** @param nonce From 0 to 4,294,967,295: the System pallet keeps it in 32 bits. */
  const setNonce = (address: Address, nonce: number): void => {
    ensureAccount(address);
    System.Account.mutate(env.toAccount(address), (account) => ({ ...account, nonce }));
  };

  /** Puts a program at an address without running its constructor; no bytes remove it. @throws Failure `CodeRejected` and the like */
  const setCode = (address: Address, code: Uint8Array): void => {
    const info = storage.AccountInfoOf.get(address);
    const account = fallbackAccount(address);
    if (code.length === 0) {
      if (info === undefined) return;
      storage.AccountInfoOf.remove(address);
      storage.ImmutableDataOf.remove(address);
      currentExternalities().child(info.trieId).clearPrefix('0x');
      System.decConsumers(account);
      releaseCode(env, info.codeHash);
      return;
    }
    const { hash } = storeCode(account, code, undefined);
    storage.CodeInfoOf.mutate(hash, (stored) => stored && { ...stored, refcount: stored.refcount + 1n });
    if (info !== undefined) {
      storage.AccountInfoOf.insert(address, { ...info, codeHash: hash });
      releaseCode(env, info.codeHash);
      return;
    }
    if (!System.Account.has(account)) setBalance(address, 0n);
    System.incConsumers(account);
    if (System.accountNonce(account) === 0) System.incAccountNonce(account);
    const trieId = trieIdOf(address, System.accountNonce(account));
    registerContract(env, { address, account, codeHash: hash, trieId, immutableDataLen: 0 }, 0n);
  };

  /** Sets a slot of a contract; zeros remove it. @param word 32 bytes. @throws Failure `ContractNotFound` */
  const setStorage = (address: Address, slot: HexString, word: HexString): void => {
    const info = storage.AccountInfoOf.get(address);
    if (info === undefined) {
      throw new Failure('ContractNotFound', `there is no contract at ${address} whose storage this would be`);
    }
    const bytes = hexToBytes(slot);
    const value = hexToBytes(word);
    const kept = value.some((byte) => byte !== 0) ? value : undefined;
    const old = writeStorage(info.trieId, { kind: 'fixed', bytes }, kept);
    const sizeOf = (stored: Uint8Array | undefined): number => (stored === undefined ? 0 : bytes.length + stored.length);
    storage.AccountInfoOf.insert(address, {
      ...info,
      storageBytes: Math.max(0, info.storageBytes + sizeOf(kept) - sizeOf(old)),
      storageItems: Math.max(0, info.storageItems + (kept === undefined ? 0 : 1) - (old === undefined ? 0 : 1)),
    });
  };

  /** Removes all that a contract stores; where there is none, nothing is stored. */
  const clearStorage = (address: Address): void => {
    const info = storage.AccountInfoOf.get(address);
    if (info === undefined) return;
    currentExternalities().child(info.trieId).clearPrefix('0x');
    storage.AccountInfoOf.insert(address, { ...info, storageBytes: 0, storageItems: 0 });
  };

  return { setBalance, setNonce, setCode, setStorage, clearStorage };
};

export type StateEdits = ReturnType<typeof createStateEdits>;
