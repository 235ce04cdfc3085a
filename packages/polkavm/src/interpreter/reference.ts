/** What the interpreter offers beside running: it reports blocks and stores, and can be restored to a snapshot. Tools that explain a run build on it. */
import type { Instance, Module, Stop } from '../engine/interface.ts';
import type { MemorySnapshot } from '../memory/guest-memory.ts';

/**
 * Called before a basic block, or a part of one, runs: the instructions at `pcs` from index `from` on. If it returns
 * true, the run stops before the first of them, before the block is paid for, with `Stop.Step`. If `isContinued`, the
 * last of `pcs` is not included: it starts the next part, which is reported separately.
 *
 * A stop inside the block is not reported; then the instructions after `Instance.pc` did not run. During the call the
 * upper halves of 32-bit registers are undefined.
 */
export type BlockListener = (pcs: readonly number[], from: number, isContinued: boolean) => boolean | undefined;

/** Called before each store, also one that will fail, with its address (a u32) and length in bytes. `memset` is reported at least once a page, with one byte. */
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
  /** Runs as {@link Instance.run} does, and reports each block. */
  runBlocks(entering: BlockListener): Stop;
  /** Starts or ends the reporting of stores. */
  watchStores(told: StoreListener | undefined): void;
  /** Copies the state. It takes as much memory as the pages that were touched. */
  save(): InstanceSnapshot;
  /** Restores a snapshot, which may come from another instance of the same program. It can be used again. */
  restore(snapshot: InstanceSnapshot): void;
}

/** A module on the interpreter. */
export interface ReferenceModule extends Module {
  instantiate(): ReferenceInstance;
}
