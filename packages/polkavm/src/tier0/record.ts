/**
 * An instruction as the interpreter in WebAssembly reads it: 16 bytes with the operation, its registers, and where
 * control goes. Instructions have records in the order of the code, so that the next one is 16 bytes further.
 *
 * | bytes | |
 * |---|---|
 * | 0 | what to do: a {@link Special}, the instruction's id plus {@link FIRST_ID}, or {@link FIRST_PAIR} and more |
 * | 1, 2, 3 | offsets of the registers in linear memory, as the decoder orders them; for a host call, 1 is its length in bytes |
 * | 4 to 7 | the first immediate |
 * | 8 to 11 | the second immediate, or the record that a jump leads to; for a host call, its code offset |
 * | 12 to 15 | what entering the basic block costs, in the record that starts it |
 */
import { INSTRUCTION_NAMES } from '../isa/instructions.ts';
import { NARROW_NAMES } from '../isa/narrow-instructions.ts';
import { PAIRS } from './pairs.ts';

export const Field = { what: 0, reg1: 1, reg2: 2, reg3: 3, length: 1, imm1: 4, imm2: 8, target: 8, pc: 8, cost: 12 } as const;

/** Operations of records that are not one instruction. */
export const Special = {
  /** The block that starts here is still to be decoded. Nothing was charged for it. */
  undecoded: 0,
  /** The rest of a long block, which is paid for, is still to be decoded. */
  rest: 1,
  /** The reference interpreter must run this instruction. */
  assisted: 2,
} as const;

/** Added to the ids of instructions. */
export const FIRST_ID = 3;

/** In 32-bit instruction sets, a few instructions mean something else: added to their place in {@link NARROW_NAMES}. */
export const FIRST_NARROW = FIRST_ID + INSTRUCTION_NAMES.length;

/** The record means its own instruction and the next one: added to the place of the two in {@link PAIRS}. */
export const FIRST_PAIR = FIRST_NARROW + NARROW_NAMES.length;

/** The number of operations that a record can have: at most 256, for one byte tells them apart. */
export const RECORD_KINDS = FIRST_PAIR + PAIRS.length;

/** Why the interpreter returned: the low four bits of its result. The other bits are the record where it stopped. */
export const Why = {
  /** At a {@link Special.undecoded}. */
  undecoded: 0,
  /** At a {@link Special.rest}. */
  rest: 1,
  /** The reference interpreter must run the instruction, whose block is paid for. */
  assist: 2,
  /** There is not enough gas for the block that starts at the record. */
  lowGas: 3,
  hostCall: 4,
  trap: 5,
  finished: 6,
} as const;
