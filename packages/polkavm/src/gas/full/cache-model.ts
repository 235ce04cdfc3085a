/**
 * Where the full cost model assumes that a load finds its data: name -> cycles until the value is there.
 * Stores do not depend on it.
 *
 * Source: polkavm-common 0.35, `simulator.rs`, `CacheModel`.
 */
export const CACHE_MODELS = { L1Hit: 4, L2Hit: 25, L3Hit: 37 } as const;

export type CacheModelName = keyof typeof CACHE_MODELS;

/** What upstream's embedders use unless told otherwise. */
export const DEFAULT_CACHE_MODEL: CacheModelName = 'L2Hit';
