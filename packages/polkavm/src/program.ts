/** `@polkavirt/polkavm/program`: containers and code in parts, for tools that read, write or print programs. */
export { formatInstruction, type TargetFormatter } from './disassembler/format-instruction.ts';
export type { BlockCost } from './gas/block-cost.ts';
export { COST_MODELS } from './gas/cost-model.ts';
export { createMemoryMap, type MemoryMapError, REGION_ALIGNMENT, type RegionSizes } from './memory/create-memory-map.ts';
export { findStartOfBasicBlock, isJumpTargetValid } from './program/basic-blocks.ts';
export { getBitForOffset } from './program/bitmask.ts';
export { type CodeView, createInstruction, type DecodedInstruction, decodeInstruction } from './program/decoder.ts';
export { type EncodableInstruction, encodeInstruction } from './program/encoder.ts';
export { type InstructionReaderMode, readInstructions } from './program/instruction-reader.ts';
export { getJumpTableTarget } from './program/jump-table.ts';
export { type Layout, type LayoutPiece, layOut } from './program/layout.ts';
export { CODE_ADDRESS_ALIGNMENT, MAX_CODE_SIZE, MAX_IMPORTS, MAX_JUMP_TABLE_ENTRIES } from './program/limits.ts';
export { hasMagic, programFromCodeBlob } from './program/parse-program.ts';
export { type Parsed, parsed, rejected } from './program/parsed.ts';
export type { CustomSection, JumpTable } from './program/program.ts';
export type { ProgramErrorCode } from './program/program-error.ts';
export { validateProgram } from './program/validate-program.ts';
export { jumpTableOf, type ProgramParts, writeProgram } from './program/write-program.ts';
