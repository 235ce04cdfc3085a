import { err, HostFault, ok, type Result } from '@polkavirt/primitives';
import { checkOptions, optional, wholeBigint } from '@polkavirt/primitives/options';
import { maxBigint, minBigint } from '../../bigint.ts';
import { call } from '../../frame/call.ts';
import { constant } from '../../frame/constant.ts';
import type { DispatchResult } from '../../frame/dispatch.ts';
import { arithmeticErrorOf, type DispatchError, tokenErrorOf } from '../../frame/dispatch-error.ts';
import { ensureRoot, ensureSigned, lookup, type RuntimeOrigin } from '../../frame/origin.ts';
import { aPallet, definePallet } from '../../frame/pallet.ts';
import type { SystemPallet } from '../../frame/system/system.ts';
import { weightOf } from '../../frame/weight.ts';
import { accountId, at, compact, lookupSource, U128_MAX, u32, u128 } from '../../types/index.ts';
import type { AccountId, LookupSource } from '../../types/substrate.ts';
import { accountStore } from './account-store.ts';
import { balancesErrors, balancesStorage } from './balances-storage.ts';

export interface BalancesConfig {
  readonly System: SystemPallet;
  /** What an account must hold to exist, at least 1. Default 1. */
  readonly existentialDeposit?: bigint;
}

export interface BalancesGenesis {
  /** Free funds by account; each at least the existential deposit. */
  readonly balances?: readonly (readonly [AccountId, bigint])[];
}

/** Whether a withdrawal may end the account. */
export type Preservation = 'Expendable' | 'Preserve';

const TRANSFER_WEIGHT = weightOf(60_000_000n, 3593n);

/**
 * pallet-balances: free funds, transfers, the existential deposit. Rules, order of events and errors are upstream's
 * (`impl_fungible.rs`); there are no holds, freezes, locks or reserves that could set `reserved` and `frozen`.
 */
