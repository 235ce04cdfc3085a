/** The code that can be reached, instruction by instruction, before it is translated. */

import type { Metadata } from '../input/metadata.ts';
import type { Target } from '../input/place.ts';
import type { RiscvInstruction } from '../riscv/instruction.ts';

/**
 * Which part of an address an instruction's immediate is:
 * - `whole`: all of it;
 * - `hi`, `lo`: the upper 20 bits, rounded, and the lower 12 bits, signed.
 */
export interface AddressPart {
  readonly part: 'whole' | 'hi' | 'lo';
  readonly target: Target;
}

/** An instruction with resolved targets and addresses. A pair `auipc`, `jalr` is one `jal`. */
export interface CodeInstruction extends RiscvInstruction {
  /** The key of its first byte. */
  readonly at: number;
  /** The key of the next instruction. */
  readonly next: number;
  /** The key that it jumps or branches to; {@link NOWHERE} for a call of a weak symbol that nobody defines. */
  readonly target?: number;
  /** The address that its immediate is part of. */
  readonly address?: AddressPart;
  /** Of `pvm.ecalli`. */
  readonly metadata?: Metadata;
}

/** The target of jumps to places without code, which trap. */
export const NOWHERE = -1;

export interface CodeMap {
  /** Instruction by key. */
  readonly instructions: ReadonlyMap<number, CodeInstruction>;
  /** The keys where basic blocks start. */
  readonly blockStarts: ReadonlySet<number>;
  /** The keys whose address is taken by data or by an instruction, in order of discovery. */
  readonly addressTaken: ReadonlySet<number>;
  /** The keys that calls return to. */
  readonly returnPoints: ReadonlySet<number>;
  /** The data sections that can be reached. */
  readonly dataSections: ReadonlySet<number>;
}
