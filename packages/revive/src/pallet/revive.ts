import {
  type AccountId,
  aPallet,
  bytesToHex,
  constant,
  type DispatchResult,
  definePallet,
  dispatchError,
  type HexString,
  hexToBytes,
  T,
  type Weight,
  weightOf,
} from '@polkavirt/mock-runtime';
import {
  anObject,
  callback,
  checkOptions,
  type OptionRule,
  oneOf,
  optional,
  typestateImplementation,
  wholeBigint,
} from '@polkavirt/primitives/options';
import { type Address, fallbackAccount, h160, toAddress, ZERO_ADDRESS } from '../address.ts';
import { ERRORS, type ReviveError } from '../errors.ts';
import { createBlockSettings } from '../exec/block-settings.ts';
import { readStorage } from '../exec/contract-storage.ts';
import { type DepositPrices, type Environment, HOLD_REASONS } from '../exec/environment.ts';
import { spendableWei } from '../exec/ether.ts';
import { type CodeInfo, type ContractInfo, reviveStorage } from '../exec/revive-storage.ts';
import { SCHEDULES } from '../gas/schedules.ts';
import { createPrecompiles, shownCode } from '../precompiles/precompiles.ts';
import { minBigint } from '../u256.ts';
import { checkCostModel } from './check-cost-model.ts';
import { createContracts } from './contracts.ts';
import type { ContractOutcome, InstantiateOutput } from './outcome.ts';
import { reviveCalls } from './revive-calls.ts';
import type { BareCall, BareInstantiate, BareUploadCode, ReviveConfig } from './revive-config.ts';
import { createStateEdits } from './state-edits.ts';

const DEFAULT_GAS_SCALE = 1000n;
/** Picoseconds of ref_time of one gas, of a scale of 1. */
const REF_TIME_PER_GAS = 25n;
const U32_MAX = 0xffff_ffffn;
const DEFAULT_DEPOSITS: DepositPrices = { perItem: 1_000_000n, perByte: 10_000n };

const RULES: Readonly<Record<keyof ReviveConfig, OptionRule>> = {
  System: aPallet('createSystem()'),
  Balances: aPallet('createBalances()'),
  Timestamp: optional(aPallet('createTimestamp()')),
  virt: typestateImplementation,
  chainId: optional(wholeBigint()),
  nativeToEthRatio: optional(wholeBigint(1n, U32_MAX)),
  gasScale: optional(wholeBigint(1n, U32_MAX)),
  gasPrice: optional(wholeBigint()),
  refTimePerFuel: optional(wholeBigint(1n)),
  refTimePerGas: optional(wholeBigint(1n)),
  gasSchedule: optional(oneOf('upstream', 'simple')),
  deposits: optional(anObject),
  blockAuthor: optional(callback),
  inspectCode: optional(callback),
  explain: optional(callback),
  traceInstructions: optional(callback),
  observer: optional(anObject),
  precompiles: optional(anObject),
};

/**
 * pallet-revive in small: Solidity contracts, compiled to PolkaVM, on an implementation of the virtual machine that is injected.
 * Calls, storage, host functions and rules have upstream's names; what is measured upstream (gas of host functions, deposits) is ours.
 */
