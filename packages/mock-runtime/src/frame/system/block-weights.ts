import { option, struct, U64_MAX, u64, weight } from '../../types/index.ts';
import type { Weight } from '../../types/substrate.ts';
import type { AnyType, ValueOf } from '../../types/type.ts';
import type { DispatchClass } from '../dispatch.ts';
import { addWeight, weightOf } from '../weight.ts';

/** One value for each class of extrinsics. */
export const perDispatchClass = <T extends AnyType>(type: T) =>
  struct(
    { path: ['frame_support', 'dispatch', 'PerDispatchClass'], params: [{ name: 'T', type }] },
    { normal: type, operational: type, mandatory: type },
  );

/** What a block used so far. */
export const consumedWeight = perDispatchClass(weight);
export type ConsumedWeight = ValueOf<typeof consumedWeight>;

const FIELD_OF_CLASS = { Normal: 'normal', Operational: 'operational', Mandatory: 'mandatory' } as const;

export const weightOfClass = <T>(per: { normal: T; operational: T; mandatory: T }, dispatchClass: DispatchClass): T =>
  per[FIELD_OF_CLASS[dispatchClass]];

export const addToClass = (per: ConsumedWeight, dispatchClass: DispatchClass, added: Weight): ConsumedWeight => ({
  ...per,
  [FIELD_OF_CLASS[dispatchClass]]: addWeight(weightOfClass(per, dispatchClass), added),
});

export const totalWeight = ({ normal, operational, mandatory }: ConsumedWeight): Weight =>
  addWeight(addWeight(normal, operational), mandatory);

const weightsPerClass = struct(
  { path: ['frame_system', 'limits', 'WeightsPerClass'] },
  { baseExtrinsic: weight, maxExtrinsic: option(weight), maxTotal: option(weight), reserved: option(weight) },
);

/** The limits of a block (frame-system, `limits::BlockWeights`). */
export const blockWeights = struct(
  { path: ['frame_system', 'limits', 'BlockWeights'] },
  { baseBlock: weight, maxBlock: weight, perClass: perDispatchClass(weightsPerClass) },
);
export type BlockWeights = ValueOf<typeof blockWeights>;

/** The cost of a database read and write, in picoseconds (frame-support, `weights::RuntimeDbWeight`). */
export const runtimeDbWeight = struct({ path: ['sp_weights', 'RuntimeDbWeight'] }, { read: u64, write: u64 });
export type RuntimeDbWeight = ValueOf<typeof runtimeDbWeight>;

/** Upstream's measurement of RocksDB, `RocksDbWeight`: 25 and 100 microseconds. Nothing here is charged by it. */
export const DEFAULT_DB_WEIGHT: RuntimeDbWeight = { read: 25_000_000n, write: 100_000_000n };

const SECOND = 1_000_000_000_000n;
const MAX_BLOCK = weightOf(2n * SECOND, U64_MAX);
const NORMAL_TOTAL = weightOf((MAX_BLOCK.refTime * 3n) / 4n, (MAX_BLOCK.proofSize * 3n) / 4n);
/** As Substrate's own weights have it for an empty extrinsic, rounded. */
const BASE_EXTRINSIC = weightOf(100_000_000n);

/** Two seconds of computation per block, three quarters of it for normal extrinsics, and proofs of any size: as a chain of its own has it. */
export const DEFAULT_BLOCK_WEIGHTS: BlockWeights = {
  baseBlock: weightOf(400_000_000n),
  maxBlock: MAX_BLOCK,
  perClass: {
    normal: { baseExtrinsic: BASE_EXTRINSIC, maxExtrinsic: NORMAL_TOTAL, maxTotal: NORMAL_TOTAL, reserved: weightOf(0n) },
    operational: { baseExtrinsic: BASE_EXTRINSIC, maxExtrinsic: MAX_BLOCK, maxTotal: MAX_BLOCK, reserved: weightOf(0n) },
    mandatory: { baseExtrinsic: BASE_EXTRINSIC, maxExtrinsic: undefined, maxTotal: undefined, reserved: undefined },
  },
};
