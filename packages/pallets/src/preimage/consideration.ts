import { type AccountId, type DispatchError, type RuntimeHoldReason, T, type Type } from '@polkavirt/mock-runtime';
import { ok, type Result } from '@polkavirt/primitives';

/** What is stored for somebody. */
export interface Footprint {
  /** How many items. */
  readonly count: bigint;
  /** How many bytes. */
  readonly size: bigint;
}

/** What somebody pays as long as something is stored for them: upstream's `Consideration`. */
export interface Consideration<Ticket> {
  /** How a ticket is stored. */
  readonly type: Type<Ticket>;
  /** Takes what storing costs. @param reason What the pallet that stores calls it. */
  take(reason: RuntimeHoldReason, who: AccountId, footprint: Footprint): Result<Ticket, DispatchError>;
  /** Gives it back. */
  drop(reason: RuntimeHoldReason, who: AccountId, ticket: Ticket): Result<unknown, DispatchError>;
}

/** Any consideration: methods, so that every {@link Consideration} is one. */
export type AnyConsideration = Consideration<unknown>;

/** Storing costs nothing: upstream's `()`. */
export const NO_CONSIDERATION: Consideration<undefined> = { type: T.unit, take: () => ok(undefined), drop: () => ok(undefined) };

/** What holds funds under a reason. Balances is one. */
export interface HoldableFungible {
  hold(reason: RuntimeHoldReason, who: AccountId, amount: bigint): Result<unknown, DispatchError>;
  /** Gives held funds back. */
  release(
    reason: RuntimeHoldReason,
    who: AccountId,
    amount: bigint,
    precision: 'Exact' | 'BestEffort',
  ): Result<unknown, DispatchError>;
}

const holdTicket: Type<bigint> = T.newtype(
  {
    path: ['frame_support', 'traits', 'tokens', 'fungible', 'HoldConsideration'],
    params: ['A', 'F', 'R', 'D', 'Fp'].map((name) => ({ name })),
  },
  T.u128,
);

/**
 * Funds on hold, upstream's `HoldConsideration`.
 *
 * @param depositOf What a footprint costs.
 */
export const holdConsideration = (
  fungible: HoldableFungible,
  depositOf: (footprint: Footprint) => bigint,
): Consideration<bigint> => ({
  type: holdTicket,
  take(reason, who, footprint) {
    const amount = depositOf(footprint);
    const held = fungible.hold(reason, who, amount);
    return held.ok ? ok(amount) : held;
  },
  drop: (reason, who, amount) => fungible.release(reason, who, amount, 'BestEffort'),
});
