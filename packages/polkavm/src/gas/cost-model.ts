/** What entering a basic block costs, by the models that a module can be made with. */
import type { CodeView } from '../program/decoder.ts';
import type { BlockCost, CostModelName } from './block-cost.ts';
import type { CacheModelName } from './full/cache-model.ts';
import { createFullBlockCost } from './full/full-block-cost.ts';
import { createNaiveBlockCost } from './naive.ts';

/** Name -> what prices the blocks of a program. The cache model matters to `full` only. */
export const COST_MODELS: Readonly<Record<CostModelName, (code: CodeView, cacheModel: CacheModelName) => BlockCost>> = {
  naive: createNaiveBlockCost,
  full: createFullBlockCost,
};
