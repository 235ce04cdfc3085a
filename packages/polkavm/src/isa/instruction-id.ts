/**
 * Instructions as small integers, for tables and switches in hot loops: an id is the index of the name in
 * `INSTRUCTION_NAMES` and means the same in every instruction set.
 */
import type { InstructionSetName } from './instruction-set.ts';
import {
  canFallThrough,
  endsBasicBlock,
  INSTRUCTION_NAMES,
  INSTRUCTIONS,
  type InstructionFormat,
  type InstructionName,
  opcodeTable,
} from './instructions.ts';

/**
 * The id of anything that is not an instruction: an opcode byte that the instruction set lacks, an offset where no
 * instruction starts, the place after the code. It runs as a trap.
 */
export const INVALID_INSTRUCTION = 255;

/** The text of {@link INVALID_INSTRUCTION} in disassembly and traces. */
export const INVALID_NAME = 'invalid';

/** The formats in the order of {@link formatIds}. */
export const FORMATS = [
  'argless',
  'reg_imm',
  'reg_imm_offset',
  'reg_imm_imm',
  'reg_reg_imm',
  'reg_reg_offset',
  'reg_reg_reg',
  'offset',
  'imm',
  'imm_imm',
  'reg_reg',
  'reg_reg_imm_imm',
  'reg_imm64',
] as const satisfies readonly InstructionFormat[];

/** Name -> id. */
export const INSTRUCTION_IDS = Object.fromEntries(INSTRUCTION_NAMES.map((name, id) => [name, id])) as Readonly<
  Record<InstructionName, number>
>;

/** The name of an id, or `invalid`. */
export const instructionName = (id: number): InstructionName | typeof INVALID_NAME => INSTRUCTION_NAMES[id] ?? INVALID_NAME;

const perId = (fact: (name: InstructionName) => number, ofInvalid: number): Uint8Array =>
  Uint8Array.from({ length: 256 }, (_, id) => (id < INSTRUCTION_NAMES.length ? fact(INSTRUCTION_NAMES[id]) : ofInvalid));

/** Id -> index of its format in {@link FORMATS}; `invalid` counts as argless. */
export const formatIds = perId((name) => FORMATS.indexOf(INSTRUCTIONS[name].format), 0);

const endsBlock = perId((name) => (endsBasicBlock(name) ? 1 : 0), 1);
const fallsThrough = perId((name) => (canFallThrough(name) ? 1 : 0), 0);

/** Whether a basic block ends after the instruction; `invalid` ends one, as a trap does. */
export const idEndsBasicBlock = (id: number): boolean => endsBlock[id] !== 0;

/** Whether control can reach what follows in the code; never after `invalid`. */
export const idCanFallThrough = (id: number): boolean => fallsThrough[id] !== 0;

const idsOf = (set: InstructionSetName): Uint8Array =>
  Uint8Array.from(opcodeTable(set), (name) => (name === undefined ? INVALID_INSTRUCTION : INSTRUCTION_IDS[name]));

/** Opcode byte -> id in each instruction set, {@link INVALID_INSTRUCTION} for a byte that is not an opcode. */
export const IDS_BY_OPCODE: Readonly<Record<InstructionSetName, Uint8Array>> = {
  revive_v1: idsOf('revive_v1'),
  latest32: idsOf('latest32'),
  latest64: idsOf('latest64'),
  jam_v1: idsOf('jam_v1'),
};
