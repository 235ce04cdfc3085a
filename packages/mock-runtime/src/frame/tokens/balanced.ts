import { err, ok } from '@polkavirt/primitives';
import { maxBigint, minBigint } from '../../bigint.ts';
import { U128_MAX } from '../../types/basic.ts';
import type { AccountId } from '../../types/substrate.ts';
import { otherError } from '../dispatch-error.ts';
import type { FungibleBalanced, FungibleInspect, FungibleUnbalanced } from './fungible.ts';
import { type DropHandlers, Imbalance } from './imbalance.ts';

/** Called at each movement, mostly to deposit an event. */
export interface BalancedEvents {
  deposited?(who: AccountId, amount: bigint): void;
  withdrawn?(who: AccountId, amount: bigint): void;
  issued?(amount: bigint): void;
  rescinded?(amount: bigint): void;
}

/** Settles a dropped imbalance: the issuance changes, without an event. */
export const issuanceHandlers = (
  token: Pick<FungibleInspect, 'totalIssuance'> & Pick<FungibleUnbalanced, 'setTotalIssuance'>,
): DropHandlers => ({
  Credit: (amount) => token.setTotalIssuance(maxBigint(token.totalIssuance() - amount, 0n)),
  Debt: (amount) => token.setTotalIssuance(minBigint(token.totalIssuance() + amount, U128_MAX)),
});

/** Credits and debts of a token, by FRAME's rules (`fungible/regular.rs`, `Balanced`). */
export function balancedFungible(token: FungibleInspect & FungibleUnbalanced, on: BalancedEvents): FungibleBalanced {
  const handlers = issuanceHandlers(token);
  const credit = (amount: bigint) => new Imbalance('Credit', amount, handlers);
  const debt = (amount: bigint) => new Imbalance('Debt', amount, handlers);

  const balanced: FungibleBalanced = {
    rescind(amount) {
      const before = token.totalIssuance();
      const delta = minBigint(before, amount);
      token.setTotalIssuance(before - delta);
      on.rescinded?.(delta);
      return debt(delta);
    },

    issue(amount) {
      const before = token.totalIssuance();
      const delta = minBigint(U128_MAX - before, amount);
      token.setTotalIssuance(before + delta);
      on.issued?.(delta);
      return credit(delta);
    },

    pair(amount) {
      const issued = balanced.issue(amount);
      const rescinded = balanced.rescind(amount);
      if (issued.peek() === amount && rescinded.peek() === amount) return ok([rescinded, issued]);
      // As in Rust, the last one first: the issuance is what it was then, also at the end of its range.
      rescinded.drop();
      issued.drop();
      return err(otherError('Failed to issue and rescind equal amounts'));
    },

    deposit(who, amount, precision) {
      const increase = token.increaseBalance(who, amount, precision);
      if (!increase.ok) return increase;
      on.deposited?.(who, increase.value);
      return ok(debt(increase.value));
    },

    withdraw(who, amount, precision, preservation, fortitude) {
      const decrease = token.decreaseBalance(who, amount, precision, preservation, fortitude);
      if (!decrease.ok) return decrease;
      on.withdrawn?.(who, decrease.value);
      return ok(credit(decrease.value));
    },

    resolve(who, given) {
      const deposited = balanced.deposit(who, given.peek(), 'Exact');
      if (!deposited.ok) return { ok: false, error: given };
      given.offset(deposited.value)?.drop();
      return ok(undefined);
    },

    settle(who, owed, preservation) {
      const withdrawn = balanced.withdraw(who, owed.peek(), 'Exact', preservation, 'Polite');
      if (!withdrawn.ok) return { ok: false, error: owed };
      // As much was taken as was owed, so what is left is a credit.
      const rest = withdrawn.value.offset(owed);
      return ok(credit(rest === undefined ? 0n : settled(rest)));
    },
  };
  return balanced;
}

function settled(rest: Imbalance): bigint {
  const amount = rest.peek();
  rest.forget();
  return amount;
}
