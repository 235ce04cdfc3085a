import {
  asEnsureOriginWithArg,
  type BalancesPallet,
  ensureRoot,
  ensureSigned,
  holdConsideration,
  type RuntimeCall,
  type SystemPallet,
  T,
  type ValueOf,
} from '@polkavirt/mock-runtime';
import {
  type AssetsPallet,
  createAssets,
  createMultisig,
  createPreimage,
  createProxy,
  createScheduler,
  createSudo,
  createUtility,
  type MultisigPallet,
  type PreimagePallet,
  type ProxyPallet,
  type SchedulerPallet,
  type SudoPallet,
  type UtilityPallet,
} from '@polkavirt/pallets';

/** A unit of 12 decimals, and a hundredth of it. */
const UNIT = 10n ** 12n;
const CENT = UNIT / 100n;
/** What storage costs, as in Substrate's own node. */
const depositOf = (items: bigint, bytes: bigint): bigint => items * 15n * CENT + bytes * 6n * CENT;

/** What a proxy may do, named as in Substrate's own node; here are no pallets of governance or staking. */
const proxyType = T.variant(
  { path: ['polkavirt_runtime', 'ProxyType'] },
  {
    Any: undefined,
    /** Everything that moves no funds. */
    NonTransfer: undefined,
    Governance: undefined,
    Staking: undefined,
  },
);
/** A type of proxy. */
export type DevProxyType = ValueOf<typeof proxyType>;

const mayDo = ({ type }: DevProxyType, call: RuntimeCall): boolean =>
  type === 'Any' || (type === 'NonTransfer' && call.type !== 'Balances' && call.type !== 'Assets');

const isSuperset = ({ type: larger }: DevProxyType, { type: smaller }: DevProxyType): boolean =>
  larger === smaller || larger === 'Any' || (larger === 'NonTransfer' && smaller !== 'Any');

/** The first bytes of their calls, events and errors: as in Substrate's own node; Utility's is Polkadot's, since 1 is taken. */
export const READY_PALLET_INDEXES = {
  Sudo: 22,
  Utility: 26,
  Scheduler: 32,
  Preimage: 34,
  Proxy: 35,
  Multisig: 36,
  Assets: 39,
} as const;

/** The pallets of `@polkavirt/pallets`. */
export interface ReadyPallets {
  readonly Sudo: SudoPallet;
  readonly Utility: UtilityPallet;
  readonly Scheduler: SchedulerPallet;
  readonly Preimage: PreimagePallet;
  readonly Proxy: ProxyPallet<DevProxyType>;
  readonly Multisig: MultisigPallet;
  readonly Assets: AssetsPallet;
}

interface Surroundings {
  readonly System: SystemPallet;
  readonly Balances: BalancesPallet;
}

/** Makes them as a development runtime has them. */
export function createReadyPallets({ System, Balances }: Surroundings): ReadyPallets {
  const Currency = Balances.currency;
  const Preimage: PreimagePallet = createPreimage({
    System,
    Currency,
    managerOrigin: ensureRoot,
    consideration: holdConsideration(
      Balances.fungible,
      () => Preimage.HoldReason.Preimage,
      ({ count, size }) => count * UNIT + size * CENT,
    ),
  });
  return {
    Sudo: createSudo({ System }),
    Utility: createUtility({ System }),
    Scheduler: createScheduler({ System, preimages: Preimage.provider, scheduleOrigin: ensureRoot }),
    Preimage,
    Proxy: createProxy({
      System,
      Currency,
      proxyTypes: { type: proxyType, default: { type: 'Any' } satisfies DevProxyType, filter: mayDo, isSuperset },
      proxyDepositBase: depositOf(1n, 8n),
      proxyDepositFactor: depositOf(0n, 33n),
      announcementDepositBase: depositOf(1n, 8n),
      announcementDepositFactor: depositOf(0n, 66n),
    }),
    Multisig: createMultisig({
      System,
      Currency,
      depositBase: depositOf(1n, 88n),
      depositFactor: depositOf(0n, 32n),
      maxSignatories: 100,
    }),
    Assets: createAssets({
      System,
      Currency,
      createOrigin: asEnsureOriginWithArg(ensureSigned),
      forceOrigin: ensureRoot,
      assetDeposit: 100n * UNIT,
      assetAccountDeposit: UNIT,
      metadataDepositBase: 10n * UNIT,
      metadataDepositPerByte: UNIT,
      approvalDeposit: UNIT,
    }),
  };
}
