/** Deposits for what is stored: FRAME's `Consideration` (frame-support, `traits/storage.rs` and `tokens/fungible/mod.rs`). */
import { err, ok, type Result } from '@polkavirt/primitives';
import { minBigint } from '../../bigint.ts';
import { U128_MAX, u128 } from '../../types/basic.ts';
import { newtype, unit } from '../../types/composite.ts';
import type { AccountId } from '../../types/substrate.ts';
import type { Type } from '../../types/type.ts';
import type { DispatchError } from '../dispatch-error.ts';
import type { RuntimeFreezeReason, RuntimeHoldReason } from '../runtime-reason.ts';
import type { FungibleFreeze, FungibleMutateHold } from './fungible.ts';

/** The amount of storage: a number of items, and bytes. */
export interface Footprint {
  readonly count: bigint;
  readonly size: bigint;
}

/** The price of storage. */
export type StoragePrice<F = Footprint> = (footprint: F) => bigint;

/** A price for the item and one for each byte: FRAME's `LinearStoragePrice`. */
export const linearStoragePrice =
  (base: bigint, perByte: bigint): StoragePrice =>
  ({ count, size }) =>
    minBigint(base + perByte * count * size, U128_MAX);

/** What an account deposits for storage, and gets back for the ticket, which the pallet stores beside the data. */
export interface Consideration<Ticket = unknown, F = Footprint> {
  /** For the storage of the pallet that keeps tickets. */
  readonly ticket: Type<Ticket>;
  /** Takes the price of the footprint. */
  create(who: AccountId, footprint: F): Result<Ticket, DispatchError>;
  /** Takes or returns the difference to another footprint. */
  update(ticket: Ticket, who: AccountId, footprint: F): Result<Ticket, DispatchError>;
  /** Returns the deposit. */
  drop(ticket: Ticket, who: AccountId): Result<void, DispatchError>;
  /** Destroys the deposit, as a punishment. */
  burn(ticket: Ticket, who: AccountId): void;
}

/** Storing costs nothing: FRAME's `()`. */
export const NO_CONSIDERATION: Consideration<undefined> = {
  ticket: unit,
  create: () => ok(undefined),
  update: () => ok(undefined),
  drop: () => ok(undefined),
  burn() {},
};

const ticketType = <T>(name: string, of: Type<T>): Type<T> =>
  newtype(
    {
      path: ['frame_support', 'traits', 'tokens', 'fungible', name],
      params: ['A', 'F', 'R', 'D', 'Fp'].map((param) => ({ name: param })),
    },
    of,
  );

const without = (result: Result<unknown, DispatchError>): Result<void, DispatchError> => (result.ok ? ok(undefined) : result);

/** A hold that grows and shrinks with what is stored; others may hold for the same reason. */
export const holdConsideration = <F = Footprint>(
  token: FungibleMutateHold,
  reason: () => RuntimeHoldReason,
  price: StoragePrice<F>,
): Consideration<bigint, F> => ({
  ticket: ticketType('HoldConsideration', u128),
  create(who, footprint) {
    const amount = price(footprint);
    const held = token.hold(reason(), who, amount);
    return held.ok ? ok(amount) : held;
  },
  update(before, who, footprint) {
    const amount = price(footprint);
    const changed =
      amount < before ? token.release(reason(), who, before - amount, 'BestEffort') : token.hold(reason(), who, amount - before);
    return changed.ok ? ok(amount) : changed;
  },
  drop: (amount, who) => without(token.release(reason(), who, amount, 'BestEffort')),
  burn(amount, who) {
    token.burnHeld(reason(), who, amount, 'BestEffort', 'Force');
  },
});

/** A freeze that grows and shrinks with what is stored; others may freeze for the same reason. */
export const freezeConsideration = <F = Footprint>(
  token: FungibleFreeze,
  reason: () => RuntimeFreezeReason,
  price: StoragePrice<F>,
): Consideration<bigint, F> => ({
  ticket: ticketType('FreezeConsideration', u128),
  create(who, footprint) {
    const amount = price(footprint);
    const frozen = token.increaseFrozen(reason(), who, amount);
    return frozen.ok ? ok(amount) : frozen;
  },
  update(before, who, footprint) {
    const amount = price(footprint);
    const changed =
      amount < before
        ? token.decreaseFrozen(reason(), who, before - amount)
        : token.increaseFrozen(reason(), who, amount - before);
    return changed.ok ? ok(amount) : changed;
  },
  drop: (amount, who) => token.decreaseFrozen(reason(), who, amount),
  burn() {},
});

/** All that is held for a reason: `Unavailable` if something is held for it already. */
export const loneHoldConsideration = <F = Footprint>(
  token: FungibleMutateHold,
  reason: () => RuntimeHoldReason,
  price: StoragePrice<F>,
): Consideration<undefined, F> => {
  const set = (who: AccountId, footprint: F) =>
    token.setOnHold(reason(), who, price(footprint)) as Result<undefined, DispatchError>;
  return {
    ticket: ticketType('LoneHoldConsideration', unit),
    create: (who, footprint) => (token.balanceOnHold(reason(), who) === 0n ? set(who, footprint) : err({ type: 'Unavailable' })),
    update: (_ticket, who, footprint) => set(who, footprint),
    drop: (_ticket, who) => without(token.releaseAll(reason(), who, 'BestEffort')),
    burn(_ticket, who) {
      token.burnAllHeld(reason(), who, 'BestEffort', 'Force');
    },
  };
};

/** All that is frozen for a reason: `Unavailable` if something is frozen for it already. */
export const loneFreezeConsideration = <F = Footprint>(
  token: FungibleFreeze,
  reason: () => RuntimeFreezeReason,
  price: StoragePrice<F>,
): Consideration<undefined, F> => {
  const set = (who: AccountId, footprint: F) =>
    token.setFrozen(reason(), who, price(footprint), 'Polite') as Result<undefined, DispatchError>;
  return {
    ticket: ticketType('LoneFreezeConsideration', unit),
    create: (who, footprint) => (token.balanceFrozen(reason(), who) === 0n ? set(who, footprint) : err({ type: 'Unavailable' })),
    update: (_ticket, who, footprint) => set(who, footprint),
    drop: (_ticket, who) => token.thaw(reason(), who),
    burn() {},
  };
};
