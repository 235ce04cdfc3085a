import type { PalletBuilder } from '../../frame/pallet.ts';
import { balanceStatus } from '../../frame/tokens/misc.ts';
import { accountId, at, u128 } from '../../types/index.ts';

const who = { who: accountId, amount: u128 };

/** The events of pallet-balances under upstream's indexes, which are those of the release of March 2025 (stable2503). */
export const balancesEvents = (pallet: PalletBuilder) =>
  pallet.events({
    Endowed: at(0, { account: accountId, freeBalance: u128 }, ['An account was created with some free balance.']),
    DustLost: at(1, { account: accountId, amount: u128 }, [
      'An account was removed whose balance was below the existential deposit.',
    ]),
    Transfer: at(2, { from: accountId, to: accountId, amount: u128 }, ['Transfer succeeded.']),
    BalanceSet: at(3, { who: accountId, free: u128 }, ['A balance was set by root.']),
    Reserved: at(4, who, ['Some balance was reserved (moved from free to reserved).']),
    Unreserved: at(5, who, ['Some balance was unreserved (moved from reserved to free).']),
    ReserveRepatriated: at(6, { from: accountId, to: accountId, amount: u128, destinationStatus: balanceStatus }, [
      'Some balance was moved from the reserve of the first account to the second account.',
    ]),
    Deposit: at(7, who, ['Some amount was deposited (e.g. for transaction fees).']),
    Withdraw: at(8, who, ['Some amount was withdrawn from the account (e.g. for transaction fees).']),
    Slashed: at(9, who, ['Some amount was removed from the account (e.g. for misbehavior).']),
    Minted: at(10, who, ['Some amount was minted into an account.']),
    Burned: at(11, who, ['Some amount was burned from an account.']),
    Suspended: at(12, who, ['Some amount was suspended from an account (it can be restored later).']),
    Restored: at(13, who, ['Some amount was restored into an account.']),
    Upgraded: at(14, { who: accountId }, ['An account was upgraded.']),
    Issued: at(15, { amount: u128 }, ['Total issuance was increased, creating a credit to be balanced.']),
    Rescinded: at(16, { amount: u128 }, ['Total issuance was decreased, creating a debt to be balanced.']),
    Locked: at(17, who, ['Some balance was locked.']),
    Unlocked: at(18, who, ['Some balance was unlocked.']),
    Frozen: at(19, who, ['Some balance was frozen.']),
    Thawed: at(20, who, ['Some balance was thawed.']),
    TotalIssuanceForced: at(21, { old: u128, new: u128 }, ['The total issuance was forcefully changed.']),
  });
export type BalancesEvents = ReturnType<typeof balancesEvents>['Event'];
