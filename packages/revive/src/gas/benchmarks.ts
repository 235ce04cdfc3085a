/**
 * What upstream's benchmarks say that pallet-revive's work weighs on Asset Hub Westend: the facts that the schedule
 * `upstream` computes with, under the names of the benchmarks.
 *
 * Source: polkadot-sdk (Apache-2.0), commit 013d8ce049285f30f855fcd21fab4090a0a0475f,
 * `cumulus/parachains/runtimes/assets/asset-hub-westend/src/weights/pallet_revive.rs`, generated on 2026-08-17 on an
 * Intel Xeon at 2.60 GHz. Proof sizes are left out, because they are not metered here.
 */
export interface Benchmark {
  /** Picoseconds of ref_time. */
  readonly base: bigint;
  /** Picoseconds for each unit of each parameter, in upstream's order. */
  readonly per?: readonly bigint[];
  /** Reads and writes of the database. */
  readonly reads?: bigint;
  readonly writes?: bigint;
}

/** What a read and a write of RocksDB cost, in picoseconds (polkadot-sdk, `RocksDbWeight`: 25 and 100 microseconds). */
export const DATABASE = { read: 25_000_000n, write: 100_000_000n } as const;

/** An extra charge for each byte of an event, in picoseconds (`limits.rs`, `EXTRA_EVENT_CHARGE_PER_BYTE`). */
export const EXTRA_EVENT_CHARGE_PER_BYTE = 256n * 1024n;

/** Picoseconds of a unit of Ethereum gas, for precompiles whose price is in gas (`runtime_costs.rs`, 40 million gas a second). */
export const WEIGHT_PER_GAS = 25_000n;

