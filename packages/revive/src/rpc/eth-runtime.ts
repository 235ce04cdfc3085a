import type { AnyRuntime, BalancesPallet, DispatchInfo, RuntimeCall, TimestampPallet } from '@polkavirt/mock-runtime';
import type { RevivePallet } from '../pallet/revive.ts';
import type { SolidityTracer } from '../trace/index.ts';
import { type EthTransaction, toRuntimeCall } from './eth-transaction.ts';

/** The pallets that Ethereum's methods speak of. */
export interface EthPallets {
  readonly Revive: RevivePallet;
  readonly Balances: BalancesPallet;
  /** Where the time of a block comes from; without it, it is 0. */
  readonly Timestamp?: TimestampPallet;
  /** Says where transactions failed in the sources. */
  readonly tracer?: SolidityTracer | undefined;
}

/** What Ethereum takes for any transaction, and what a transfer costs in all. */
export const TRANSACTION_GAS = 21_000n;

/** What a transaction's costs depend on, besides what its contract does. */
type Intrinsic = Pick<EthTransaction, 'to' | 'data' | 'value' | 'accessList'>;

/** Bytes of data (EIP-2028), a deployment (EIP-2, EIP-3860), an entry and a key of an access list (EIP-2930). */
const PRICES = {
  zeroByte: 4n,
  otherByte: 16n,
  creation: 32_000n,
  initCodeWord: 2n,
  address: 2_400n,
  storageKey: 1_900n,
} as const;

/** What Ethereum takes for a transaction before its contract runs: tools refuse to sign one with less. */
export function ethereumIntrinsicGas({ to, data, accessList }: Intrinsic): bigint {
  let zeros = 0;
  for (let i = 2; i < data.length; i += 2) if (data[i] === '0' && data[i + 1] === '0') zeros += 1;
  const length = data.length / 2 - 1;
  const creation = to === undefined ? PRICES.creation + PRICES.initCodeWord * BigInt(Math.ceil(length / 32)) : 0n;
  const keys = accessList.reduce((sum, { storageKeys }) => sum + storageKeys.length, 0);
  return (
    TRANSACTION_GAS +
    creation +
    PRICES.zeroByte * BigInt(zeros) +
    PRICES.otherByte * BigInt(length - zeros) +
    PRICES.address * BigInt(accessList.length) +
    PRICES.storageKey * BigInt(keys)
  );
}

/** Gas of a transaction against weight of an extrinsic. */
export interface GasModel {
  /** What a transaction costs before its contract runs: what Ethereum takes, or what its bytes weigh here if that is more. */
  intrinsicGas(transaction: Intrinsic): bigint;
  /** The call of the pallet, with as much of the gas as an extrinsic can have. */
  toCall(transaction: EthTransaction): RuntimeCall;
  /** What an applied transaction used. */
  gasUsed(transaction: EthTransaction, info: Pick<DispatchInfo, 'weight'>): bigint;
  /** The gas of a block, which a single transaction can use. */
  readonly maxBlockGas: bigint;
}

export function createGasModel(runtime: AnyRuntime, { Revive }: EthPallets): GasModel {
  const { perClass, maxBlock } = runtime.System.constants.BlockWeights;
  /** What fits into a block that has no other extrinsic but the inherents. */
  const maxRefTime = (perClass.normal.maxTotal ?? maxBlock).refTime - perClass.normal.baseExtrinsic.refTime;
  const refTimeOf = (transaction: EthTransaction, limit: bigint): bigint =>
    runtime.dispatchInfo(toRuntimeCall(Revive, transaction, limit)).weight.refTime;
  /** What transactions weigh without gas for their contracts: asked several times for each, from its arrival to its receipt. */
  const bases = new WeakMap<object, bigint>();
  const baseOf = (transaction: EthTransaction): bigint => {
    let base = bases.get(transaction);
    if (base === undefined) {
      base = refTimeOf(transaction, 0n);
      bases.set(transaction, base);
    }
    return base;
  };
  const bare = (transaction: Pick<EthTransaction, 'to' | 'data' | 'value'>): EthTransaction => transaction as EthTransaction;
  const max = (a: bigint, b: bigint): bigint => (a > b ? a : b);
  const callOverhead = baseOf(bare({ to: `0x${'00'.repeat(20)}`, data: '0x', value: 0n }));

  const model: GasModel = {
    intrinsicGas: (transaction) =>
      max(
        ethereumIntrinsicGas(transaction),
        TRANSACTION_GAS + Revive.weightToGas({ refTime: baseOf(bare(transaction)) - callOverhead, proofSize: 0n }),
      ),
    toCall(transaction) {
      const { refTime } = Revive.gasToWeight(transaction.gas - model.intrinsicGas(transaction));
      const excess = refTimeOf(transaction, refTime) - maxRefTime;
      return toRuntimeCall(Revive, transaction, excess > 0n ? refTime - excess : refTime);
    },
    gasUsed(transaction, { weight }) {
      const consumed = weight.refTime - baseOf(transaction);
      const used =
        model.intrinsicGas(transaction) + Revive.weightToGas({ refTime: consumed > 0n ? consumed : 0n, proofSize: 0n });
      return used < transaction.gas ? used : transaction.gas;
    },
    maxBlockGas: Revive.maxBlockGas,
  };
  return model;
}
