/**
 * Encodes one instruction, with the shortest immediates.
 *
 * Source: polkavm-common 0.35, `program.rs`, `Instruction::serialize_into`.
 */

import type { InstructionSetName } from '../isa/instruction-set.ts';
import { INSTRUCTION_NAMES, INSTRUCTIONS, type InstructionFormat } from '../isa/instructions.ts';
import type { DecodedInstruction } from './decoder.ts';
import { immediateLength, writeImmediate } from './varint.ts';

/** What the encoder reads of an instruction: the operands that its format has. */
export type EncodableInstruction = Pick<
  DecodedInstruction,
  'id' | 'offset' | 'reg1' | 'reg2' | 'reg3' | 'imm1' | 'imm2' | 'target'
>;

/** Appends the bytes after the opcode. */
type OperandWriter = (output: number[], instruction: EncodableInstruction, targetLength: number) => void;

const pushImmediate = (output: number[], value: number): void => writeImmediate(output, value, immediateLength(value));

const pushOffset = (output: number[], { target, offset }: EncodableInstruction, length: number): void =>
  writeImmediate(output, target - offset, length);

const OPERAND_WRITERS: Readonly<Record<InstructionFormat, OperandWriter>> = {
  argless: () => {},
  reg_imm: (output, { reg1, imm1 }) => {
    output.push(reg1);
    pushImmediate(output, imm1);
  },
  reg_imm_offset: (output, instruction, targetLength) => {
    output.push(instruction.reg1 | (immediateLength(instruction.imm1) << 4));
    pushImmediate(output, instruction.imm1);
    pushOffset(output, instruction, targetLength);
  },
  reg_imm_imm: (output, { reg1, imm1, imm2 }) => {
    output.push(reg1 | (immediateLength(imm1) << 4));
    pushImmediate(output, imm1);
    pushImmediate(output, imm2);
  },
  reg_reg_imm: (output, { reg1, reg2, imm1 }) => {
    output.push(reg1 | (reg2 << 4));
    pushImmediate(output, imm1);
  },
  reg_reg_offset: (output, instruction, targetLength) => {
    output.push(instruction.reg1 | (instruction.reg2 << 4));
    pushOffset(output, instruction, targetLength);
  },
  reg_reg_reg: (output, { reg1, reg2, reg3 }) => {
    output.push(reg2 | (reg3 << 4), reg1);
  },
  offset: pushOffset,
  imm: (output, { imm1 }) => pushImmediate(output, imm1),
  imm_imm: (output, { imm1, imm2 }) => {
    output.push(immediateLength(imm1));
    pushImmediate(output, imm1);
    pushImmediate(output, imm2);
  },
  reg_reg: (output, { reg1, reg2 }) => {
    output.push(reg1 | (reg2 << 4));
  },
  reg_reg_imm_imm: (output, { reg1, reg2, imm1, imm2 }) => {
    output.push(reg1 | (reg2 << 4), immediateLength(imm1));
    pushImmediate(output, imm1);
    pushImmediate(output, imm2);
  },
  reg_imm64: (output, { reg1, imm1, imm2 }) => {
    output.push(reg1);
    writeImmediate(output, imm1, 4);
    writeImmediate(output, imm2, 4);
  },
};

/** Whether an instruction has an `offset` operand, so that its length depends on where it and its target are. */
export const hasTarget = (id: number): boolean => {
  const name = INSTRUCTION_NAMES[id];
  return name !== undefined && INSTRUCTIONS[name].format.endsWith('offset');
};

/** The bytes that the distance from an instruction to its target takes: 0 to 4. */
export const targetLength = (offset: number, target: number): number => immediateLength(target - offset);

/**
 * Appends an instruction's bytes. False, and nothing appended, if the instruction set lacks it.
 * `minTargetLength` widens the `offset` operand (up to 4 bytes) beyond what its value needs.
 */
export function encodeInstruction(
  instructionSet: InstructionSetName,
  instruction: EncodableInstruction,
  output: number[],
  minTargetLength = 0,
): boolean {
  const name = INSTRUCTION_NAMES[instruction.id];
  const opcode = name === undefined ? undefined : INSTRUCTIONS[name].opcodes[instructionSet];
  if (name === undefined || opcode === undefined) return false;
  output.push(opcode);
  const length = Math.max(minTargetLength, targetLength(instruction.offset, instruction.target));
  OPERAND_WRITERS[INSTRUCTIONS[name].format](output, instruction, length);
  return true;
}