export const BENCHMARKS = {
  noop_host_fn: { base: 13_437_406n, per: [144_881n] },
  seal_caller: { base: 588_000n },
  seal_origin: { base: 542_000n },
  to_account_id: { base: 15_793_000n, reads: 1n },
  seal_code_hash: { base: 6_056_000n, reads: 1n },
  own_code_hash: { base: 5_130_000n },
  seal_code_size: { base: 12_014_000n, reads: 2n },
  caller_is_origin: { base: 2_223_000n },
  caller_is_root: { base: 2_103_000n },
  seal_address: { base: 508_000n },
  weight_left: { base: 2_200_000n },
  seal_ref_time_left: { base: 3_145_000n },
  seal_balance: { base: 5_616_000n },
  seal_balance_of: { base: 28_091_000n, reads: 3n },
  seal_get_immutable_data: { base: 5_486_245n, per: [596n], reads: 1n },
  seal_set_immutable_data: { base: 2_879_106n, per: [566n], writes: 1n },
  seal_value_transferred: { base: 488_000n },
  minimum_balance: { base: 2_403_000n },
  seal_return_data_size: { base: 495_000n },
  seal_call_data_size: { base: 503_000n },
  seal_gas_limit: { base: 506_000n },
  seal_gas_price: { base: 1_526_000n },
  seal_base_fee: { base: 1_593_000n },
  seal_block_number: { base: 479_000n },
  seal_block_author: { base: 27_260_000n, reads: 2n },
  seal_block_hash: { base: 4_006_000n, reads: 1n },
  seal_now: { base: 499_000n },
  seal_copy_to_contract: { base: 663_000n, per: [242n] },
  seal_call_data_load: { base: 480_000n },
  seal_call_data_copy: { base: 440_000n, per: [153n] },
  seal_return: { base: 679_256n, per: [238n] },
  seal_terminate: { base: 25_798_267n, reads: 2n },
  seal_terminate_logic: { base: 395_891_000n, reads: 16n, writes: 17n },
  /** By topics and bytes. */
  seal_deposit_event: { base: 6_837_000n, per: [0n, 1_322n] },
  /** The end of a block, by its Ethereum transactions, by bytes of one, and by events; an event's bytes cost nothing. */
  on_finalize_per_transaction: { base: 61_705_731n, per: [541_905n], reads: 4n, writes: 5n },
  on_finalize_per_transaction_data: { base: 66_194_690n, per: [12_692n], reads: 4n, writes: 5n },
  on_finalize_per_event: { base: 54_202_186n, per: [1_566n], reads: 5n, writes: 5n },

  get_storage_empty: { base: 9_514_000n, reads: 1n },
  get_storage_full: { base: 42_057_000n, reads: 1n },
  set_storage_empty: { base: 11_094_000n, reads: 1n, writes: 1n },
  set_storage_full: { base: 44_472_000n, reads: 1n, writes: 1n },
  overlay_probe_full: { base: 927_291_817n, per: [1_056_134n], writes: 2_048n },
  overlay_probe_empty: { base: 12_672_864n, per: [895_652n] },
  /** By new and old bytes. */
  seal_set_storage: { base: 13_821_462n, per: [353n, 455n], reads: 1n, writes: 1n },
  seal_set_storage_hot: { base: 6_276_539n, per: [378n, 0n] },
  clear_storage: { base: 16_305_156n, per: [795n], reads: 1n, writes: 1n },
  clear_storage_hot: { base: 8_443_952n, per: [0n] },
  seal_get_storage: { base: 12_928_988n, per: [1_369n], reads: 1n },
  seal_get_storage_hot: { base: 4_722_285n, per: [776n] },
  contains_storage: { base: 14_556_184n, per: [833n], reads: 1n },
  contains_storage_hot: { base: 6_796_371n, per: [250n] },
  take_storage: { base: 17_169_284n, per: [1_423n], reads: 1n, writes: 1n },
  take_storage_hot: { base: 8_746_745n, per: [618n] },
  access_list_touch_cold_full: { base: 4_357_000n },
  access_list_touch_hot_full: { base: 1_207_000n },
  access_list_touch_cold_empty: { base: 582_000n },
  access_list_touch_hot_single_element: { base: 691_000n },
  access_list_rollback_amortization: { base: 4_722_000n },
  set_transient_storage_empty: { base: 2_263_000n },
  set_transient_storage_full: { base: 2_527_000n },
  get_transient_storage_empty: { base: 1_902_000n },
  get_transient_storage_full: { base: 2_110_000n },
  rollback_transient_storage: { base: 1_744_000n },
  /** By new and old bytes. */
  seal_set_transient_storage: { base: 3_506_984n, per: [330n, 362n] },
  seal_clear_transient_storage: { base: 5_839_826n, per: [454n] },
  seal_get_transient_storage: { base: 2_895_989n, per: [365n] },
  seal_contains_transient_storage: { base: 4_988_638n, per: [186n] },
  seal_take_transient_storage: { base: 6_281_276n, per: [55n] },

  /** Without value; moving value is a transfer and another write. */
  seal_call: { base: 101_377_739n, reads: 5n, writes: 1n },
  seal_call_with_value: { base: 101_377_739n + 17_956_184n, reads: 5n, writes: 2n },
  /** By bytes of input. */
  seal_call_precompile: { base: 13_190_137n, per: [403n] },
  seal_delegate_call: { base: 40_932_000n, reads: 3n },
  /** By whether value moves and bytes of input. */
  seal_instantiate: { base: 166_464_092n, per: [25_092_234n, 4_149n], reads: 9n, writes: 7n },
  call_with_pvm_code_per_byte: { base: 178_107_023n, per: [1_510n], reads: 8n, writes: 2n },
  basic_block_compilation: { base: 188_876_599n, per: [1_546_417n], reads: 8n, writes: 2n },

  sha2_256: { base: 11_749_749n, per: [1_327n] },
  identity: { base: 1_001_668n, per: [153n] },
  ripemd_160: { base: 3_188_383n, per: [3_796n] },
  seal_hash_keccak_256: { base: 8_253_839n, per: [3_640n] },
  hash_blake2_256: { base: 10_957_820n, per: [1_485n] },
  hash_blake2_128: { base: 11_652_294n, per: [1_486n] },
  seal_sr25519_verify: { base: 92_873_336n, per: [5_083n] },
  ecdsa_recover: { base: 50_146_000n },
  p256_verify: { base: 1_803_838_000n },
  bn128_add: { base: 18_000_000n },
  bn128_mul: { base: 995_815_000n },
  /** By pairs of points. */
  bn128_pairing: { base: 4_840_258_774n, per: [6_001_678_779n] },
  /** By rounds. */
  blake2f: { base: 1_920_967n, per: [29_997n] },
  seal_ecdsa_to_eth_address: { base: 13_909_000n },

  /** The extrinsics, without what their contracts use. */
  call: { base: 138_444_000n, reads: 8n, writes: 2n },
  /** By whether the value has dust, wei below a native unit. */
  eth_call: { base: 250_406_116n, per: [3_890_069n], reads: 10n, writes: 6n },
  /** By bytes of input. */
  instantiate: { base: 271_314_874n, per: [4_227n], reads: 15n, writes: 9n },
  /** By bytes of code and of input. */
  instantiate_with_code: { base: 163_833_242n, per: [20_450n, 5_042n], reads: 16n, writes: 12n },
  /** By bytes of code and of input, and whether the value has dust. */
  eth_instantiate_with_code: { base: 434_815_980n, per: [15_886n, 707n, 11_432_224n], reads: 19n, writes: 17n },
  /** By bytes of code. */
  upload_code: { base: 71_972_741n, per: [14_559n], reads: 6n, writes: 4n },
  remove_code: { base: 67_505_000n, reads: 3n, writes: 4n },
  map_account: { base: 78_761_000n, reads: 3n, writes: 2n },
  unmap_account: { base: 38_397_000n, reads: 1n, writes: 2n },
} as const satisfies Readonly<Record<string, Benchmark>>;

export type BenchmarkName = keyof typeof BENCHMARKS;

/** The ref_time of a benchmark, in picoseconds. @param parameters In upstream's order; those that are left out are 0. */
export function weightOfBenchmark(name: BenchmarkName, ...parameters: readonly bigint[]): bigint {
  const { base, per = [], reads = 0n, writes = 0n }: Benchmark = BENCHMARKS[name];
  let weight = base + reads * DATABASE.read + writes * DATABASE.write;
  for (const [i, parameter] of parameters.entries()) weight += (per[i] ?? 0n) * parameter;
  return weight;
}
