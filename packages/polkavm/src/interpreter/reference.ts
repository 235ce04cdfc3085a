/** What the interpreter can do beside running: tell of blocks and stores, and go back. Tools that explain a run are built on it. */
import type { Instance, Module, Stop } from '../engine/interface.ts';
import type { MemorySnapshot } from '../memory/guest-memory.ts';

/**
 * Told before instructions run one after the other: those of `pcs` from index `from` on, a basic block or a part of one. If it
 * gives true, the run stops before the first of them, and before it is paid for, with `Stop.Step`. If `isContinued`, the last of
 * `pcs` is not among them: it starts the next part, which is told of by itself.
 *
 * A stop within them is not told of: then the instructions after `Instance.pc` did not run. While it is told, the upper halves
 * of 32-bit registers are not defined.
 */
export type BlockListener = (pcs: readonly number[], from: number, isContinued: boolean) => boolean | undefined;

/** Told of each store that is about to happen, or to fail: a u32 and a number of bytes. `memset` tells of one byte a page at least. */
export type StoreListener = (address: number, size: number) => void;

/** The whole state of an instance between two instructions. */
export interface InstanceSnapshot {
  readonly registers: BigUint64Array;
  readonly gas: bigint;
  readonly pc: number;
  readonly nextPc: number | undefined;
  /** Whether the block that holds `nextPc` is paid for. */
  readonly isPaid: boolean;
  readonly hostCall: number;
  readonly faultAddress: number;
  readonly heapEnd: number;
  readonly memory: MemorySnapshot;
}

/** An instance of the interpreter. */
export interface ReferenceInstance extends Instance {
  /** Whether the block that holds `nextPc` is paid for: then it goes on in the midst of it. */
  readonly isPaid: boolean;
  /** Runs as {@link Instance.run} does, and tells of each block. */
  runBlocks(entering: BlockListener): Stop;
  /** Tells of stores from now on, or of none any more. */
  watchStores(told: StoreListener | undefined): void;
  /** Copies the state. It takes as much memory as the pages that were touched. */
  save(): InstanceSnapshot;
  /** Becomes what an instance of the same program was. The snapshot can be used again. */
  restore(snapshot: InstanceSnapshot): void;
}

/** A module on the interpreter. */
export interface ReferenceModule extends Module {
  instantiate(): ReferenceInstance;
}
