/** What entering a basic block costs, by the models that a module can be made with. */
import type { CostModelName } from '../engine/interface.ts';
import type { CodeView } from '../program/decoder.ts';
import type { CacheModelName } from './full/cache-model.ts';
import { createFullBlockCost } from './full/full-block-cost.ts';
import { createNaiveBlockCost } from './naive.ts';

/**
 * Gives the gas (1 to 2^32 - 1) of the basic block that starts at a code offset. Where no instruction starts, or
 * behind the code, is a block of one implicit trap. Takes time linear in the block and memory that does not depend
 * on it: hostile code can be one block of 32 MiB.
 */
export type BlockCost = (blockStart: number) => number;

/** Name -> what prices the blocks of a program. The cache model matters to `full` only. */
export const COST_MODELS: Readonly<Record<CostModelName, (code: CodeView, cacheModel: CacheModelName) => BlockCost>> = {
  naive: createNaiveBlockCost,
  full: createFullBlockCost,
};
