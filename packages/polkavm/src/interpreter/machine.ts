/**
 * The form that the interpreter executes: each instruction becomes a closure over its operands, each basic block an
 * array of closures. They do not refer to an instance, so all instances of a module share them.
 *
 * The alternative, one `switch` over packed operands, was measured (Node 20, 160 instructions): twice as fast once V8
 * has met and optimized all of it, but until then each instruction that is new throws the whole function back, down
 * to 12 million instructions a second over programs that run a million of them; the closures make 45 to 110. Each of
 * them is small, and optimized on its own. (A table of functions over packed operands: 0.8 of the closures' speed.)
 */
import { Stop } from '../engine/interface.ts';
import type { GuestMemory } from '../memory/guest-memory.ts';
import type { Heap } from '../memory/instance-memory.ts';
import type { DecodedInstruction } from '../program/decoder.ts';

/**
 * The registers as i32 halves: of register n the low half at 2n, the high one at 2n + 1. After the last one is
 * one more that is always zero, see {@link ZERO}.
 */
export type Registers = Int32Array;

/** The index of a register that is always zero. */
export const ZERO = 26;

/** The parts of an instance that instructions work on, other than its registers. */
export interface Machine {
  /** The same registers, for the few instructions that work on bigints. */
  readonly registers: BigUint64Array;
  readonly is64Bit: boolean;
  readonly memory: GuestMemory;
  readonly heap: Heap;
  /** Gas at hand; an instance may have more in reserve, see {@link Machine.refillGas}. */
  gas: number;
  /** Moves gas from the reserve to `gas`; does nothing if there is none. */
  refillGas(): void;
  /** The immediate of the last `ecalli`. */
  hostCall: number;
  /** Where control goes after a failed access; sets `faultAddress` if the host is to see it. */
  fault(address: number, size: number): Edge;
  /** Where control goes on a jump to a dynamic address (u32). */
  jumpDynamically(address: number): Edge;
}

/** Executes one instruction. Returns where control goes; undefined means the next instruction of the block. */
export type Operation = (r: Registers, m: Machine) => Edge | undefined;

/** Predecoded instructions that run one after the other. */
export interface Block {
  /** What entering it costs; 0 for the rest of a block, which was paid for at its start. */
  readonly cost: number;
  /** The last one never returns undefined. */
  readonly operations: readonly Operation[];
  /** The code offset of each operation. */
  readonly pcs: readonly number[];
  /** The last operation is not an instruction: it only goes on with the rest of a long block. */
  readonly isContinued: boolean;
}

/** Where control goes at the end of a block: to another one, or out to the host. */
export interface Edge {
  readonly kind: 'block' | 'rest' | 'stop';
  /** The code offset of the block. */
  readonly pc: number;
  /** Why the run stops, if it does. */
  readonly stop: Stop;
  /** The block, once it was needed. */
  block: Block | undefined;
}

const stopEdge = (stop: Stop): Edge => ({ kind: 'stop', pc: -1, stop, block: undefined });

/** An edge to the basic block at `pc`. */
export const blockEdge = (pc: number): Edge => ({ kind: 'block', pc, stop: Stop.Step, block: undefined });

/** An edge to the rest of a block, from `pc` on. */
export const restEdge = (pc: number): Edge => ({ kind: 'rest', pc, stop: Stop.Step, block: undefined });

export const TRAP = stopEdge(Stop.Trap);
export const FINISHED = stopEdge(Stop.Finished);
export const HOST_CALL = stopEdge(Stop.HostCall);
export const SEGFAULT = stopEdge(Stop.Segfault);
/** Gas ran out within an instruction, which is to be resumed. */
export const OUT_OF_GAS = stopEdge(Stop.OutOfGas);

/** The code around an instruction, as far as its operation depends on it. */
export interface CodeContext {
  /** An edge to where a jump goes, or undefined if it must not go there. */
  jumpTo(pc: number): Edge | undefined;
  /** An edge to where control falls to at the end of a block, or undefined if the code ends there. */
  fallTo(pc: number): Edge | undefined;
}

/** Makes the operation of a decoded instruction, whose record may be used for another one afterwards. */
export type MakeOperation = (instruction: DecodedInstruction, code: CodeContext) => Operation;
