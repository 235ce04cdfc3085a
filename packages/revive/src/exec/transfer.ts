import { type AccountId, withStorageLayer } from '@polkavirt/mock-runtime';
import { Failure } from '../errors.ts';
import type { Environment } from './environment.ts';
import { moveWei, spendableWei, splitWei } from './ether.ts';

/**
 * Moves value. A new account gets its existential deposit from the origin in addition, so that contracts need not care;
 * sender and origin keep their own.
 *
 * @param value Wei
 * @returns Storage deposit that this costs, in native units: the existential deposit of a new account.
 * @throws Failure `TransferFailed`, `BalanceConversionFailed` or `StorageDepositNotEnoughFunds`; nothing has moved then.
 */
export function transfer(env: Environment, origin: AccountId, from: AccountId, to: AccountId, value: bigint): bigint {
  const { System, Balances } = env;
  if (value === 0n) return 0n;
  splitWei(env, value);
  const isNew = !System.Account.has(to);
  const existentialDeposit = Balances.constants.ExistentialDeposit;
  let paidDeposit = true;
  const moved = withStorageLayer(() => {
    if (isNew) {
      const paid = Balances.transfer(origin, to, existentialDeposit, 'Preserve');
      paidDeposit = paid.ok;
      if (!paid.ok) return paid;
    }
    return moveWei(env, from, to, value);
  });
  if (!moved.ok) {
    if (!paidDeposit) throw depositUnpaid(origin, to, existentialDeposit);
    const spendable = spendableWei(env, from);
    throw new Failure('TransferFailed', `${from} cannot pay ${value} to ${to}: it can spend ${spendable}`);
  }
  return isNew ? existentialDeposit : 0n;
}

/** Creates an account with its existential deposit, paid by the origin. @returns The amount. */
export function endow({ System, Balances }: Environment, origin: AccountId, account: AccountId): bigint {
  if (System.Account.has(account)) return 0n;
  const deposit = Balances.constants.ExistentialDeposit;
  if (!Balances.transfer(origin, account, deposit, 'Preserve').ok) throw depositUnpaid(origin, account, deposit);
  return deposit;
}

const depositUnpaid = (origin: AccountId, account: AccountId, deposit: bigint): Failure =>
  new Failure(
    'StorageDepositNotEnoughFunds',
    `${account} is new and needs ${deposit} as existential deposit, which ${origin} cannot pay`,
  );
