/** `@polkavirt/polkavm/isa`: the table of instructions, their ids, and in which instruction set each has an opcode. */
export {
  INSTRUCTION_IDS,
  INVALID_INSTRUCTION,
  idCanFallThrough,
  idEndsBasicBlock,
  instructionName,
} from './isa/instruction-id.ts';
export { instructionSetFromVersion } from './isa/instruction-set.ts';
export {
  type ControlFlow,
  canFallThrough,
  endsBasicBlock,
  INSTRUCTION_NAMES,
  INSTRUCTIONS,
  type InstructionFacts,
  type InstructionFormat,
  type InstructionName,
  opcodeTable,
} from './isa/instructions.ts';
export { MEMSET_READS, MEMSET_WRITES, OPERAND_EFFECTS, READS_1, READS_2, READS_3, WRITES_1 } from './isa/operand-effects.ts';
