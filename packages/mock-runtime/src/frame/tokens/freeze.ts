import { err } from '@polkavirt/primitives';
import { U128_MAX } from '../../types/basic.ts';
import { arithmeticErrorOf, tokenErrorOf } from '../dispatch-error.ts';
import type { FungibleFreeze, FungibleInspect } from './fungible.ts';

/** What a token must implement to have freezes. */
export type FreezeBase = Pick<FungibleFreeze, 'balanceFrozen' | 'canFreeze' | 'setFreeze' | 'extendFreeze' | 'thaw'> &
  Pick<FungibleInspect, 'totalBalance'>;

/** Freezes of a token, by FRAME's rules (`fungible/freeze.rs`). */
export function freezeFungible(base: FreezeBase): FungibleFreeze {
  const { totalBalance, ...own } = base;
  const freeze: FungibleFreeze = {
    ...own,
    balanceFreezable: totalBalance,
    setFrozen: (id, who, amount, fortitude) =>
      fortitude === 'Polite' && amount > totalBalance(who)
        ? err(tokenErrorOf('FundsUnavailable'))
        : base.setFreeze(id, who, amount),
    ensureFrozen: (id, who, amount, fortitude) =>
      fortitude === 'Polite' && amount > totalBalance(who)
        ? err(tokenErrorOf('FundsUnavailable'))
        : base.extendFreeze(id, who, amount),
    increaseFrozen(id, who, amount) {
      const sum = base.balanceFrozen(id, who) + amount;
      return sum > U128_MAX ? err(arithmeticErrorOf('Overflow')) : freeze.setFrozen(id, who, sum, 'Polite');
    },
    decreaseFrozen(id, who, amount) {
      const rest = base.balanceFrozen(id, who) - amount;
      return rest < 0n ? err(arithmeticErrorOf('Underflow')) : base.setFreeze(id, who, rest);
    },
  };
  return freeze;
}
