import { err, ok, type Result } from '@polkavirt/primitives';
import { maxBigint, minBigint } from '../../bigint.ts';
import { call, signedCall } from '../../frame/call.ts';
import type { DispatchResult } from '../../frame/dispatch.ts';
import type { DispatchError } from '../../frame/dispatch-error.ts';
import { ensureRoot, lookup, type RuntimeOrigin } from '../../frame/origin.ts';
import type { Preservation } from '../../frame/tokens/misc.ts';
import { accountId, bool, compact, lookupSource, U128_MAX, u128, variant, vec } from '../../types/index.ts';
import type { AccountId, LookupSource } from '../../types/substrate.ts';
import type { BalancesWeights } from './balances-weights.ts';
import type { CurrencyParts } from './currency.ts';
import type { ReservableCurrency } from './reservable.ts';

const adjustmentDirection = variant(
  { path: ['pallet_balances', 'types', 'AdjustmentDirection'] },
  { Increase: undefined, Decrease: undefined },
);

const done = (result: Result<unknown, DispatchError>): DispatchResult => (result.ok ? ok({}) : result);

/** The calls of pallet-balances under upstream's indexes. */
export function balancesCalls(parts: CurrencyParts, reservable: ReservableCurrency, weights: BalancesWeights) {
  const { existentialDeposit, storage, accounts, fungible, credit, debt, mutate, Event, errors, deposit } = parts;
  const { TotalIssuance, InactiveIssuance } = storage;

  const transferTo = (from: AccountId, dest: LookupSource, value: bigint, preservation: Preservation): DispatchResult => {
    const to = lookup(dest);
    return to.ok ? done(fungible.transfer(from, to.value, value, preservation)) : to;
  };

  const rootOn = (origin: RuntimeOrigin, source: LookupSource) => {
    const root = ensureRoot(origin);
    return root.ok ? lookup(source) : root;
  };

  const transferArgs = [
    ['dest', lookupSource],
    ['value', compact(u128)],
  ] as const;

  return {
    transferAllowDeath: signedCall(
      transferArgs,
      { index: 0, weight: weights.transferAllowDeath(), docs: ['Transfer some liquid free balance to another account.'] },
      (who, dest, value) => transferTo(who, dest, value, 'Expendable'),
    ),
    forceTransfer: call(
      [['source', lookupSource], ...transferArgs],
      {
        index: 2,
        weight: weights.forceTransfer(),
        docs: ['Exactly as `transfer_allow_death`, except the origin must be root and the source account may be specified.'],
      },
      (origin, source, dest, value) => {
        const from = rootOn(origin, source);
        return from.ok ? transferTo(from.value, dest, value, 'Expendable') : from;
      },
    ),
    transferKeepAlive: signedCall(
      transferArgs,
      {
        index: 3,
        weight: weights.transferKeepAlive(),
        docs: ['Same as the transfer_allow_death call, but with a check that the sender stays alive.'],
      },
      (who, dest, value) => transferTo(who, dest, value, 'Preserve'),
    ),
    transferAll: signedCall(
      [
        ['dest', lookupSource],
        ['keepAlive', bool],
      ],
      { index: 4, weight: weights.transferAll(), docs: ['Transfer the entire transferable balance from the caller account.'] },
      (who, dest, keepAlive) => {
        const preservation = keepAlive ? 'Preserve' : 'Expendable';
        return transferTo(who, dest, fungible.reducibleBalance(who, preservation, 'Polite'), preservation);
      },
    ),
    forceUnreserve: call(
      [
        ['who', lookupSource],
        ['amount', u128],
      ],
      { index: 5, weight: weights.forceUnreserve(), docs: ['Unreserve some balance from a user by force.'] },
      (origin, source, amount) => {
        const who = rootOn(origin, source);
        if (!who.ok) return who;
        reservable.unreserve(who.value, amount);
        return ok({});
      },
    ),
    upgradeAccounts: signedCall(
      [['who', vec(accountId)]],
      {
        index: 6,
        weight: (who) => weights.upgradeAccounts(who.length),
        docs: ['Upgrade a specified account. Free of charge if nine of ten of them needed to be.'],
      },
      (_who, accountIds) => {
        const upgraded = accountIds.filter((one) => accounts.ensureUpgraded(one)).length;
        return ok({ paysFee: accountIds.length > 0 && upgraded * 10 >= accountIds.length * 9 ? 'No' : 'Yes' });
      },
    ),
    forceSetBalance: call(
      [
        ['who', lookupSource],
        ['newFree', compact(u128)],
      ],
      { index: 8, weight: weights.forceSetBalance(), docs: ['Set the regular balance of a given account.'] },
      (origin, source, wanted) => {
        const who = rootOn(origin, source);
        if (!who.ok) return who;
        const free = wanted < existentialDeposit ? 0n : wanted;
        const before = mutate(who.value, (account) => {
          const old = account.free;
          account.free = free;
          return ok(old);
        });
        if (!before.ok) return before;
        if (free > before.value) debt(free - before.value).drop();
        if (free < before.value) credit(before.value - free).drop();
        deposit(Event.BalanceSet({ who: who.value, free }));
        return ok({});
      },
    ),
    forceAdjustTotalIssuance: call(
      [
        ['direction', adjustmentDirection],
        ['delta', compact(u128)],
      ],
      { index: 9, weight: weights.forceAdjustTotalIssuance(), docs: ['Adjust the total issuance in a saturating way.'] },
      (origin, direction, delta) => {
        const root = ensureRoot(origin);
        if (!root.ok) return root;
        if (delta === 0n) return err(errors.DeltaZero);
        const old = TotalIssuance.get();
        const changed = direction.type === 'Increase' ? minBigint(old + delta, U128_MAX) : maxBigint(old - delta, 0n);
        if (InactiveIssuance.get() > changed) return err(errors.IssuanceDeactivated);
        TotalIssuance.put(changed);
        deposit(Event.TotalIssuanceForced({ old, new: changed }));
        return ok({});
      },
    ),
    burn: signedCall(
      [
        ['value', compact(u128)],
        ['keepAlive', bool],
      ],
      { index: 10, weight: weights.burn(), docs: ['Burn the specified liquid free balance from the origin account.'] },
      (who, value, keepAlive) => done(fungible.burnFrom(who, value, keepAlive ? 'Preserve' : 'Expendable', 'Exact', 'Polite')),
    ),
  };
}
