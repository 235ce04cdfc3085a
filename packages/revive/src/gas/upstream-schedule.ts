import type { HostFunctionName } from '../host-functions.ts';
import { LIMITS } from '../limits.ts';
import { systemCallOf } from '../precompiles/system.ts';
import { fromBigEndian } from '../u256.ts';
import { type BenchmarkName, EXTRA_EVENT_CHARGE_PER_BYTE, WEIGHT_PER_GAS, weightOfBenchmark as weigh } from './benchmarks.ts';
import type { ExtrinsicName, ExtrinsicSizes, GasSchedule, StorageAccess, StorageBytes } from './gas-schedule.ts';

/** What one more unit of the first parameter of a benchmark weighs. */
const marginal = (name: BenchmarkName): bigint => weigh(name, 1n) - weigh(name, 0n);

/** Every call of a host function. */
const HOST_CALL = marginal('noop_host_fn');

type Args = Readonly<Record<string, number | bigint>>;
const bytesOf = (name: string) => (args: Args) => BigInt(args[name]);
const flat = (name: BenchmarkName) => () => weigh(name);
/** What is priced when more is known. */
const later = () => 0n;

/** What each host function costs as it is called, after {@link HOST_CALL}. */
const ENTER: Readonly<Record<HostFunctionName, (args: Args) => bigint>> = {
  call_data_size: flat('seal_call_data_size'),
  call_data_load: flat('seal_call_data_load'),
  call_data_copy: (args) => weigh('seal_call_data_copy', bytesOf('length')(args)),
  seal_return: (args) => weigh('seal_return', bytesOf('dataLength')(args)),
  value_transferred: flat('seal_value_transferred'),
  caller: flat('seal_caller'),
  origin: flat('seal_origin'),
  address: flat('seal_address'),
  balance: flat('seal_balance'),
  balance_of: flat('seal_balance_of'),
  // Upstream has no benchmark of it, and charges the copy.
  chain_id: () => weigh('seal_copy_to_contract', 32n),
  block_number: flat('seal_block_number'),
  now: flat('seal_now'),
  base_fee: flat('seal_base_fee'),
  block_hash: flat('seal_block_hash'),
  block_author: flat('seal_block_author'),
  gas_limit: flat('seal_gas_limit'),
  gas_price: flat('seal_gas_price'),
  ref_time_left: flat('seal_ref_time_left'),
  code_size: flat('seal_code_size'),
  code_hash: flat('seal_code_hash'),
  get_storage: later,
  get_storage_or_zero: later,
  set_storage: later,
  set_storage_or_clear: later,
  set_immutable_data: later,
  get_immutable_data: later,
  hash_keccak_256: (args) => weigh('seal_hash_keccak_256', bytesOf('inputLength')(args)),
  deposit_event: later,
  return_data_size: flat('seal_return_data_size'),
  return_data_copy: later,
  call: later,
  call_evm: later,
  delegate_call: later,
  delegate_call_evm: later,
  // The input starts with the hash of the code.
  instantiate: (args) => weigh('seal_instantiate', 0n, max(bytesOf('inputLength')(args) - 32n)),
  terminate: later,
  consume_all_gas: later,
  ecdsa_to_eth_address: flat('seal_ecdsa_to_eth_address'),
  sr25519_verify: (args) => weigh('seal_sr25519_verify', bytesOf('messageLength')(args)),
};

const max = (value: bigint): bigint => (value > 0n ? value : 0n);

/** The benchmarks of an access to storage: the first touch, a later one, and of transient storage. */
const STORAGE = {
  get: ['seal_get_storage', 'seal_get_storage_hot', 'seal_get_transient_storage'],
  set: ['seal_set_storage', 'seal_set_storage_hot', 'seal_set_transient_storage'],
  clear: ['clear_storage', 'clear_storage_hot', 'seal_clear_transient_storage'],
  contains: ['contains_storage', 'contains_storage_hot', 'seal_contains_transient_storage'],
  take: ['take_storage', 'take_storage_hot', 'seal_take_transient_storage'],
} as const satisfies Readonly<Record<StorageAccess['operation'], readonly [BenchmarkName, BenchmarkName, BenchmarkName]>>;

/** What a full storage or a full list costs more than the empty one that was measured. */
const FULL = {
  read: weigh('get_storage_full') - weigh('get_storage_empty'),
  write: weigh('set_storage_full') - weigh('set_storage_empty'),
  transientRead: weigh('get_transient_storage_full') - weigh('get_transient_storage_empty'),
  transientWrite: weigh('set_transient_storage_full') - weigh('set_transient_storage_empty'),
  firstTouch: weigh('access_list_touch_cold_full') - weigh('access_list_touch_cold_empty'),
  laterTouch: weigh('access_list_touch_hot_full') - weigh('access_list_touch_hot_single_element'),
  overlay: marginal('overlay_probe_full') - marginal('overlay_probe_empty'),
} as const;

