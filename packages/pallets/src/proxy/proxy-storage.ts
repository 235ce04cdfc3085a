import {
  type AccountId,
  type AnyType,
  dispatchResult,
  type HexString,
  type PalletBuilder,
  storageMap,
  T,
  type Type,
} from '@polkavirt/mock-runtime';

/** Who may act for an account, and how. */
export interface ProxyDefinition<P> {
  readonly delegate: AccountId;
  readonly proxyType: P;
  /** For so many blocks a call must have been announced. 0: it need not be. */
  readonly delay: number;
}

/** A call that a proxy will make. */
export interface Announcement {
  readonly real: AccountId;
  readonly callHash: HexString;
  /** The number of the block in which it was announced. */
  readonly height: number;
}

const announcement: Type<Announcement> = T.struct(
  {
    path: ['pallet_proxy', 'Announcement'],
    params: [
      { name: 'AccountId', type: T.accountId },
      { name: 'Hash', type: T.h256 },
      { name: 'BlockNumber', type: T.u32 },
    ],
  },
  { real: T.accountId, callHash: T.h256, height: T.u32 },
);

const definitionOf = <P>(proxyType: Type<P>): Type<ProxyDefinition<P>> =>
  T.struct(
    {
      path: ['pallet_proxy', 'ProxyDefinition'],
      params: [
        { name: 'AccountId', type: T.accountId },
        { name: 'ProxyType', type: proxyType as AnyType },
        { name: 'BlockNumber', type: T.u32 },
      ],
    },
    { delegate: T.accountId, proxyType, delay: T.u32 },
  ) as Type<ProxyDefinition<P>>;

export const proxyStorage = <P>(pallet: PalletBuilder, proxyType: Type<P>, maxProxies: number, maxPending: number) =>
  pallet.storage({
    Proxies: storageMap([['Twox64Concat', T.accountId]], withDeposit(definitionOf(proxyType), maxProxies), {
      default: [[], 0n],
      docs: ['The proxies of each account, and what is reserved for them.'],
    }),
    Announcements: storageMap([['Twox64Concat', T.accountId]], withDeposit(announcement, maxPending), {
      default: [[], 0n],
      docs: ['The announcements made by the proxy (key), and what is reserved for them.'],
    }),
  });

/** A list, and what is reserved for it. */
const withDeposit = <V>(of: Type<V>, most: number): Type<[V[], bigint]> =>
  T.tuple(T.boundedVec(of, most), T.u128) as unknown as Type<[V[], bigint]>;

export const depositKind = T.variant({ path: ['pallet_proxy', 'DepositKind'] }, { Proxies: undefined, Announcements: undefined });

export const proxyEvents = <P>(pallet: PalletBuilder, proxyType: Type<P>) => {
  const pure = { pure: T.accountId };
  const relation = { delegator: T.accountId, delegatee: T.accountId, proxyType, delay: T.u32 };
  return pallet.events({
    ProxyExecuted: T.at(0, { result: dispatchResult }, ['A proxy was executed correctly, with the given result.']),
    PureCreated: T.at(1, { ...pure, who: T.accountId, proxyType, disambiguationIndex: T.u16 }, [
      'A pure account has been created by a new proxy with given disambiguation index and proxy type.',
    ]),
    PureKilled: T.at(2, { ...pure, spawner: T.accountId, proxyType, disambiguationIndex: T.u16 }, [
      'A pure proxy was killed by its spawner.',
    ]),
    Announced: T.at(3, { real: T.accountId, proxy: T.accountId, callHash: T.h256 }, [
      'An announcement was placed to make a call in the future.',
    ]),
    ProxyAdded: T.at(4, relation, ['A proxy was added.']),
    ProxyRemoved: T.at(5, relation, ['A proxy was removed.']),
    DepositPoked: T.at(6, { who: T.accountId, kind: depositKind, oldDeposit: T.u128, newDeposit: T.u128 }, [
      'A deposit stored for proxies or announcements was poked / updated.',
    ]),
  });
};

export const proxyErrors = (pallet: PalletBuilder) =>
  pallet.errors({
    TooMany: 'There are too many proxies registered or too many announcements pending.',
    NotFound: 'Proxy registration not found.',
    NotProxy: 'Sender is not a proxy of the account to be proxied.',
    Unproxyable: "A call which is incompatible with the proxy type's filter was attempted.",
    Duplicate: 'Account is already a proxy.',
    NoPermission: 'Call may not be made by proxy because it may escalate its privileges.',
    Unannounced: 'Announcement, if made at all, was made too recently.',
    NoSelfProxy: 'Cannot add self as proxy.',
  });
export type ProxyError = ReturnType<typeof proxyErrors>['Error'];
