/** Who a preimage is kept for: its owner, who paid a deposit, or the chain, which counts how often it needs it. */

import type { AccountId, Consideration, DispatchError, Footprint, HexString, ModuleError } from '@polkavirt/mock-runtime';
import { err, ok, type Result } from '@polkavirt/primitives';
import { hashOf } from '../common/bounded.ts';
import type { DepositCurrency } from '../common/currency.ts';
import { MAX_SIZE, type Owner, type PreimageKey, type PreimageStorage, type RequestStatus } from './preimage-storage.ts';

interface Surroundings {
  readonly storage: PreimageStorage;
  readonly currency: DepositCurrency;
  readonly consideration: Consideration;
  readonly errors: Readonly<Record<'TooBig' | 'AlreadyNoted' | 'NotAuthorized' | 'NotNoted' | 'NotRequested', ModuleError>>;
  noted(hash: HexString): void;
  requested(hash: HexString): void;
  cleared(hash: HexString): void;
}

const footprintOf = (length: number): Footprint => ({ count: 1n, size: BigInt(length) });

type Requested = Extract<RequestStatus, { type: 'Requested' }>['value'];
const requestedBy = (value: Requested): RequestStatus => ({ type: 'Requested', value });

export function preimageRequests({ storage, currency, consideration, errors, noted, requested, cleared }: Surroundings) {
  const { StatusFor, RequestStatusFor, PreimageFor } = storage;

  const take = (who: AccountId, length: number): Result<Owner, DispatchError> => {
    const ticket = consideration.create(who, footprintOf(length));
    return ticket.ok ? ok([who, ticket.value]) : ticket;
  };
  const giveBack = ([who, ticket]: Owner): void => void consideration.drop(ticket, who);

  /** Brings a status of before 2024 up to date: its deposit becomes a ticket. @returns Whether there was one. */
  const ensureUpdated = (hash: HexString): boolean => {
    const old = StatusFor.take(hash);
    if (old === undefined) return false;
    const ownerOf = (
      deposit: [AccountId, bigint] | undefined,
      length: number | undefined,
    ): Result<Owner | undefined, DispatchError> => {
      if (deposit === undefined) return ok(undefined);
      currency.unreserve(...deposit);
      return length === undefined ? ok(undefined) : take(deposit[0], length);
    };
    const owner = ownerOf(old.value.deposit, old.value.len);
    // Upstream too forgets what it cannot take a deposit for, just after it gave a larger one back.
    if (!owner.ok) return true;
    if (old.type === 'Requested') {
      const { count, len } = old.value;
      RequestStatusFor.insert(hash, requestedBy({ maybeTicket: owner.value, count, maybeLen: len }));
    } else if (owner.value !== undefined) {
      RequestStatusFor.insert(hash, { type: 'Unrequested', value: { ticket: owner.value, len: old.value.len } });
    }
    return true;
  };

  const statusOf = (hash: HexString): RequestStatus | undefined => {
    ensureUpdated(hash);
    return RequestStatusFor.get(hash);
  };

  const remove = (hash: HexString, length: number): void => {
    RequestStatusFor.remove(hash);
    PreimageFor.remove([hash, length] satisfies PreimageKey);
    cleared(hash);
  };

  const len = (hash: HexString): number | undefined => {
    const status = statusOf(hash);
    return status?.type === 'Requested' ? status.value.maybeLen : status?.value.len;
  };

  /** The status after a preimage was noted by an owner, or by the chain. */
  const afterNoting = (before: RequestStatus | undefined, owner: AccountId | undefined, length: number) => {
    if (before?.type === 'Requested') return ok(requestedBy({ ...before.value, maybeLen: length }));
    if (before !== undefined && owner !== undefined) return err(errors.AlreadyNoted);
    if (before !== undefined) return ok(requestedBy({ maybeTicket: before.value.ticket, count: 1, maybeLen: before.value.len }));
    if (owner === undefined) return ok(requestedBy({ maybeTicket: undefined, count: 1, maybeLen: length }));
    const ticket = take(owner, length);
    return ticket.ok ? ok<RequestStatus>({ type: 'Unrequested', value: { ticket: ticket.value, len: length } }) : ticket;
  };

  /** @returns `NotRequested` if there is no request to take back. */
  const unrequest = (hash: HexString): Result<void, DispatchError> => {
    const status = statusOf(hash);
    if (status?.type !== 'Requested') return err(errors.NotRequested);
    const { count, maybeLen, maybeTicket } = status.value;
    if (count > 1) RequestStatusFor.insert(hash, requestedBy({ ...status.value, count: count - 1 }));
    else if (maybeLen === undefined) RequestStatusFor.remove(hash);
    else if (maybeTicket === undefined) remove(hash, maybeLen);
    // It belongs to somebody, who gets the deposit back when they take it away.
    else RequestStatusFor.insert(hash, { type: 'Unrequested', value: { ticket: maybeTicket, len: maybeLen } });
    return ok(undefined);
  };

  return {
    ensureUpdated,
    len,
    unrequest,

    isRequested: (hash: HexString): boolean => statusOf(hash)?.type === 'Requested',

    fetch(hash: HexString, length: number | undefined = len(hash)): Result<Uint8Array, DispatchError> {
      const bytes = length === undefined ? undefined : PreimageFor.get([hash, length]);
      return bytes === undefined ? err({ type: 'Unavailable' }) : ok(bytes);
    },

    /** @param owner Who pays; undefined for the chain, which requests what it notes. */
    note(
      bytes: Uint8Array,
      owner: AccountId | undefined,
    ): Result<{ readonly hash: HexString; readonly wasRequested: boolean }, DispatchError> {
      if (bytes.length > MAX_SIZE) return err(errors.TooBig);
      const hash = hashOf(bytes);
      const status = afterNoting(statusOf(hash), owner, bytes.length);
      if (!status.ok) return status;
      RequestStatusFor.insert(hash, status.value);
      PreimageFor.insert([hash, bytes.length], bytes);
      noted(hash);
      return ok({ hash, wasRequested: status.value.type === 'Requested' });
    },

    request(hash: HexString): void {
      const status = statusOf(hash);
      if (status?.type === 'Requested') {
        RequestStatusFor.insert(hash, requestedBy({ ...status.value, count: status.value.count + 1 }));
        return;
      }
      const { ticket, len: length } = status?.value ?? {};
      RequestStatusFor.insert(hash, requestedBy({ maybeTicket: ticket, count: 1, maybeLen: length }));
      requested(hash);
    },

    /** @param owner Who must own it; undefined for a manager, who may take away anybody's. */
    unnote(hash: HexString, owner: AccountId | undefined): Result<void, DispatchError> {
      const status = statusOf(hash);
      if (status === undefined) return err(errors.NotNoted);
      const ticket = status.type === 'Requested' ? status.value.maybeTicket : status.value.ticket;
      if (owner !== undefined && owner !== ticket?.[0]) return err(errors.NotAuthorized);
      if (ticket === undefined) return unrequest(hash);
      giveBack(ticket);
      if (status.type === 'Requested') RequestStatusFor.insert(hash, requestedBy({ ...status.value, maybeTicket: undefined }));
      else remove(hash, status.value.len);
      return ok(undefined);
    },
  };
}
