import type { PalletBuilder } from '../../frame/pallet.ts';
import { storageMap, storageValue } from '../../frame/storage/define-storage.ts';
import { accountId, boundedVec, fixedBytes, struct, u128, variant, weakBoundedVec } from '../../types/index.ts';
import type { AnyType, Type, ValueOf } from '../../types/type.ts';

const types = (name: string) => ({ path: ['pallet_balances', 'types', name] });
const balance = { name: 'Balance', type: u128 as AnyType };

const reasons = variant(types('Reasons'), { Fee: undefined, Misc: undefined, All: undefined });
/** What a lock is against; today all of them are against everything. */
export type Reasons = ValueOf<typeof reasons>['type'];

const balanceLock = struct({ ...types('BalanceLock'), params: [balance] }, { id: fixedBytes(8), amount: u128, reasons });
export type BalanceLock = ValueOf<typeof balanceLock>;

const reserveData = struct(
  { ...types('ReserveData'), params: [{ name: 'ReserveIdentifier', type: fixedBytes(8) as AnyType }, balance] },
  { id: fixedBytes(8), amount: u128 },
);
export type ReserveData = ValueOf<typeof reserveData>;

const idAmount = <T>(id: Type<T>) =>
  struct(
    {
      path: ['frame_support', 'traits', 'tokens', 'misc', 'IdAmount'],
      params: [{ name: 'Id', type: id as AnyType }, balance],
    },
    { id, amount: u128 },
  );
/** An amount that is held or frozen, and what for. */
export interface IdAmount<Id> {
  readonly id: Id;
  readonly amount: bigint;
}

/** The storage of pallet-balances under its names and hashers. Account data stands in System, as in nearly every runtime. */
export const balancesStorage = (pallet: PalletBuilder, bounds: { readonly reserves: number; readonly freezes: () => number }) =>
  pallet.storage({
    TotalIssuance: storageValue(u128, { default: 0n, docs: ['The total units issued in the system.'] }),
    InactiveIssuance: storageValue(u128, {
      default: 0n,
      docs: ['The total units of outstanding deactivated balance in the system.'],
    }),
    Locks: storageMap([['Blake2_128Concat', accountId]], weakBoundedVec(balanceLock), {
      default: [],
      docs: ['Any liquidity locks on some account balances.'],
    }),
    Reserves: storageMap([['Blake2_128Concat', accountId]], boundedVec(reserveData, bounds.reserves), {
      default: [],
      docs: ['Named reserves on some account balances.'],
    }),
    Holds: storageMap(
      [['Blake2_128Concat', accountId]],
      boundedVec(idAmount(pallet.runtime.RuntimeHoldReason), () => pallet.runtime.holdReasonCount),
      {
        default: [],
        docs: ['Holds on account balances.'],
      },
    ),
    Freezes: storageMap(
      [['Blake2_128Concat', accountId]],
      boundedVec(idAmount(pallet.runtime.RuntimeFreezeReason), bounds.freezes),
      {
        default: [],
        docs: ['Freeze locks on account balances.'],
      },
    ),
  });
export type BalancesStorage = ReturnType<typeof balancesStorage>;

/** The errors of pallet-balances in upstream's order, which is that of their indexes. */
export const balancesErrors = (pallet: PalletBuilder) =>
  pallet.errors({
    VestingBalance: 'Vesting balance too high to send value.',
    LiquidityRestrictions: 'Account liquidity restrictions prevent withdrawal.',
    InsufficientBalance: 'Balance too low to send value.',
    ExistentialDeposit: 'Value too low to create account due to existential deposit.',
    Expendability: 'Transfer/payment would kill account.',
    ExistingVestingSchedule: 'A vesting schedule already exists for this account.',
    DeadAccount: 'Beneficiary account must pre-exist.',
    TooManyReserves: 'Number of named reserves exceed `MaxReserves`.',
    TooManyHolds: 'Number of holds exceed the number of reasons.',
    TooManyFreezes: 'Number of freezes exceed `MaxFreezes`.',
    IssuanceDeactivated: 'The issuance cannot be modified since it is already deactivated.',
    DeltaZero: 'The delta cannot be zero.',
  });
export type BalancesErrors = ReturnType<typeof balancesErrors>['Error'];
