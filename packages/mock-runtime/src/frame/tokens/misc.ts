/** The enums of FRAME's token interfaces (frame-support, `traits/tokens/misc.rs`). */
import { err, ok, type Result } from '@polkavirt/primitives';
import { variant } from '../../types/composite.ts';
import type { ValueOf } from '../../types/type.ts';
import { arithmeticErrorOf, type DispatchError, tokenErrorOf } from '../dispatch-error.ts';

/**
 * Whether a withdrawal may end the account: it may (`Expendable`), it may not if the account would die (`Protect`), or the
 * existential deposit must stay in any case (`Preserve`).
 */
export type Preservation = 'Expendable' | 'Protect' | 'Preserve';

/** Whether freezes count (`Polite`) or are ignored, for example for a punishment (`Force`). */
export type Fortitude = 'Polite' | 'Force';

/** Whether it must be exactly the amount (`Exact`), or as much of it as possible (`BestEffort`). */
export type Precision = 'Exact' | 'BestEffort';

/** Whether what is deposited is new, or moved from elsewhere. */
export type Provenance = 'Minted' | 'Extant';

/** Whether what arrives is free or on hold. */
export type Restriction = 'Free' | 'OnHold';

/** Whether an account must stay, in the words of the old Currency interface. */
export type ExistenceRequirement = 'KeepAlive' | 'AllowDeath';

/** Where reserved funds go, as events carry it. */
export const balanceStatus = variant(
  { path: ['frame_support', 'traits', 'tokens', 'misc', 'BalanceStatus'] },
  { Free: undefined, Reserved: undefined },
);
export type BalanceStatus = ValueOf<typeof balanceStatus>['type'];

/** The consequence of a deposit. */
export type DepositConsequence = 'BelowMinimum' | 'CannotCreate' | 'UnknownAsset' | 'Overflow' | 'Blocked' | 'Success';

export const depositResult = (consequence: DepositConsequence): Result<void, DispatchError> => {
  if (consequence === 'Success') return ok(undefined);
  return err(consequence === 'Overflow' ? arithmeticErrorOf('Overflow') : tokenErrorOf(consequence));
};

/** The consequence of a withdrawal. `ReducedToZero` holds the amount that would be left and lost. */
export type WithdrawConsequence =
  | { readonly type: 'BalanceLow' | 'WouldDie' | 'UnknownAsset' | 'Underflow' | 'Overflow' | 'Frozen' | 'Success' }
  | { readonly type: 'ReducedToZero'; readonly value: bigint };

/**
 * A consequence as a result: the amount withdrawn beyond the requested one.
 *
 * @param keepNonzero Whether the account has to stay.
 */
export function withdrawResult(consequence: WithdrawConsequence, keepNonzero: boolean): Result<bigint, DispatchError> {
  switch (consequence.type) {
    case 'Success':
      return ok(0n);
    case 'ReducedToZero':
      return keepNonzero ? err(tokenErrorOf('NotExpendable')) : ok(consequence.value);
    case 'BalanceLow':
      return err(tokenErrorOf('FundsUnavailable'));
    case 'WouldDie':
      return err(tokenErrorOf('OnlyProvider'));
    case 'Underflow':
    case 'Overflow':
      return err(arithmeticErrorOf(consequence.type));
    default:
      return err(tokenErrorOf(consequence.type));
  }
}
