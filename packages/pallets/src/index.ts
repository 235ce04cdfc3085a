export { type AssetsConfig, type AssetsGenesis, type AssetsPallet, createAssets } from './assets/assets.ts';
export type { AssetsCallback, AssetsDeposits, AssetsFreezer, AssetsHolder } from './assets/assets-parts.ts';
export type { AssetAccount, AssetDetails, AssetId, AssetMetadata } from './assets/assets-types.ts';
export { type AssetsWeights, DEFAULT_ASSETS_WEIGHTS } from './assets/assets-weights.ts';
export type { Bounded } from './common/bounded.ts';
export type { ReservableCurrency } from './common/currency.ts';
export { createMultisig, type MultisigConfig, type MultisigPallet } from './multisig/multisig.ts';
export type { Multisig, Timepoint } from './multisig/multisig-storage.ts';
export { DEFAULT_MULTISIG_WEIGHTS, type MultisigWeights } from './multisig/multisig-weights.ts';
export {
  type AnyConsideration,
  type Consideration,
  type Footprint,
  type HoldableFungible,
  holdConsideration,
  NO_CONSIDERATION,
} from './preimage/consideration.ts';
export { createPreimage, type PreimageConfig, type PreimagePallet } from './preimage/preimage.ts';
export type { Peeked, PreimageKeeper, PreimageProvider } from './preimage/preimage-provider.ts';
export type { ProxyDeposits } from './proxy/proxies.ts';
export { createProxy, type ProxyConfig, type ProxyPallet, type ProxyTypes } from './proxy/proxy.ts';
export type { Announcement, ProxyDefinition } from './proxy/proxy-storage.ts';
export type { DispatchTime, NewTask, PrivilegeCmp } from './scheduler/agenda.ts';
export { createScheduler, type SchedulerConfig, type SchedulerPallet } from './scheduler/scheduler.ts';
export type { Period, RetryConfig, Scheduled, TaskAddress, TaskName } from './scheduler/scheduler-storage.ts';
export { DEFAULT_SCHEDULER_WEIGHTS, type SchedulerWeights } from './scheduler/scheduler-weights.ts';
export { createSudo, type SudoConfig, type SudoGenesis, type SudoPallet } from './sudo/sudo.ts';
export { createUtility, type UtilityConfig, type UtilityPallet } from './utility/utility.ts';
export { DEFAULT_UTILITY_WEIGHTS, type UtilityWeights } from './utility/utility-weights.ts';
