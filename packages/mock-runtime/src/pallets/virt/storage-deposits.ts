import type { RuntimeHoldReason } from '../../frame/runtime-reason.ts';
import type { SystemPallet } from '../../frame/system/system.ts';
import type { AccountId } from '../../types/substrate.ts';
import type { BalancesPallet } from '../balances/balances.ts';

/** The prices of a program's storage, in the smallest unit of the currency. */
export interface StoragePrices {
  readonly perItem: bigint;
  /** For each byte of a key or a value. */
  readonly perByte: bigint;
}

/** A change of one item in a program's storage. */
export interface StoredChange {
  /** The program's own account. */
  readonly account: AccountId;
  /** Who signed the extrinsic. */
  readonly payer: AccountId;
  readonly keyLength: number;
  readonly before: Uint8Array | undefined;
  readonly after: Uint8Array | undefined;
}

/** Moves the deposit for a change. @returns Whether the payer could pay; nothing has moved if not. */
export type ChargeStorage = (change: StoredChange) => boolean;

/**
 * Deposits for what programs store: the signer pays, they are held on the program's account, and whoever has a program free
 * storage gets what was held for it. A program's account that does not exist gets the existential deposit from the signer as well.
 */
export function storageDeposits(
  { System, Balances }: { readonly System: SystemPallet; readonly Balances: BalancesPallet },
  { perItem, perByte }: StoragePrices,
  reason: () => RuntimeHoldReason,
): ChargeStorage {
  const isFree = perItem === 0n && perByte === 0n;
  const { fungible } = Balances;
  const priceOf = (keyLength: number, value: Uint8Array | undefined): bigint =>
    value === undefined ? 0n : perItem + perByte * BigInt(keyLength + value.length);

  return ({ account, payer, keyLength, before, after }) => {
    const change = isFree ? 0n : priceOf(keyLength, after) - priceOf(keyLength, before);
    if (change === 0n) return true;
    if (change < 0n) {
      const held = fungible.balanceOnHold(reason(), account);
      const refund = -change < held ? -change : held;
      return refund === 0n || fungible.transferOnHold(reason(), account, payer, refund, 'BestEffort', 'Free', 'Polite').ok;
    }
    const minimum = Balances.constants.ExistentialDeposit;
    const needed = System.accountExists(account) ? change : change + minimum;
    if (fungible.reducibleBalance(payer, 'Preserve', 'Polite') < needed) return false;
    if (needed > change && !fungible.transfer(payer, account, minimum, 'Preserve').ok) return false;
    return fungible.transferAndHold(reason(), payer, account, change, 'Exact', 'Preserve', 'Polite').ok;
  };
}
