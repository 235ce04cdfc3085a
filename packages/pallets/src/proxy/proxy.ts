import {
  type AccountId,
  aPallet,
  constant,
  type DispatchResult,
  definePallet,
  encode,
  type RuntimeCall,
  RuntimeOrigin,
  type SystemPallet,
  T,
  type Type,
  withFilter,
} from '@polkavirt/mock-runtime';
import { anObject, callback, checkOptions, optional, wholeBigint, wholeNumber } from '@polkavirt/primitives/options';
import type { DepositCurrency } from '../common/currency.ts';
import { accountBytes, accountOf } from '../common/entropy.ts';
import { outcomeOf } from '../common/outcome.ts';
import { type ProxyDeposits, proxyLists } from './proxies.ts';
import { proxyCalls } from './proxy-calls.ts';
import { type ProxyDefinition, proxyErrors, proxyEvents, proxyStorage } from './proxy-storage.ts';
import { DEFAULT_PROXY_WEIGHTS, type ProxyWeights } from './proxy-weights.ts';

/** What a proxy may do: upstream's `InstanceFilter`. */
export interface ProxyTypes<P> {
  readonly type: Type<P>;
  /** The most permissive type. */
  readonly default: P;
  /** Whether a proxy of the type may make the call. */
  filter(proxyType: P, call: RuntimeCall): boolean;
  /** Whether `larger` may do all that `smaller` may. */
  isSuperset(larger: P, smaller: P): boolean;
}

export interface ProxyConfig<P> extends ProxyDeposits {
  readonly System: SystemPallet;
  /** Where deposits are reserved. */
  readonly Currency: DepositCurrency;
  readonly proxyTypes: ProxyTypes<P>;
  /** The most proxies of an account. Default 32, as Substrate's node has it. */
  readonly maxProxies?: number;
  /** The most announcements of a proxy. Default 32. */
  readonly maxPending?: number;
  /** Default: {@link DEFAULT_PROXY_WEIGHTS}. */
  readonly weights?: ProxyWeights;
}

/** pallet-proxy: accounts that act for others, as far as their type lets them, at once or after an announcement. */
export const createProxy = <P>(options: ProxyConfig<P>) =>
  definePallet('pallet_proxy', (pallet, config: ProxyConfig<P>) => {
    checkOptions('pallet_proxy', config, {
      System: aPallet('createSystem()'),
      Currency: anObject,
      proxyTypes: anObject,
      proxyDepositBase: wholeBigint(),
      proxyDepositFactor: wholeBigint(),
      announcementDepositBase: wholeBigint(),
      announcementDepositFactor: wholeBigint(),
      maxProxies: optional(wholeNumber(1)),
      maxPending: optional(wholeNumber(1)),
      weights: optional(anObject),
    });
    const { System, Currency, proxyTypes, maxProxies = 32, maxPending = 32, weights = DEFAULT_PROXY_WEIGHTS } = config;
    checkOptions('proxyTypes', proxyTypes, { filter: callback, isSuperset: callback });
    const { runtime } = pallet;
    const storage = proxyStorage(pallet, proxyTypes.type, maxProxies, maxPending);
    const events = proxyEvents(pallet, proxyTypes.type);
    const errors = proxyErrors(pallet);
    const lists = proxyLists({
      storage,
      proxyType: proxyTypes.type,
      currency: Currency,
      deposits: config,
      errors: errors.Error,
      maxProxies,
      maxPending,
    });

    const isAllowed = ({ proxyType }: ProxyDefinition<P>, call: RuntimeCall): boolean => {
      const own = call.type === pallet.scope.runtime.name ? call.value.type : undefined;
      // Nobody may give, through a proxy, more than the proxy may itself.
      if (own === 'addProxy' || own === 'removeProxy') {
        if (!proxyTypes.isSuperset(proxyType, call.value.value?.proxyType as P)) return false;
      } else if (own === 'removeProxies' || own === 'killPure') {
        if (!lists.sameType(proxyType, proxyTypes.default)) return false;
      }
      return proxyTypes.filter(proxyType, call);
    };

    /** Dispatches as the real account. How that ended is an event; a proxied call itself does not fail. */
    const dispatchAs = (definition: ProxyDefinition<P>, real: AccountId, call: RuntimeCall): DispatchResult => {
      const origin = withFilter(RuntimeOrigin.signed(real), (inner) => isAllowed(definition, inner));
      const result = runtime.dispatch(call, origin);
      System.depositEvent(events.Event.ProxyExecuted({ result: outcomeOf(result) }));
      return { ok: true, value: {} };
    };

    const pureAccount = (
      who: AccountId,
      proxyType: P,
      index: number,
      [height, extrinsic]: readonly [height: number, extrinsic: number] = [System.blockNumber(), System.extrinsicIndex() ?? 0],
    ): AccountId =>
      accountOf(
        'modlpy/proxy____',
        accountBytes(who),
        encode(T.u32, height),
        encode(T.u32, extrinsic),
        encode(proxyTypes.type, proxyType),
        encode(T.u16, index),
      );

    return {
      storage,
      events,
      errors,
      constants: {
        ProxyDepositBase: constant(T.u128, config.proxyDepositBase, 'What must be reserved to have proxies.'),
        ProxyDepositFactor: constant(T.u128, config.proxyDepositFactor, 'What must be reserved for each proxy.'),
        MaxProxies: constant(T.u32, maxProxies, 'The maximum amount of proxies allowed for a single account.'),
        MaxPending: constant(T.u32, maxPending, 'The maximum amount of announcements that are allowed to be pending.'),
        AnnouncementDepositBase: constant(T.u128, config.announcementDepositBase, 'What must be reserved to announce calls.'),
        AnnouncementDepositFactor: constant(
          T.u128,
          config.announcementDepositFactor,
          'What must be reserved for each announcement.',
        ),
      },
      calls: proxyCalls({
        pallet,
        System,
        storage,
        Currency,
        proxyType: proxyTypes.type,
        Event: events.Event,
        errors: errors.Error,
        lists,
        dispatchAs,
        pureAccount,
        maxProxies,
        maxPending,
        weights,
      }),
      api: {
        /**
         * The account that `create_pure` makes.
         *
         * @param index Tells accounts apart that are made by one extrinsic, 0 to 65,535.
         * @param when The block's number and the extrinsic's index. Default: this extrinsic.
         */
        pureAccount,
        /** What so many proxies of an account reserve. */
        deposit: lists.proxyDeposit,
      },
    };
  })(options);

export type ProxyPallet<P> = ReturnType<typeof createProxy<P>>;