export const createBalances = definePallet('pallet_balances', (pallet, config: BalancesConfig) => {
  checkOptions('pallet_balances', config, { System: aPallet('createSystem()'), existentialDeposit: optional(wholeBigint()) });
  const { System, existentialDeposit = 1n } = config;
  if (existentialDeposit < 1n) throw new HostFault('ValueOutOfRange', 'the existential deposit must be at least 1');

  const storage = balancesStorage(pallet);
  const errors = balancesErrors(pallet);
  const events = pallet.events({
    Endowed: at(0, { account: accountId, freeBalance: u128 }, ['An account was created with some free balance.']),
    DustLost: at(1, { account: accountId, amount: u128 }, [
      'An account was removed whose balance was below the existential deposit.',
    ]),
    Transfer: at(2, { from: accountId, to: accountId, amount: u128 }, ['Transfer succeeded.']),
    BalanceSet: at(3, { who: accountId, free: u128 }, ['A balance was set by root.']),
    Deposit: at(7, { who: accountId, amount: u128 }, ['Some amount was deposited (e.g. for transaction fees).']),
    Withdraw: at(8, { who: accountId, amount: u128 }, [
      'Some amount was withdrawn from the account (e.g. for transaction fees).',
    ]),
  });
  const { Event } = events;
  const { TotalIssuance } = storage;
  const accounts = accountStore(System, existentialDeposit, {
    endowed: (account, freeBalance) => System.depositEvent(Event.Endowed({ account, freeBalance })),
    dustLost: (account, amount) => System.depositEvent(Event.DustLost({ account, amount })),
  });

  /** What an account can spend: not what is frozen, nor the deposit that keeps it alive where it must live. */
  const reducibleBalance = (who: AccountId, preservation: Preservation): bigint => {
    const { free, reserved, frozen } = accounts.get(who);
    let untouchable = maxBigint(frozen - reserved, 0n);
    const mustLive = preservation === 'Preserve' || (free > 0n && !System.canDecProvider(who));
    if (mustLive) untouchable = maxBigint(untouchable, existentialDeposit);
    return maxBigint(free - untouchable, 0n);
  };

  const canWithdraw = (who: AccountId, amount: bigint, preservation: Preservation): Result<void, DispatchError> => {
    if (amount === 0n) return ok(undefined);
    if (amount > TotalIssuance.get()) return err(arithmeticErrorOf('Underflow'));
    const { free } = accounts.get(who);
    if (amount > free) return err(tokenErrorOf('FundsUnavailable'));
    if (amount > reducibleBalance(who, 'Expendable')) return err(tokenErrorOf('Frozen'));
    if (free - amount < existentialDeposit && preservation === 'Preserve') return err(tokenErrorOf('NotExpendable'));
    return ok(undefined);
  };

  const canDeposit = (who: AccountId, amount: bigint): Result<void, DispatchError> => {
    if (amount === 0n) return ok(undefined);
    const { free, reserved } = accounts.get(who);
    if (free + reserved + amount > U128_MAX) return err(arithmeticErrorOf('Overflow'));
    return free + amount < existentialDeposit ? err(tokenErrorOf('BelowMinimum')) : ok(undefined);
  };

  /** Sets free funds; dust leaves the issuance. */
  const setFree = (who: AccountId, free: bigint): Result<void, DispatchError> => {
    const changed = accounts.setFree(who, free);
    if (!changed.ok) return changed;
    if (changed.value.dust > 0n) TotalIssuance.put(TotalIssuance.get() - changed.value.dust);
    return ok(undefined);
  };

  const freeBalance = (who: AccountId): bigint => accounts.get(who).free;

  /** Moves funds between accounts. */
  const transfer = (from: AccountId, to: AccountId, amount: bigint, preservation: Preservation): Result<void, DispatchError> => {
    const checked = canWithdraw(from, amount, preservation);
    if (!checked.ok) return checked;
    const fits = canDeposit(to, amount);
    if (!fits.ok || from === to) return fits;
    if (amount > 0n) {
      const taken = setFree(from, freeBalance(from) - amount);
      if (!taken.ok) return taken;
      const given = setFree(to, freeBalance(to) + amount);
      if (!given.ok) return given;
    }
    System.depositEvent(Event.Transfer({ from, to, amount }));
    return ok(undefined);
  };

  const dispatchTransfer = (
    origin: RuntimeOrigin,
    dest: LookupSource,
    value: bigint,
    preservation: Preservation,
  ): DispatchResult => {
    const from = ensureSigned(origin);
    if (!from.ok) return from;
    const to = lookup(dest);
    if (!to.ok) return to;
    const moved = transfer(from.value, to.value, value, preservation);
    return moved.ok ? ok({}) : moved;
  };

  const transferArgs = [
    ['dest', lookupSource],
    ['value', compact(u128)],
  ] as const;

  return {
    storage,
    events,
    errors,
    constants: {
      ExistentialDeposit: constant(u128, existentialDeposit, 'The minimum amount required to keep an account open.'),
      MaxLocks: constant(u32, 50, 'The maximum number of locks that should exist on an account.'),
      MaxReserves: constant(u32, 50, 'The maximum number of named reserves that can exist on an account.'),
      MaxFreezes: constant(u32, 0, 'The maximum number of individual freeze locks that can exist on an account at any time.'),
    },
    calls: {
      transferAllowDeath: call(
        transferArgs,
        { index: 0, weight: TRANSFER_WEIGHT, docs: ['Transfer some liquid free balance to another account.'] },
        (origin, dest, value) => dispatchTransfer(origin, dest, value, 'Expendable'),
      ),
      transferKeepAlive: call(
        transferArgs,
        {
          index: 3,
          weight: TRANSFER_WEIGHT,
          docs: ['Same as the transfer_allow_death call, but with a check that the sender stays alive.'],
        },
        (origin, dest, value) => dispatchTransfer(origin, dest, value, 'Preserve'),
      ),
      forceSetBalance: call(
        [
          ['who', lookupSource],
          ['newFree', compact(u128)],
        ],
        { index: 8, weight: weightOf(30_000_000n, 3593n), docs: ['Set the regular balance of a given account.'] },
        (origin, source, wanted) => {
          const root = ensureRoot(origin);
          if (!root.ok) return root;
          const who = lookup(source);
          if (!who.ok) return who;
          const free = wanted < existentialDeposit ? 0n : wanted;
          const before = freeBalance(who.value);
          const issued = TotalIssuance.get() + free - before;
          const set = setFree(who.value, free);
          if (!set.ok) return set;
          TotalIssuance.put(minBigint(issued, U128_MAX));
          System.depositEvent(Event.BalanceSet({ who: who.value, free }));
          return ok({});
        },
      ),
    },
    genesis: ({ balances = [] }: BalancesGenesis = {}) => {
      for (const [who, free] of balances) {
        if (free < existentialDeposit) {
          throw new HostFault(
            'ValueOutOfRange',
            `genesis: ${who} has ${free}, less than the existential deposit of ${existentialDeposit}`,
          );
        }
        if (System.accountData(who) !== undefined) throw new HostFault('ValueOutOfRange', `genesis: ${who} stands there twice`);
        const set = setFree(who, free);
        if (!set.ok) throw new HostFault('Internal', `genesis: ${who}: ${set.error.type}`);
        TotalIssuance.put(TotalIssuance.get() + free);
      }
    },
    api: {
      freeBalance,
      reducibleBalance,
      totalIssuance: (): bigint => TotalIssuance.get(),
      transfer,

      /** Takes funds out of the account and of the issuance, such as a fee. The account stays alive. */
      withdraw(who: AccountId, amount: bigint): Result<void, DispatchError> {
        const checked = canWithdraw(who, amount, 'Preserve');
        if (!checked.ok || amount === 0n) return checked;
        const set = setFree(who, freeBalance(who) - amount);
        if (!set.ok) return set;
        TotalIssuance.put(TotalIssuance.get() - amount);
        System.depositEvent(Event.Withdraw({ who, amount }));
        return ok(undefined);
      },

      /** Gives new funds to an account, such as what is left of a fee. */
      deposit(who: AccountId, amount: bigint): Result<void, DispatchError> {
        const issued = TotalIssuance.get() + amount;
        if (issued > U128_MAX) return err(arithmeticErrorOf('Overflow'));
        const fits = canDeposit(who, amount);
        if (!fits.ok || amount === 0n) return fits;
        const set = setFree(who, freeBalance(who) + amount);
        if (!set.ok) return set;
        TotalIssuance.put(issued);
        System.depositEvent(Event.Deposit({ who, amount }));
        return ok(undefined);
      },
    },
  };
});

export type BalancesPallet = ReturnType<typeof createBalances>;
