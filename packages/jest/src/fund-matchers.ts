import { type AccountId, describeValue, type FungibleInspectHold, type RuntimeHoldReason } from '@polkavirt/mock-runtime';
import { type MatcherContext, type MatcherResult, toResult } from './matcher.ts';

/** An object with holds: the pallet Balances, or a token's interfaces. */
type HoldSource = FungibleInspectHold | { readonly fungible: FungibleInspectHold };

function holdsOf(source: unknown): FungibleInspectHold {
  const token = (source as { fungible?: unknown } | undefined)?.fungible ?? source;
  if (typeof (token as FungibleInspectHold | undefined)?.balanceOnHold !== 'function')
    throw new TypeError('toHoldBalance needs the Balances pallet or a token with holds: expect(Balances).toHoldBalance(...)');
  return token as FungibleInspectHold;
}

/** The account has exactly this amount on hold for the reason. */
export function toHoldBalance(
  this: MatcherContext,
  received: unknown,
  who: AccountId,
  reason: RuntimeHoldReason,
  amount: bigint,
): MatcherResult {
  const held = holdsOf(received as HoldSource).balanceOnHold(reason, who);
  const of = `of ${who} for ${describeValue(reason)}`;
  return toResult(this, 'toHoldBalance', held === amount, {
    receivedArgument: 'Balances',
    expectedArgument: 'who, reason, amount',
    expected: `${describeValue(amount)} on hold ${of}`,
    received: `${describeValue(held)} on hold ${of}`,
  });
}