function storage({ operation, warmth, isRevertible }: StorageAccess, bytes: StorageBytes): bigint {
  const [cold, hot, transient] = STORAGE[operation];
  const reads = operation === 'get' || operation === 'contains';
  const parameters = operation === 'set' ? [BigInt(bytes.new), BigInt(bytes.old)] : [BigInt(bytes.old)];
  switch (warmth) {
    case 'cold': {
      const rollback = isRevertible ? weigh('access_list_rollback_amortization') : 0n;
      return weigh(cold, ...parameters) + (reads ? FULL.read : FULL.write) + FULL.firstTouch + rollback;
    }
    case 'hot':
      return weigh(hot, ...parameters) + FULL.overlay + FULL.laterTouch;
    case 'transient': {
      const rollback = weigh('rollback_transient_storage') + FULL.transientWrite;
      return weigh(transient, ...parameters) + (reads ? FULL.transientRead : rollback);
    }
  }
}

/** Bytes of a pair of points of the curve bn254. */
const PAIR = 192;

/** The functions of the precompile System; one that calls on storage or ends a contract is priced there. */
const SYSTEM: Readonly<Record<string, BenchmarkName>> = {
  'hashBlake256(bytes)': 'hash_blake2_256',
  'hashBlake128(bytes)': 'hash_blake2_128',
  'toAccountId(address)': 'to_account_id',
  'callerIsOrigin()': 'caller_is_origin',
  'callerIsRoot()': 'caller_is_root',
  'minimumBalance()': 'minimum_balance',
  'ownCodeHash()': 'own_code_hash',
  'weightLeft()': 'weight_left',
};

/** The precompiles of the chain by name; `modexp` has a price in gas. */
const PRECOMPILES: Readonly<Record<string, (input: Uint8Array, gas: bigint) => bigint>> = {
  ecrecover: flat('ecdsa_recover'),
  sha256: ({ length }) => weigh('sha2_256', BigInt(length)),
  ripemd160: ({ length }) => weigh('ripemd_160', BigInt(length)),
  identity: ({ length }) => weigh('identity', BigInt(length)),
  modexp: (_, gas) => gas * WEIGHT_PER_GAS,
  bn254Add: flat('bn128_add'),
  bn254Mul: flat('bn128_mul'),
  bn254Pairing: ({ length }) => weigh('bn128_pairing', BigInt(Math.floor(length / PAIR))),
  blake2f: (input) => weigh('blake2f', fromBigEndian(input.subarray(0, 4))),
  p256Verify: flat('p256_verify'),
  storage: later,
  system(input) {
    const call = systemCallOf(input);
    const name = call && SYSTEM[call.signature];
    return name === undefined ? 0n : weigh(name, BigInt(call?.dataBytes ?? 0));
  },
};

/**
 * What the end of a block costs more for an Ethereum transaction of so many bytes, which its extrinsic pays (`weightinfo_extension.rs`,
 * `on_finalize_block_per_tx`).
 */
const transactionAtBlockEnd = (bytes: number): bigint =>
  marginal('on_finalize_per_transaction') + marginal('on_finalize_per_transaction_data') * BigInt(bytes);

function extrinsic(name: ExtrinsicName, { code = 0, input = 0, hasDust = false, transaction = 0 }: ExtrinsicSizes = {}): bigint {
  const sizes = [BigInt(code), BigInt(input)];
  const dust = hasDust ? 1n : 0n;
  switch (name) {
    case 'eth_call':
      return weigh(name, dust) + transactionAtBlockEnd(transaction);
    case 'eth_instantiate_with_code':
      return weigh(name, ...sizes, dust) + transactionAtBlockEnd(transaction);
    case 'instantiate':
      return weigh(name, BigInt(input));
    default:
      return weigh(name, ...sizes);
  }
}

/** What upstream charges on Asset Hub Westend (polkadot-sdk, `substrate/frame/revive/src/vm/runtime_costs.rs`, same commit). */
export const UPSTREAM: GasSchedule = {
  enter: (name, args) => HOST_CALL + ENTER[name](args),
  copyOutput: (bytes) => weigh('seal_copy_to_contract', BigInt(bytes)),
  call(target, input) {
    if (target === 'precompile') return weigh('seal_call_precompile', BigInt(input ?? 0));
    const copy = input === undefined ? 0n : weigh('seal_return', BigInt(input));
    return weigh(target === 'delegate' ? 'seal_delegate_call' : 'seal_call') + copy;
  },
  cloneInput: later,
  transfer: (isNewContract) =>
    isNewContract ? marginal('seal_instantiate') : weigh('seal_call_with_value') - weigh('seal_call'),
  loadCode: (bytes) => marginal('call_with_pvm_code_per_byte') * BigInt(bytes) + marginal('basic_block_compilation'),
  storage,
  storageAtMost: (access, newBytes) => storage(access, { new: newBytes, old: LIMITS.storageValueBytes }),
  readImmutable: (bytes) => weigh('seal_get_immutable_data', BigInt(bytes)),
  writeImmutable: (bytes) => weigh('seal_set_immutable_data', BigInt(bytes)),
  event: (topics, bytes) =>
    weigh('seal_deposit_event', BigInt(topics), BigInt(bytes)) +
    marginal('on_finalize_per_event') +
    EXTRA_EVENT_CHARGE_PER_BYTE * BigInt(bytes),
  terminate: (isRemoved) => weigh('seal_terminate') + (isRemoved ? weigh('seal_terminate_logic') : 0n),
  precompile: (name, input, gas) => PRECOMPILES[name]?.(input, gas),
  extrinsic,
  blockEnd: weigh('on_finalize_per_transaction'),
};
