/**
 * The limits of contracts, in bytes unless the name says otherwise.
 * Source: polkadot-sdk, `substrate/frame/revive/src/limits.rs`.
 */
export const LIMITS = {
  /** Nested frames below the first one. */
  callStackDepth: 25,
  eventTopics: 4,
  eventBytes: 64 * 1024,
  /** Call data and return data each. */
  callDataBytes: 128 * 1024,
  storageValueBytes: 416,
  storageKeyBytes: 128,
  /** Keys, values, and what is needed to roll them back, of a whole transaction. */
  transientStorageBytes: 4 * 1024,
  immutableBytes: 4 * 1024,
  blobBytes: 1024 * 1024,
  /** Instructions. */
  basicBlockInstructions: 1000,
  /** Read-only data, read-write data and stack of a program together: what upstream lets a live frame hold. */
  staticMemoryBytes: 1024 * 1024 + 512 * 1024,
} as const;
