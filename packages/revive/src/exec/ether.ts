import { type AccountId, withStorageLayer } from '@polkavirt/mock-runtime';
import { err, ok } from '@polkavirt/primitives';
import { toAddress } from '../address.ts';
import { Failure } from '../errors.ts';
import type { Environment } from './environment.ts';

/**
 * Amounts of Ethereum, in wei, on a currency with fewer decimals: a native unit is `NativeToEthRatio` wei. What an account has below a
 * native unit is its dust, which the pallet keeps. Source: polkadot-sdk, `substrate/frame/revive/src/{lib,primitives}.rs`
 * (`BalanceWithDust`, `transfer_with_dust`).
 */
type Purse = Pick<Environment, 'Balances' | 'storage' | 'nativeToEthRatio'>;

const U128_MAX = (1n << 128n) - 1n;

/** What an account can spend and keep its existential deposit. @returns Wei */
export const spendableWei = ({ Balances, storage, nativeToEthRatio }: Purse, account: AccountId): bigint =>
  Balances.reducibleBalance(account, 'Preserve') * nativeToEthRatio + dustOf({ storage }, account);

/** Splits wei into native units and what is left below one. @throws Failure `BalanceConversionFailed` */
export function splitWei({ nativeToEthRatio }: Pick<Environment, 'nativeToEthRatio'>, wei: bigint) {
  const native = wei / nativeToEthRatio;
  if (native > U128_MAX) throw new Failure('BalanceConversionFailed', `${wei} is more than any balance can be`);
  return { native, dust: wei % nativeToEthRatio };
}

const dustOf = ({ storage }: Pick<Purse, 'storage'>, account: AccountId): bigint =>
  BigInt(storage.DustOf.get(toAddress(account)) ?? 0);

export function setDust({ storage }: Pick<Purse, 'storage'>, account: AccountId, dust: bigint): void {
  const address = toAddress(account);
  if (dust > 0n) storage.DustOf.insert(address, Number(dust));
  else if (storage.DustOf.has(address)) storage.DustOf.remove(address);
}

/**
 * Moves wei between accounts that exist; the sender keeps its existential deposit. A sender without enough dust breaks a native unit,
 * and a receiver with enough of it gets one. @returns Nothing, or why it failed; then nothing has moved.
 */
export function moveWei(purse: Purse, from: AccountId, to: AccountId, wei: bigint) {
  const { Balances, nativeToEthRatio } = purse;
  const { native, dust } = splitWei(purse, wei);
  return withStorageLayer(() => {
    if (native > 0n) {
      const moved = Balances.transfer(from, to, native, 'Preserve');
      if (!moved.ok) return moved;
    }
    if (dust === 0n) return ok(undefined);
    if (from === to) return spendableWei(purse, from) < wei ? err(undefined) : ok(undefined);
    let left = dustOf(purse, from) - dust;
    if (left < 0n) {
      const broken = Balances.fungible.burnFrom(from, 1n, 'Preserve', 'Exact', 'Polite');
      if (!broken.ok) return broken;
      left += nativeToEthRatio;
    }
    setDust(purse, from, left);
    return addDust(purse, to, dust);
  });
}

function addDust(purse: Purse, to: AccountId, dust: bigint) {
  const { Balances, nativeToEthRatio } = purse;
  const sum = dustOf(purse, to) + dust;
  setDust(purse, to, sum % nativeToEthRatio);
  return sum < nativeToEthRatio ? ok(undefined) : Balances.fungible.mintInto(to, 1n);
}

/** Gives all dust of an account that goes to another one. */
export function moveAllDust(purse: Purse, from: AccountId, to: AccountId): void {
  const dust = dustOf(purse, from);
  if (dust === 0n) return;
  setDust(purse, from, 0n);
  if (from !== to) addDust(purse, to, dust);
}
