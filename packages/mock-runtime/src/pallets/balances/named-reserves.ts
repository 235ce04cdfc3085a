import { err, ok, type Result } from '@polkavirt/primitives';
import { minBigint } from '../../bigint.ts';
import { bytesToHex } from '../../bytes.ts';
import { arithmeticErrorOf, type DispatchError } from '../../frame/dispatch-error.ts';
import type { Credit } from '../../frame/tokens/imbalance.ts';
import type { BalanceStatus } from '../../frame/tokens/misc.ts';
import { U128_MAX } from '../../types/index.ts';
import type { AccountId } from '../../types/substrate.ts';
import type { ReserveData } from './balances-storage.ts';
import type { CurrencyParts } from './currency.ts';
import type { ReservableCurrency } from './reservable.ts';

/** FRAME's `NamedReservableCurrency`: reserves under an identifier of 8 bytes. */
export interface NamedReservableCurrency {
  reservedBalanceNamed(id: Uint8Array, who: AccountId): bigint;
  reserveNamed(id: Uint8Array, who: AccountId, value: bigint): Result<void, DispatchError>;
  /** @returns How much of `value` was not reserved under the identifier. */
  unreserveNamed(id: Uint8Array, who: AccountId, value: bigint): bigint;
  /** @returns How much was reserved. */
  unreserveAllNamed(id: Uint8Array, who: AccountId): bigint;
  /** Reserves or unreserves until exactly `value` is reserved. */
  ensureReservedNamed(id: Uint8Array, who: AccountId, value: bigint): Result<void, DispatchError>;
  slashAllReservedNamed(id: Uint8Array, who: AccountId): Credit;
  repatriateAllReservedNamed(
    id: Uint8Array,
    slashed: AccountId,
    beneficiary: AccountId,
    status: BalanceStatus,
  ): Result<void, DispatchError>;
  /** @returns The amount taken, and the missing part of `value`. */
  slashReservedNamed(id: Uint8Array, who: AccountId, value: bigint): [credit: Credit, missing: bigint];
  /** @returns How much of `value` was not moved. */
  repatriateReservedNamed(
    id: Uint8Array,
    slashed: AccountId,
    beneficiary: AccountId,
    value: bigint,
    status: BalanceStatus,
  ): Result<bigint, DispatchError>;
}

/** The position of an identifier in a sorted list, or where it would be inserted. */
function find(reserves: readonly ReserveData[], id: Uint8Array): { at: number; found: ReserveData | undefined } {
  const wanted = bytesToHex(id);
  const at = reserves.findIndex((one) => bytesToHex(one.id) >= wanted);
  if (at < 0) return { at: reserves.length, found: undefined };
  return { at, found: bytesToHex(reserves[at].id) === wanted ? reserves[at] : undefined };
}

/** @param maxReserves How many named reserves an account can have. */
export function namedReservesOf(
  parts: CurrencyParts,
  reservable: ReservableCurrency,
  maxReserves: number,
): NamedReservableCurrency {
  const { storage, Event, errors, deposit, credit } = parts;
  const { Reserves } = storage;

  /** Adds to a named reserve, or begins one. */
  const add = (id: Uint8Array, who: AccountId, amount: bigint): Result<void, DispatchError> => {
    const reserves = Reserves.get(who);
    const { at, found } = find(reserves, id);
    if (found === undefined) {
      if (reserves.length >= maxReserves) return err(errors.TooManyReserves);
      reserves.splice(at, 0, { id, amount });
    } else {
      if (found.amount + amount > U128_MAX) return err(arithmeticErrorOf('Overflow'));
      reserves[at] = { id, amount: found.amount + amount };
    }
    Reserves.insert(who, reserves);
    return ok(undefined);
  };

  /** Sets the rest of an existing reserve. */
  const setRest = (id: Uint8Array, who: AccountId, amount: bigint): void => {
    const reserves = Reserves.get(who);
    reserves[find(reserves, id).at] = { id, amount };
    Reserves.insert(who, reserves);
  };

  const named: NamedReservableCurrency = {
    reservedBalanceNamed: (id, who) => find(Reserves.get(who), id).found?.amount ?? 0n,

    reserveNamed(id, who, value) {
      if (value === 0n) return ok(undefined);
      const before = Reserves.has(who) ? Reserves.get(who) : undefined;
      const added = add(id, who, value);
      if (!added.ok) return added;
      const reserved = reservable.reserve(who, value);
      if (!reserved.ok) {
        if (before === undefined) Reserves.remove(who);
        else Reserves.insert(who, before);
      }
      return reserved;
    },

    unreserveNamed(id, who, value) {
      if (value === 0n) return 0n;
      const { at, found } = find(Reserves.get(who), id);
      if (found === undefined) return value;
      const toChange = minBigint(found.amount, value);
      const actual = toChange - reservable.unreserve(who, toChange);
      if (found.amount > actual) setRest(id, who, found.amount - actual);
      else {
        const reserves = Reserves.get(who);
        reserves.splice(at, 1);
        if (reserves.length === 0) Reserves.remove(who);
        else Reserves.insert(who, reserves);
      }
      return value - actual;
    },

    unreserveAllNamed(id, who) {
      const value = named.reservedBalanceNamed(id, who);
      named.unreserveNamed(id, who, value);
      return value;
    },

    ensureReservedNamed(id, who, value) {
      const present = named.reservedBalanceNamed(id, who);
      if (present < value) return named.reserveNamed(id, who, value - present);
      named.unreserveNamed(id, who, present - value);
      return ok(undefined);
    },

    slashAllReservedNamed: (id, who) => named.slashReservedNamed(id, who, named.reservedBalanceNamed(id, who))[0],

    repatriateAllReservedNamed(id, slashed, beneficiary, status) {
      const value = named.reservedBalanceNamed(id, slashed);
      const moved = named.repatriateReservedNamed(id, slashed, beneficiary, value, status);
      return moved.ok ? ok(undefined) : moved;
    },

    slashReservedNamed(id, who, value) {
      const { found } = find(Reserves.get(who), id);
      if (value === 0n || found === undefined) return [credit(0n), value];
      const toChange = minBigint(found.amount, value);
      const [taken, missing] = reservable.slashReserved(who, toChange);
      const actual = toChange - missing;
      setRest(id, who, found.amount - actual);
      deposit(Event.Slashed({ who, amount: actual }));
      return [taken, value - actual];
    },

    repatriateReservedNamed(id, slashed, beneficiary, value, status) {
      if (value === 0n) return ok(0n);
      if (slashed === beneficiary) {
        if (status === 'Free') return ok(named.unreserveNamed(id, slashed, value));
        const present = named.reservedBalanceNamed(id, slashed);
        return ok(value > present ? value - present : 0n);
      }
      const { found } = find(Reserves.get(slashed), id);
      if (found === undefined) return ok(value);
      const toChange = minBigint(found.amount, value);
      const missing = reservable.repatriateReserved(slashed, beneficiary, toChange, status);
      if (!missing.ok) return missing;
      const actual = toChange - missing.value;
      if (status === 'Reserved') {
        const added = add(id, beneficiary, actual);
        if (!added.ok) return added;
      }
      setRest(id, slashed, found.amount - actual);
      return ok(value - actual);
    },
  };
  return named;
}