export const createRevive = definePallet('pallet_revive', (pallet, config: ReviveConfig) => {
  checkOptions('pallet_revive', config, RULES);
  const { System, Balances, virt } = config;
  checkCostModel(virt);
  const storage = reviveStorage(pallet);
  const events = pallet.events({
    ContractEmitted: T.at(0, { contract: h160, data: T.bytes, topics: T.vec(T.h256) }, [
      'A custom event emitted by the contract.',
    ]),
    Instantiated: T.at(1, { deployer: h160, contract: h160 }, ['Contract deployed by deployer at the specified address.']),
    EthExtrinsicRevert: T.at(2, { dispatchError }, [
      'Emitted when an Ethereum transaction reverts: its extrinsic succeeds, so that its gas is paid.',
    ]),
  });
  const errors = pallet.errors(ERRORS);
  const holdReasons = pallet.holdReasons(HOLD_REASONS);
  const { Event } = events;
  const errorOf = (error: ReviveError) => errors.Error[error];
  const { perClass, maxBlock } = System.constants.BlockWeights;
  const deposits = config.deposits ?? DEFAULT_DEPOSITS;
  const blockRefTime = (perClass.normal.maxExtrinsic ?? maxBlock).refTime;

  const settings = createBlockSettings(storage);
  const { nativeToEthRatio = 1n, gasScale = DEFAULT_GAS_SCALE } = config;
  const refTimePerGas = config.refTimePerGas ?? REF_TIME_PER_GAS * gasScale;
  const gasPrice = config.gasPrice ?? nativeToEthRatio * gasScale;
  const toAccount = (address: Address): AccountId => storage.OriginalAccount.get(address) ?? fallbackAccount(address);
  const env: Environment = {
    System,
    Balances,
    Timestamp: config.Timestamp,
    virt,
    storage,
    chainId: config.chainId ?? 420_420_420n,
    nativeToEthRatio,
    gasPrice: () => settings.current().gasPrice ?? gasPrice,
    blockAuthor: () => settings.current().author ?? config.blockAuthor?.() ?? ZERO_ADDRESS,
    blockGasLimit: () => settings.current().gasLimit ?? blockRefTime / refTimePerGas,
    refTimePerFuel: config.refTimePerFuel ?? 85_180n,
    refTimePerGas,
    schedule: SCHEDULES[config.gasSchedule ?? 'upstream'],
    blockRefTime,
    deposits,
    holdReasons: holdReasons.Reason,
    explain: config.explain,
    precompileAt: createPrecompiles(config.precompiles),
    toAccount,
    emit: ({ address, topics, data }) =>
      System.depositEvent(
        Event.ContractEmitted({ contract: address, data, topics: topics.map(bytesToHex) }),
        topics.map(bytesToHex),
      ),
    instantiated: (deployer, contract) => System.depositEvent(Event.Instantiated({ deployer, contract })),
  };

  const weiOf = (native: bigint): bigint => native * nativeToEthRatio;
  const nativeFee = (wei: bigint): bigint => (wei + nativeToEthRatio - 1n) / nativeToEthRatio;
  const contracts = createContracts(env, config, errorOf);
  const { callContract, instantiate, observing, repeating } = contracts;

  return {
    storage,
    events,
    errors,
    holdReasons,
    constants: {
      ChainId: constant(T.u64, env.chainId, 'The EIP-155 chain id.'),
      NativeToEthRatio: constant(
        T.u32,
        Number(nativeToEthRatio),
        'The ratio between the decimal representation of the native token and the ETH token.',
      ),
      GasScale: constant(T.u32, Number(gasScale), 'By how much Ethereum gas is scaled down, and its price up.'),
      DepositPerItem: constant(T.u128, deposits.perItem, 'Deposit for a storage item.'),
      DepositPerByte: constant(T.u128, deposits.perByte, 'Deposit for a byte of storage.'),
    },
    hooks: {
      onInitialize: () => {
        settings.begin();
        return weightOf(env.schedule.blockEnd);
      },
    },
    calls: reviveCalls({
      env,
      contracts,
      schedule: env.schedule,
      errorOf,
      ethReverted: (error) => System.depositEvent(Event.EthExtrinsicRevert({ dispatchError: error })),
    }),
    api: {
      /** Calls a contract without an extrinsic. What it changes stays, unless it fails or reverts. */
      bareCall: (request: BareCall): ContractOutcome => callContract(request, false),
      /** Makes a contract without an extrinsic. What it changes stays, unless it fails or reverts. */
      bareInstantiate: (request: BareInstantiate): ContractOutcome<InstantiateOutput> => instantiate(request, false),
      /** Stores code without an extrinsic. */
      bareUploadCode: (request: BareUploadCode): DispatchResult => contracts.uploadCode(request),
      /** What a call would do. Nothing stays. */
      dryRunCall: (request: BareCall): ContractOutcome => callContract(request, true),
      /** What an instantiation would do. Nothing stays. */
      dryRunInstantiate: (request: BareInstantiate): ContractOutcome<InstantiateOutput> => instantiate(request, true),
      observing,
      repeating,
      /** Picoseconds of ref_time of one unit of fuel. */
      refTimePerFuel: env.refTimePerFuel,
      /** Tells the instructions that programs run while something is done, if the engine can be asked. */
      traceInstructions: config.traceInstructions,
      /** The address of an account. */
      addressOf: toAddress,
      /** The account behind an address. */
      accountOf: toAccount,
      /** Wei that an address can spend, as contracts see it. */
      balanceOf: (address: Address): bigint => spendableWei(env, toAccount(address)),
      /** Wei that is bought of native units for a fee: not less than the fee. */
      roundFee: (wei: bigint): bigint => weiOf(nativeFee(wei)),
      /** The native units of a fee in wei, rounded up. */
      nativeFee,
      nonceOf: (address: Address): number => System.accountNonce(toAccount(address)),
      contractInfo: (address: Address): ContractInfo | undefined => storage.AccountInfoOf.get(address),
      codeInfo: (codeHash: HexString): CodeInfo | undefined => storage.CodeInfoOf.get(codeHash),
      /** The precompile at an address, or undefined. */
      precompileAt: env.precompileAt,
      /** The program at an address, what a precompile shows as its code, or undefined. */
      codeAt: (address: Address): Uint8Array | undefined => {
        const precompile = env.precompileAt(address);
        if (precompile !== undefined) return shownCode(precompile);
        const info = storage.AccountInfoOf.get(address);
        return info === undefined ? undefined : storage.PristineCode.get(info.codeHash);
      },
      /** What a contract stores under a 32-byte key, such as the slot of a Solidity variable as a big-endian number. */
      getStorage: (address: Address, key: HexString): Uint8Array | undefined => {
        const info = storage.AccountInfoOf.get(address);
        return info === undefined ? undefined : readStorage(info.trieId, { kind: 'fixed', bytes: hexToBytes(key) });
      },
      /** Ethereum gas -> weight, at most a block's. */
      gasToWeight: (gas: bigint): Weight => weightOf(minBigint(gas * env.refTimePerGas, blockRefTime)),
      /** Weight -> Ethereum gas, rounded up. */
      weightToGas: ({ refTime }: Weight): bigint => (refTime + env.refTimePerGas - 1n) / env.refTimePerGas,
      /** Units of fuel -> Ethereum gas, rounded up. */
      fuelToGas: (fuel: bigint): bigint => (fuel * env.refTimePerFuel + env.refTimePerGas - 1n) / env.refTimePerGas,
      /** Ethereum gas of the present block. */
      blockGasLimit: (): bigint => env.blockGasLimit(),
      /** Ethereum gas of the next block, and the most that any block has. */
      nextBlockGasLimit: (): bigint => settings.next().gasLimit ?? blockRefTime / refTimePerGas,
      maxBlockGas: blockRefTime / refTimePerGas,
      /** What a gas costs in the present block, and in the next one. */
      gasPrice: (): bigint => env.gasPrice(),
      nextGasPrice: (): bigint => settings.next().gasPrice ?? gasPrice,
      blockAuthor: (): Address => env.blockAuthor(),
      /** What a development chain was told about its blocks. */
      settings,
      /** Changes of the state by hand. */
      edit: createStateEdits(env, contracts.storeCode),
    },
  };
});

export type RevivePallet = ReturnType<typeof createRevive>;
