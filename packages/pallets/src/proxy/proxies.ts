/** The lists of proxies and announcements, and the deposits for them. */

import { type AccountId, bytesToHex, type DispatchError, encode, type Type } from '@polkavirt/mock-runtime';
import { err, ok, type Result } from '@polkavirt/primitives';
import { adjustDeposit, type DepositCurrency } from '../common/currency.ts';
import type { Announcement, ProxyDefinition, ProxyError, proxyStorage } from './proxy-storage.ts';

/** What deposits cost. Read late, so that a test can change it. */
export interface ProxyDeposits {
  /** What an account with proxies reserves. */
  readonly proxyDepositBase: bigint;
  /** What it reserves more for each of them. */
  readonly proxyDepositFactor: bigint;
  /** What a proxy with announcements reserves. */
  readonly announcementDepositBase: bigint;
  /** What it reserves more for each of them. */
  readonly announcementDepositFactor: bigint;
}

interface Surroundings<P> {
  readonly storage: ReturnType<typeof proxyStorage<P>>;
  readonly proxyType: Type<P>;
  readonly currency: DepositCurrency;
  readonly deposits: ProxyDeposits;
  readonly errors: ProxyError;
  readonly maxProxies: number;
  readonly maxPending: number;
}

export function proxyLists<P>({ storage, proxyType, currency, deposits, errors, maxProxies, maxPending }: Surroundings<P>) {
  const { Proxies, Announcements } = storage;

  const typeBytes = (type: P): string => bytesToHex(encode(proxyType, type));
  const sameType = (a: P, b: P): boolean => typeBytes(a) === typeBytes(b);

  /** The order of lists: by delegate, then by type, then by delay. */
  const compare = (a: ProxyDefinition<P>, b: ProxyDefinition<P>): number => {
    if (a.delegate !== b.delegate) return a.delegate < b.delegate ? -1 : 1;
    const [left, right] = [typeBytes(a.proxyType), typeBytes(b.proxyType)];
    if (left !== right) return left < right ? -1 : 1;
    return a.delay - b.delay;
  };

  const proxyDeposit = (proxies: number): bigint =>
    proxies === 0 ? 0n : deposits.proxyDepositBase + deposits.proxyDepositFactor * BigInt(proxies);
  const announcementDeposit = (pending: number): bigint =>
    pending === 0 ? 0n : deposits.announcementDepositBase + deposits.announcementDepositFactor * BigInt(pending);

  const putProxies = (who: AccountId, proxies: ProxyDefinition<P>[], before: bigint): Result<void, DispatchError> => {
    const deposit = proxyDeposit(proxies.length);
    const adjusted = adjustDeposit(currency, who, before, deposit);
    if (!adjusted.ok) return adjusted;
    if (proxies.length === 0) Proxies.remove(who);
    else Proxies.insert(who, [proxies, deposit]);
    return ok(undefined);
  };

  const putAnnouncements = (who: AccountId, pending: Announcement[], before: bigint): Result<void, DispatchError> => {
    const deposit = announcementDeposit(pending.length);
    const adjusted = adjustDeposit(currency, who, before, deposit);
    if (!adjusted.ok) return adjusted;
    if (pending.length === 0) Announcements.remove(who);
    else Announcements.insert(who, [pending, deposit]);
    return ok(undefined);
  };

  return {
    sameType,
    proxyDeposit,

    add(delegator: AccountId, definition: ProxyDefinition<P>): Result<void, DispatchError> {
      if (delegator === definition.delegate) return err(errors.NoSelfProxy);
      const [proxies, deposit] = Proxies.get(delegator);
      if (proxies.some((one) => compare(one, definition) === 0)) return err(errors.Duplicate);
      if (proxies.length >= maxProxies) return err(errors.TooMany);
      return putProxies(delegator, [...proxies, definition].sort(compare), deposit);
    },

    remove(delegator: AccountId, definition: ProxyDefinition<P>): Result<void, DispatchError> {
      const [proxies, deposit] = Proxies.get(delegator);
      const kept = proxies.filter((one) => compare(one, definition) !== 0);
      return kept.length === proxies.length ? err(errors.NotFound) : putProxies(delegator, kept, deposit);
    },

    removeAll(delegator: AccountId): void {
      const [, deposit] = Proxies.take(delegator);
      currency.unreserve(delegator, deposit);
    },

    /** The first proxy of that delegate, of that type if one is given, or `NotProxy`. */
    find(real: AccountId, delegate: AccountId, type: P | undefined): Result<ProxyDefinition<P>, DispatchError> {
      const [proxies] = Proxies.get(real);
      const found = proxies.find((one) => one.delegate === delegate && (type === undefined || sameType(one.proxyType, type)));
      return found === undefined ? err(errors.NotProxy) : ok(found);
    },

    announce(who: AccountId, announcement: Announcement): Result<void, DispatchError> {
      const [pending, deposit] = Announcements.get(who);
      if (pending.length >= maxPending) return err(errors.TooMany);
      return putAnnouncements(who, [...pending, announcement], deposit);
    },

    /** Takes announcements away; `NotFound` if none is among them. */
    removeAnnouncements(delegate: AccountId, isGone: (announcement: Announcement) => boolean): Result<void, DispatchError> {
      const [pending, deposit] = Announcements.get(delegate);
      const kept = pending.filter((one) => !isGone(one));
      return kept.length === pending.length ? err(errors.NotFound) : putAnnouncements(delegate, kept, deposit);
    },

    /** Brings both deposits up to date. @returns Each that changed. */
    poke(who: AccountId) {
      const changes: { readonly kind: 'Proxies' | 'Announcements'; readonly before: bigint; readonly after: bigint }[] = [];
      const [proxies, proxiesBefore] = Proxies.get(who);
      const proxiesAfter = proxyDeposit(proxies.length);
      if (proxiesAfter !== proxiesBefore) {
        const put = putProxies(who, proxies, proxiesBefore);
        if (!put.ok) return put;
        changes.push({ kind: 'Proxies', before: proxiesBefore, after: proxiesAfter });
      }
      const [pending, pendingBefore] = Announcements.get(who);
      const pendingAfter = announcementDeposit(pending.length);
      if (pendingAfter !== pendingBefore) {
        const put = putAnnouncements(who, pending, pendingBefore);
        if (!put.ok) return put;
        changes.push({ kind: 'Announcements', before: pendingBefore, after: pendingAfter });
      }
      return ok(changes);
    },
  };
}
