/** The cost models that a module can use. */
import type { CodeView } from '../program/decoder.ts';
import type { BlockCost, CostModelName } from './block-cost.ts';
import type { CacheModelName } from './full/cache-model.ts';
import { createFullBlockCost } from './full/full-block-cost.ts';
import { createNaiveBlockCost } from './naive.ts';

/** Name -> function that prices the blocks of a program. Only `full` uses the cache model. */
export const COST_MODELS: Readonly<Record<CostModelName, (code: CodeView, cacheModel: CacheModelName) => BlockCost>> = {
  naive: createNaiveBlockCost,
  full: createFullBlockCost,
};
