import {
  type AccountId,
  addWeight,
  blake2_256,
  bytesToHex,
  type DispatchInfo,
  type DispatchResult,
  encode,
  ensureSigned,
  type HexString,
  lookup,
  type PalletBuilder,
  type RuntimeCall,
  type SystemPallet,
  signedCall,
  T,
  type Type,
  type Weight,
} from '@polkavirt/mock-runtime';
import { err, ok } from '@polkavirt/primitives';
import { carrierCall } from '../common/carrier-call.ts';
import type { DepositCurrency } from '../common/currency.ts';
import type { proxyLists } from './proxies.ts';
import type { ProxyDefinition, ProxyError, proxyEvents, proxyStorage } from './proxy-storage.ts';
import type { ProxyWeights } from './proxy-weights.ts';

interface Surroundings<P> {
  readonly pallet: PalletBuilder;
  readonly System: SystemPallet;
  readonly storage: ReturnType<typeof proxyStorage<P>>;
  readonly Currency: DepositCurrency;
  readonly proxyType: Type<P>;
  readonly Event: ReturnType<typeof proxyEvents<P>>['Event'];
  readonly errors: ProxyError;
  readonly lists: ReturnType<typeof proxyLists<P>>;
  readonly dispatchAs: (definition: ProxyDefinition<P>, real: AccountId, call: RuntimeCall) => DispatchResult;
  readonly pureAccount: (who: AccountId, proxyType: P, index: number, when?: readonly [number, number]) => AccountId;
  readonly maxProxies: number;
  readonly maxPending: number;
  readonly weights: ProxyWeights;
}

