import {
  type AnyRuntime,
  type BalancesPallet,
  type DispatchInfo,
  hexToBytes,
  type RuntimeCall,
  type TimestampPallet,
  weightOf,
} from '@polkavirt/mock-runtime';
import { ZERO_ADDRESS } from '../address.ts';
import type { RevivePallet } from '../pallet/revive.ts';
import type { SolidityTracer } from '../trace/index.ts';
import { maxBigint, minBigint, U64_MAX, U256_MAX } from '../u256.ts';
import { type EthTransaction, toRuntimeCall } from './eth-transaction.ts';
import { toQuantity } from './quantity.ts';
import { encodeTransaction } from './transaction-codec.ts';

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

/**
 * The longest transaction with the same receiver, data and access list, as bytes. Its nonce, prices, value and signature are not known
 * while its gas is estimated; with the longest ones an estimate holds for whichever is signed, as upstream's dry run has it.
 */
const longestEncoding = ({ to, data, accessList }: Intrinsic): Uint8Array =>
  encodeTransaction(
    {
      type: 'eip1559',
      chainId: U64_MAX,
      nonce: U64_MAX,
      gas: U64_MAX,
      maxFeePerGas: U256_MAX,
      maxPriorityFeePerGas: U256_MAX,
      to,
      value: U256_MAX,
      data,
      accessList,
    },
    { r: toQuantity(U256_MAX), s: toQuantity(U256_MAX), yParity: 1 },
  );

/** Gas of a transaction against weight of an extrinsic. */
export interface GasModel {
  /**
   * What a transaction costs before its contract runs: what Ethereum takes, or, if that is more, 21,000 and what its extrinsic weighs
   * more than one of a call without data. It depends on receiver, value, data and access list alone.
   */
  intrinsicGas(transaction: Intrinsic): bigint;
  /** The call of the pallet, with as much of the gas as an extrinsic can have. */
  toCall(transaction: EthTransaction): RuntimeCall;
  /** What an applied transaction used. */
  gasUsed(transaction: EthTransaction, info: Pick<DispatchInfo, 'weight'>): bigint;
  /** The gas of a block, which a single transaction can use. */
  readonly maxBlockGas: bigint;
}

/** Computes once what is asked several times of a transaction, from its arrival to its receipt. */
function oncePer<K extends object>(compute: (key: K) => bigint): (key: K) => bigint {
  const known = new WeakMap<K, bigint>();
  return (key) => {
    let value = known.get(key);
    if (value === undefined) {
      value = compute(key);
      known.set(key, value);
    }
    return value;
  };
}

export function createGasModel(runtime: AnyRuntime, { Revive }: EthPallets): GasModel {
  const { perClass, maxBlock } = runtime.System.constants.BlockWeights;
  /** What fits into a block that has no other extrinsic but the inherents. */
  const maxRefTime = (perClass.normal.maxTotal ?? maxBlock).refTime - perClass.normal.baseExtrinsic.refTime;
  /** What a transaction of these bytes weighs without what its contract uses. */
  const weigh = (transaction: Intrinsic, encoded: Uint8Array): bigint =>
    runtime.dispatchInfo(toRuntimeCall(Revive, transaction, encoded, 0n)).weight.refTime;
  const weighLongest = (transaction: Intrinsic): bigint => weigh(transaction, longestEncoding(transaction));
  const baseOf = oncePer((transaction: EthTransaction) => weigh(transaction, hexToBytes(transaction.raw)));
  const gasOf = (refTime: bigint): bigint => Revive.weightToGas(weightOf(maxBigint(refTime, 0n)));

  const intrinsicGas = oncePer((transaction: Intrinsic) => {
    const { to, data, accessList } = transaction;
    // Most transactions are this one; what others weigh is compared with it.
    if (to !== undefined && data === '0x' && accessList.length === 0) return TRANSACTION_GAS;
    const plainCall = { to: ZERO_ADDRESS, value: transaction.value, data: '0x', accessList: [] } as const;
    const more = gasOf(weighLongest(transaction) - weighLongest(plainCall));
    return maxBigint(ethereumIntrinsicGas(transaction), TRANSACTION_GAS + more);
  });
  return {
    intrinsicGas,
    toCall(transaction) {
      const { refTime } = Revive.gasToWeight(transaction.gas - intrinsicGas(transaction));
      const excess = maxBigint(baseOf(transaction) + refTime - maxRefTime, 0n);
      return toRuntimeCall(Revive, transaction, hexToBytes(transaction.raw), refTime - excess);
    },
    gasUsed: (transaction, { weight }) =>
      minBigint(intrinsicGas(transaction) + gasOf(weight.refTime - baseOf(transaction)), transaction.gas),
    maxBlockGas: Revive.maxBlockGas,
  };
}
