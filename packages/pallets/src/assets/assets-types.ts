/** What pallet-assets stores, with upstream's names (`types.rs`). */
import { type AccountId, T, type Type, type TypeInfo, type ValueOf } from '@polkavirt/mock-runtime';
import { boundedBytes } from '../common/types.ts';

/** The number of an asset: u32. */
export type AssetId = number;
export const assetId = T.u32;
/** As calls have it. */
export const assetIdParameter = T.compact(T.u32);

const path = (name: string) => ({ path: ['pallet_assets', 'types', name] });
const balance = { name: 'Balance', type: T.u128 };
const depositBalance = { name: 'DepositBalance', type: T.u128 };
const account = { name: 'AccountId', type: T.accountId };

const assetStatus = T.variant(path('AssetStatus'), {
  /** It can be used. */
  Live: undefined,
  /** No balance moves. */
  Frozen: undefined,
  /** It is being taken down. */
  Destroying: undefined,
});
export type AssetStatus = ValueOf<typeof assetStatus>['type'];
const status: Type<AssetStatus> = T.mapped(
  assetStatus,
  ({ type }) => type,
  (type) => ({ type }),
);

export const assetDetails = T.struct(
  { ...path('AssetDetails'), params: [balance, account, depositBalance] },
  {
    owner: T.accountId,
    issuer: T.accountId,
    admin: T.accountId,
    freezer: T.accountId,
    supply: T.u128,
    deposit: T.u128,
    minBalance: T.u128,
    isSufficient: T.bool,
    accounts: T.u32,
    sufficients: T.u32,
    approvals: T.u32,
    status,
  },
);
export type AssetDetails = ValueOf<typeof assetDetails>;

const accountStatus = T.variant(path('AccountStatus'), {
  Liquid: undefined,
  /** Nothing goes out. */
  Frozen: undefined,
  /** Nothing goes in or out. */
  Blocked: undefined,
});
export type AccountStatus = ValueOf<typeof accountStatus>['type'];

/** Why an account may hold an asset. */
export type ExistenceReason =
  | { readonly type: 'Consumer' | 'Sufficient' | 'DepositRefunded' }
  | { readonly type: 'DepositHeld'; readonly value: bigint }
  | { readonly type: 'DepositFrom'; readonly value: [depositor: AccountId, deposit: bigint] };

const plainReason = T.variant(
  { ...path('ExistenceReason'), params: [balance, account] },
  {
    Consumer: undefined,
    Sufficient: undefined,
    DepositHeld: T.u128,
    DepositRefunded: undefined,
    DepositFrom: T.tuple(T.accountId, T.u128),
  },
) as unknown as Type<ExistenceReason>;
const info = plainReason.info as Extract<TypeInfo, { readonly kind: 'variant' }>;
/** Upstream's DepositFrom has two fields instead of a tuple: the same bytes with another description. */
const existenceReason: Type<ExistenceReason> = {
  ...plainReason,
  info: {
    ...info,
    variants: info.variants.map((one) =>
      one.name === 'DepositFrom' ? { ...one, fields: [{ type: T.accountId }, { type: T.u128 }] } : one,
    ),
  },
};

export interface AssetAccount {
  readonly balance: bigint;
  readonly status: AccountStatus;
  readonly reason: ExistenceReason;
}

const plainAccount = T.struct(
  { ...path('AssetAccount'), params: [balance, depositBalance, { name: 'Extra', type: T.unit }, account] },
  { balance: T.u128, status: accountStatus, reason: existenceReason, extra: T.unit },
);
export const assetAccount: Type<AssetAccount> = T.mapped(
  plainAccount,
  (plain) => ({ balance: plain.balance, status: plain.status.type, reason: plain.reason }),
  (value) => ({ balance: value.balance, status: { type: value.status }, reason: value.reason, extra: undefined }),
);

export const approval = T.struct({ ...path('Approval'), params: [balance, depositBalance] }, { amount: T.u128, deposit: T.u128 });

/** @param stringLimit Bytes of a name or symbol at most. */
export const assetMetadataOf = (stringLimit: number) => {
  const text = boundedBytes(stringLimit);
  return T.struct(
    { ...path('AssetMetadata'), params: [depositBalance, { name: 'BoundedString', type: text }] },
    { deposit: T.u128, name: text, symbol: text, decimals: T.u8, isFrozen: T.bool },
  );
};
export type AssetMetadata = ValueOf<ReturnType<typeof assetMetadataOf>>;