export function proxyCalls<P>(surroundings: Surroundings<P>) {
  const { pallet, System, storage, Currency, proxyType, Event, errors, lists, dispatchAs, pureAccount } = surroundings;
  const { maxProxies, maxPending, weights } = surroundings;
  const { RuntimeCall } = pallet.runtime;

  const relation = [
    ['delegate', T.lookupSource],
    ['proxyType', proxyType],
    ['delay', T.u32],
  ] as const;
  const announced = [
    ['real', T.lookupSource],
    ['callHash', T.h256],
  ] as const;

  const infoOf = (own: Weight, inner: RuntimeCall): Pick<DispatchInfo, 'weight' | 'class'> => {
    const info = pallet.runtime.dispatchInfo(inner);
    return { weight: addWeight(own, info.weight), class: info.class };
  };
  const hashOf = (inner: RuntimeCall): HexString => bytesToHex(blake2_256(encode(RuntimeCall, inner)));

  return {
    proxy: carrierCall(
      [
        ['real', T.lookupSource],
        ['forceProxyType', T.option(proxyType)],
        ['call', RuntimeCall],
      ],
      {
        index: 0,
        docs: ['Dispatches a call from an account that the sender is a proxy of.'],
        info: (_real, _type, inner) => infoOf(weights.proxy(maxProxies), inner),
      },
      (origin, source, type, inner) => {
        const who = ensureSigned(origin);
        if (!who.ok) return who;
        const real = lookup(source);
        if (!real.ok) return real;
        const definition = lists.find(real.value, who.value, type);
        if (!definition.ok) return definition;
        return definition.value.delay > 0 ? err(errors.Unannounced) : dispatchAs(definition.value, real.value, inner);
      },
    ),
    addProxy: signedCall(
      relation,
      { index: 1, weight: weights.addProxy(maxProxies), docs: ['Registers a proxy account for the sender.'] },
      (who, source, type, delay) => {
        const delegate = lookup(source);
        if (!delegate.ok) return delegate;
        const added = lists.add(who, { delegate: delegate.value, proxyType: type, delay });
        if (!added.ok) return added;
        System.depositEvent(Event.ProxyAdded({ delegator: who, delegatee: delegate.value, proxyType: type, delay }));
        return ok({});
      },
    ),
    removeProxy: signedCall(
      relation,
      { index: 2, weight: weights.removeProxy(maxProxies), docs: ['Unregisters a proxy account for the sender.'] },
      (who, source, type, delay) => {
        const delegate = lookup(source);
        if (!delegate.ok) return delegate;
        const removed = lists.remove(who, { delegate: delegate.value, proxyType: type, delay });
        if (!removed.ok) return removed;
        System.depositEvent(Event.ProxyRemoved({ delegator: who, delegatee: delegate.value, proxyType: type, delay }));
        return ok({});
      },
    ),
    removeProxies: signedCall(
      [],
      {
        index: 3,
        weight: weights.removeProxies(maxProxies),
        docs: ['Unregisters all proxy accounts for the sender. A pure account is lost then.'],
      },
      (who) => {
        lists.removeAll(who);
        return ok({});
      },
    ),
    createPure: signedCall(
      [
        ['proxyType', proxyType],
        ['delay', T.u32],
        ['index', T.u16],
      ],
      {
        index: 4,
        weight: weights.createPure(maxProxies),
        docs: ['Makes an account that has no key, and the sender a proxy of it.'],
      },
      (who, type, delay, index) => {
        const pure = pureAccount(who, type, index);
        if (storage.Proxies.has(pure)) return err(errors.Duplicate);
        if (maxProxies < 1) return err(errors.TooMany);
        const deposit = lists.proxyDeposit(1);
        const reserved = Currency.reserve(who, deposit);
        if (!reserved.ok) return reserved;
        storage.Proxies.insert(pure, [[{ delegate: who, proxyType: type, delay }], deposit]);
        System.depositEvent(Event.PureCreated({ pure, who, proxyType: type, disambiguationIndex: index }));
        return ok({});
      },
    ),
    killPure: signedCall(
      [
        ['spawner', T.lookupSource],
        ['proxyType', proxyType],
        ['index', T.u16],
        ['height', T.compact(T.u32)],
        ['extIndex', T.compact(T.u32)],
      ],
      {
        index: 5,
        weight: weights.killPure(maxProxies),
        docs: ['Removes a pure account. The sender is that account; all access to it is lost.'],
      },
      (who, source, type, index, height, extrinsic) => {
        const spawner = lookup(source);
        if (!spawner.ok) return spawner;
        if (pureAccount(spawner.value, type, index, [height, extrinsic]) !== who) return err(errors.NoPermission);
        const [, deposit] = storage.Proxies.take(who);
        Currency.unreserve(spawner.value, deposit);
        System.depositEvent(Event.PureKilled({ pure: who, spawner: spawner.value, proxyType: type, disambiguationIndex: index }));
        return ok({});
      },
    ),
    announce: signedCall(
      announced,
      {
        index: 6,
        weight: weights.announce(maxPending, maxProxies),
        docs: ['Publishes the hash of a proxy-call that will be made in the future.'],
      },
      (who, source, callHash) => {
        const real = lookup(source);
        if (!real.ok) return real;
        const definition = lists.find(real.value, who, undefined);
        if (!definition.ok) return definition;
        const placed = lists.announce(who, { real: real.value, callHash, height: System.blockNumber() });
        if (!placed.ok) return placed;
        System.depositEvent(Event.Announced({ real: real.value, proxy: who, callHash }));
        return ok({});
      },
    ),
    removeAnnouncement: signedCall(
      announced,
      {
        index: 7,
        weight: weights.removeAnnouncement(maxPending, maxProxies),
        docs: ['Removes an announcement of the sender, and returns the deposit.'],
      },
      (who, source, callHash) => {
        const real = lookup(source);
        if (!real.ok) return real;
        const removed = lists.removeAnnouncements(who, (one) => one.real === real.value && one.callHash === callHash);
        return removed.ok ? ok({}) : removed;
      },
    ),
    rejectAnnouncement: signedCall(
      [
        ['delegate', T.lookupSource],
        ['callHash', T.h256],
      ],
      {
        index: 8,
        weight: weights.rejectAnnouncement(maxPending, maxProxies),
        docs: ['Removes an announcement of a proxy of the sender, whom the deposit is returned to.'],
      },
      (who, source, callHash) => {
        const delegate = lookup(source);
        if (!delegate.ok) return delegate;
        const removed = lists.removeAnnouncements(delegate.value, (one) => one.real === who && one.callHash === callHash);
        return removed.ok ? ok({}) : removed;
      },
    ),
    proxyAnnounced: carrierCall(
      [
        ['delegate', T.lookupSource],
        ['real', T.lookupSource],
        ['forceProxyType', T.option(proxyType)],
        ['call', RuntimeCall],
      ],
      {
        index: 9,
        docs: ['Dispatches a call that a proxy announced long enough ago. Anybody may do that.'],
        info: (_delegate, _real, _type, inner) => infoOf(weights.proxyAnnounced(maxPending, maxProxies), inner),
      },
      (origin, delegateSource, realSource, type, inner) => {
        const who = ensureSigned(origin);
        if (!who.ok) return who;
        const delegate = lookup(delegateSource);
        if (!delegate.ok) return delegate;
        const real = lookup(realSource);
        if (!real.ok) return real;
        const definition = lists.find(real.value, delegate.value, type);
        if (!definition.ok) return definition;
        const [callHash, now] = [hashOf(inner), System.blockNumber()];
        const removed = lists.removeAnnouncements(
          delegate.value,
          (one) => one.real === real.value && one.callHash === callHash && now - one.height >= definition.value.delay,
        );
        return removed.ok ? dispatchAs(definition.value, real.value, inner) : err(errors.Unannounced);
      },
    ),
    pokeDeposit: signedCall(
      [],
      {
        index: 10,
        weight: weights.pokeDeposit(),
        docs: ['Brings the deposits of the sender up to date. No fee if one changes.'],
      },
      (who) => {
        const poked = lists.poke(who);
        if (!poked.ok) return poked;
        for (const { kind, before, after } of poked.value) {
          System.depositEvent(Event.DepositPoked({ who, kind: { type: kind }, oldDeposit: before, newDeposit: after }));
        }
        return ok({ paysFee: poked.value.length > 0 ? 'No' : 'Yes' });
      },
    ),
  };
}
