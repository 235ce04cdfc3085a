/**
 * The interface of all back ends. A module is a program that is ready to run; an instance is one run of it.
 * Nothing here depends on Substrate. The hot path (`setGas`, `run`, reading registers) allocates nothing but the
 * bigints that a caller asks for.
 */
import type { CostModelName } from '../gas/block-cost.ts';
import type { CacheModelName } from '../gas/full/cache-model.ts';
import type { MemoryMap } from '../memory/memory-map.ts';
import type { Program } from '../program/program.ts';

/** The implementation that runs the code. All of them give the same outcome, gas, registers, memory and pc. */
export type BackendName = 'interpreter' | 'tier0' | 'recompiler';

export interface ModuleOptions {
  readonly backend: BackendName;
  readonly costModel: CostModelName;
  /** The cache level at which the full cost model assumes that loads find their data: `L2Hit` by default. */
  readonly cacheModel: CacheModelName;
  /**
   * The most bytes of guest memory that one instance may have in use beyond the program's own data: 0 to 1 GiB,
   * 256 MiB by default, counted in pages that were written to. Declared sizes and `sbrk` cost nothing until then, so
   * that what upstream accepts is accepted. A store that needs more traps and a host's write fails, as with upstream's
   * guest memory limit; below the limit the back ends never differ.
   */
  readonly maxMemoryBytes: number;
}

/** Why {@link Instance.run} or {@link Instance.step} returned. */
export const Stop = {
  /** The program returned to the host (jumped to 0xffff0000). */
  Finished: 0,
  /** Trap, invalid instruction or jump: `pc` is the instruction. */
  Trap: 1,
  /** Suspended at an `ecalli`: `hostCall` is its immediate, `pc` the instruction, `nextPc` the one after it. */
  HostCall: 2,
  /** A load or store touched what is not accessible: `faultAddress` is the page's address, `pc` the instruction. */
  Segfault: 3,
  /** The next block costs more than the gas that is left. Nothing of it ran; `pc` is the block's start. */
  OutOfGas: 4,
  /** Only from {@link Instance.step}: one instruction ran. */
  Step: 5,
} as const;
export type Stop = (typeof Stop)[keyof typeof Stop];

/** A program made ready to run; it is shared by any number of instances. */
export interface Module {
  readonly program: Program;
  readonly memoryMap: MemoryMap;
  readonly backend: BackendName;
  readonly costModel: CostModelName;
  instantiate(): Instance;
  /** The gas that entering the basic block which holds `pc` costs; undefined if no instruction starts at `pc`. */
  gasCost(pc: number): bigint | undefined;
}

/** One run of a program: its registers, gas, program counter and memory. */
export interface Instance {
  readonly module: Module;

  /** The registers as u64, by number (see `Reg`). Live: what is written here is what the guest sees at the next step. */
  readonly registers: BigUint64Array;

  /** Gas that is left, an i64. */
  getGas(): bigint;
  setGas(gas: bigint): void;

  /** The instruction where the last run stopped. */
  readonly pc: number;
  /** Where the next {@link run} or {@link step} continues; undefined if there is nothing to run. */
  readonly nextPc: number | undefined;
  /** Sets where the next step starts. Entering in mid-block charges the whole block that holds `pc`. */
  setNextPc(pc: number): void;

  /**
   * Makes the instance ready to start at `pc` as upstream's `prepare_call_untyped` does: every register zero,
   * except ra = 0xffff0000 and sp = top of the stack. Memory stays as it is.
   */
  prepareCall(pc: number): void;

  /** Runs until something stops it. */
  run(): Stop;
  /** Runs one instruction; `Stop.Step` if nothing else stopped it. */
  step(): Stop;

  /** The immediate of the `ecalli` that stopped the last run, as a u32: `ecalli -1` is 4294967295. */
  readonly hostCall: number;
  /** The address of the page that the last fault touched. */
  readonly faultAddress: number;

  /** Copies guest memory out. False, and nothing copied, if any byte is not accessible. Zero bytes always succeed. */
  readMemory(address: number, dest: Uint8Array): boolean;
  /** Copies into guest memory. False, and nothing written, if any byte is not writable. Zero bytes always succeed. */
  writeMemory(address: number, src: Uint8Array): boolean;
  /** Whether `length` bytes at `address` can be read (and written, if `write`). */
  isAccessible(address: number, length: number, write: boolean): boolean;

  /** The present end of the heap. */
  readonly heapEnd: number;

  /** Bytes that the instance holds for guest memory now. A host that limits the memory of all instances adds these up. */
  readonly memoryBytes: number;

  /** Gives the memory back; the instance must not be used afterwards. */
  release(): void;
}
