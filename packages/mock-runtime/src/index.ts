export { bytesToHex, concatBytes, equalBytes, type HexString, hexToBytes, textToBytes, textToHex } from './bytes.ts';
export { currentExternalities, withExternalities } from './externalities/current.ts';
export {
  CHILD_STORAGE_PREFIX,
  Externalities,
  type StorageChange,
  type StorageSnapshot,
  type StorageWrite,
} from './externalities/externalities.ts';
export type { KeyValueStore } from './externalities/key-value-store.ts';
export { currentStorageReader } from './externalities/storage-reader.ts';
export { type Benchmark, benchmark, type Counts, type Measured, type WeightInfo, weightInfoOf } from './frame/benchmark.ts';
export {
  type AnyCall,
  type Args,
  type ArgValues,
  type Call,
  type CallOptions,
  call,
  signedCall,
} from './frame/call.ts';
export type { CompositeEnumParts } from './frame/composite-enum.ts';
export { type Constant, constant, lateConstant } from './frame/constant.ts';
export {
  constructRuntime,
  type GenesisConfig,
  type Pallets,
  type Runtime,
  type RuntimeOptions,
} from './frame/construct-runtime.ts';
export { describeEvent, describeValue } from './frame/describe-value.ts';
export {
  actualDispatchInfo,
  type DispatchClass,
  type DispatchInfo,
  type DispatchResult,
  dispatchClass,
  type Pays,
  type PostInfo,
  pays,
  withStorageLayer,
} from './frame/dispatch.ts';
export {
  type ArithmeticError,
  arithmeticErrorOf,
  BAD_ORIGIN,
  CANNOT_LOOKUP,
  type DispatchError,
  dispatchError,
  dispatchResult,
  type ModuleError,
  otherError,
  type TokenError,
  tokenErrorOf,
} from './frame/dispatch-error.ts';
export { type DispatchFailure, failureOf } from './frame/dispatch-failure.ts';
export {
  asEnsureOriginWithArg,
  type Either,
  type EnsureOrigin,
  eitherOf,
  eitherOfDiverse,
  ensureNever,
  ensureRootOr,
  ensureRootWithSuccess,
  ensureSignedBy,
  mapSuccess,
  tryMapSuccess,
} from './frame/ensure-origin.ts';
export type { EventDefs, EventParts, EventSet } from './frame/event.ts';
export { type Era, era, eraBirth, eraDeath } from './frame/extensions/era.ts';
export {
  EXTENSION_VERSION,
  type ExtensionPipeline,
  type ExtensionValues,
  extensionPipeline,
  type ValidatedTransaction,
} from './frame/extensions/extension-pipeline.ts';
export { systemExtensions } from './frame/extensions/system-extensions.ts';
export {
  type AnyTransactionExtension,
  type ExtendedTransaction,
  type ExtensionOutcome,
  type TransactionExtension,
  type TransactionInfo,
  transactionExtension,
} from './frame/extensions/transaction-extension.ts';
export { type Digest, type Header, header, headerHash } from './frame/header.ts';
export type { Hooks } from './frame/hooks.ts';
export { type Migration, type SteppedMigration, type SteppedMigrationError, versionedMigration } from './frame/migration.ts';
export { createOffchainDouble, currentOffchain, type Offchain, type OffchainDouble, withOffchain } from './frame/offchain.ts';
export {
  type CallFilter,
  callerOf,
  ensureNone,
  ensureRoot,
  ensureSigned,
  ensureSignedOrRoot,
  lookup,
  type OriginCaller,
  passesFilters,
  type RawOrigin,
  RuntimeOrigin,
  withCaller,
  withFilter,
} from './frame/origin.ts';
export { aPallet, definePallet, type PalletBuilder } from './frame/pallet.ts';
export type { ConstantInfo, PalletDefinition } from './frame/pallet-definition.ts';
export type { ErrorDefs, ErrorParts, ErrorSet } from './frame/pallet-error.ts';
export type { OriginParts } from './frame/pallet-origin.ts';
export type { InherentData, Migrator, PalletParts, ValidateUnsigned } from './frame/pallet-parts.ts';
export type { PalletRuntime } from './frame/pallet-runtime.ts';
export type { AnyPallet, Pallet } from './frame/pallet-types.ts';
export type { AnyRuntime, AroundDispatch, CheckedExtrinsic, Executive, RuntimePallet } from './frame/runtime.ts';
export { apiMethod, type RuntimeApi, type RuntimeApiMethod } from './frame/runtime-api.ts';
export type { RuntimeCall } from './frame/runtime-call.ts';
export { runtimeCode, runtimeOfCode } from './frame/runtime-code.ts';
export type { PalletEvent, RuntimeEvent } from './frame/runtime-event.ts';
export { isSameReason, type RuntimeFreezeReason, type RuntimeHoldReason } from './frame/runtime-reason.ts';
export { stopOfError, withStop } from './frame/stop-of-error.ts';
export { CountedStorageMap } from './frame/storage/counted-storage-map.ts';
export {
  countedStorageMap,
  type StorageDef,
  type StorageItems,
  storageMap,
  storageValue,
} from './frame/storage/define-storage.ts';
export { type MultiRemovalResults, removePrefix } from './frame/storage/remove-prefix.ts';
export type { StorageItem, StorageItemInfo, StorageOptions } from './frame/storage/storage-item.ts';
export { StorageMap } from './frame/storage/storage-map.ts';
export { StorageValue } from './frame/storage/storage-value.ts';
export type { StorageVersion } from './frame/storage/storage-version.ts';
export { type AccountData, type AccountInfo, accountData, accountInfo } from './frame/system/account-info.ts';
export { type BlockWeights, blockWeights, DEFAULT_BLOCK_WEIGHTS } from './frame/system/block-weights.ts';
export type { EventRecord, Phase } from './frame/system/event-record.ts';
export {
  DEFAULT_RUNTIME_VERSION,
  type RuntimeVersion,
  runtimeVersion,
  stateVersionOf,
} from './frame/system/runtime-version.ts';
export { createSystem, type SystemConfig, type SystemGenesis, type SystemPallet } from './frame/system/system.ts';
export type { RunToBlockHooks } from './frame/system/system-testing.ts';
export { DEFAULT_SYSTEM_WEIGHTS, type SystemWeights } from './frame/system/system-weights.ts';
export {
  createTestExternalities,
  currentTestExternalities,
  type TestExternalities,
  type TestExternalitiesOptions,
} from './frame/test-externalities.ts';
export { balancedFungible, issuanceHandlers } from './frame/tokens/balanced.ts';
export {
  type Consideration,
  type Footprint,
  freezeConsideration,
  holdConsideration,
  linearStoragePrice,
  loneFreezeConsideration,
  loneHoldConsideration,
  NO_CONSIDERATION,
  type StoragePrice,
} from './frame/tokens/consideration.ts';
export { freezeFungible } from './frame/tokens/freeze.ts';
export type {
  Fungible,
  FungibleBalanced,
  FungibleFreeze,
  FungibleInspect,
  FungibleInspectHold,
  FungibleMutate,
  FungibleMutateHold,
  FungibleUnbalanced,
} from './frame/tokens/fungible.ts';
export { holdFungible } from './frame/tokens/hold.ts';
export { type Credit, type Debt, Imbalance, type OnUnbalanced } from './frame/tokens/imbalance.ts';
export {
  type BalanceStatus,
  balanceStatus,
  type DepositConsequence,
  depositResult,
  type ExistenceRequirement,
  type Fortitude,
  type Precision,
  type Preservation,
  type Provenance,
  type Restriction,
  type WithdrawConsequence,
  withdrawResult,
} from './frame/tokens/misc.ts';
export { type FungibleBase, regularFungible } from './frame/tokens/regular.ts';
export {
  BAD_MANDATORY,
  combineValid,
  EXHAUSTS_RESOURCES,
  invalidTransaction,
  invalidTransactionOf,
  PAYMENT,
  type TransactionSource,
  type TransactionValidityError,
  transactionValidityError,
  unknownTransaction,
  unknownTransactionOf,
  VALID_TRANSACTION,
  type ValidTransaction,
} from './frame/transaction-validity.ts';
export {
  idOfViewFunction,
  type ViewFunction,
  type ViewFunctionError,
  type ViewFunctionId,
  viewFunction,
  viewFunctionError,
  viewFunctionId,
} from './frame/view-function.ts';
export { addWeight, anyGreater, minWeight, subWeight, weightOf, ZERO_WEIGHT } from './frame/weight.ts';
export { type WeightMeter, weightMeter } from './frame/weight-meter.ts';
export { blake2_128, blake2_256, STORAGE_HASHERS, type StorageHasher, storagePrefix } from './hashing.ts';
export {
  type BalancesConfig,
  type BalancesCurrency,
  type BalancesGenesis,
  type BalancesPallet,
  createBalances,
} from './pallets/balances/balances.ts';
export { type BalancesWeights, DEFAULT_BALANCES_WEIGHTS } from './pallets/balances/balances-weights.ts';
export { type Currency, WithdrawReasons } from './pallets/balances/currency.ts';
export type { LockableCurrency } from './pallets/balances/lockable.ts';
export type { NamedReservableCurrency } from './pallets/balances/named-reserves.ts';
export type { ReservableCurrency } from './pallets/balances/reservable.ts';
export { createMigrations, type MigrationsConfig, type MigrationsPallet } from './pallets/migrations.ts';
export {
  createTimestamp,
  DEFAULT_TIMESTAMP_WEIGHTS,
  type TimestampConfig,
  type TimestampPallet,
  type TimestampWeights,
} from './pallets/timestamp.ts';
export {
  createTransactionPayment,
  type FeeDetails,
  type TransactionPaymentConfig,
  type TransactionPaymentPallet,
} from './pallets/transaction-payment.ts';
export type { ProgramFailure } from './pallets/virt/program-failure.ts';
export type { RunOutcome } from './pallets/virt/program-run.ts';
export { SYSCALLS, type Syscall, type SyscallName } from './pallets/virt/syscalls.ts';
export {
  createVirt,
  type ProgramCall,
  programAccount,
  programStorageKey,
  type VirtConfig,
  type VirtPallet,
} from './pallets/virt/virt.ts';
export { ALICE, BOB, CHARLIE, DAVE, EVE, FERDIE } from './testing/dev-accounts.ts';
export { hypothetically } from './testing/hypothetically.ts';
export { MerkleTrie } from './trie/merkle-trie.ts';
export { orderedRoot } from './trie/ordered-root.ts';
export * as T from './types/index.ts';
export type { AccountId, DigestItem, LookupSource, Weight } from './types/substrate.ts';
export {
  type AnyType,
  decode,
  encode,
  type FieldInfo,
  type Named,
  type PrimitiveName,
  type Type,
  type TypeInfo,
  type TypeParam,
  toSnakeCase,
  tryDecode,
  type ValueOf,
  type VariantInfo,
} from './types/type.ts';
