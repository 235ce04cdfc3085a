/**
 * Finds the places where control may enter the code. A basic block starts at offset 0 and after every instruction that ends one.
 *
 * Source: polkavm-common 0.35, `program.rs`, `is_jump_target_valid` and `find_start_of_basic_block`.
 */
import { IDS_BY_OPCODE, INVALID_INSTRUCTION, idEndsBasicBlock } from '../isa/instruction-id.ts';
import { getBitForOffset, getPreviousInstructionSkip } from './bitmask.ts';
import type { CodeView } from './decoder.ts';

/** Whether a jump to a code offset is allowed. After an invalid instruction it is not. */
export function isJumpTargetValid(view: CodeView, offset: number): boolean {
  const { code, bitmask } = view;
  if (!getBitForOffset(bitmask, code.length, offset)) return false;
  if (offset === 0) return true;
  const skip = getPreviousInstructionSkip(bitmask, offset);
  if (skip < 0) return false;
  const id = IDS_BY_OPCODE[view.instructionSet][code[offset - skip - 1]];
  return id !== INVALID_INSTRUCTION && idEndsBasicBlock(id);
}

/**
 * The start of the basic block that holds the instruction at a code offset. Undefined if no instruction starts
 * there, or if going back from it reaches a gap in the bitmask. Here an invalid instruction ends a block.
 */
export function findStartOfBasicBlock(view: CodeView, offset: number): number | undefined {
  const { code, bitmask } = view;
  if (!getBitForOffset(bitmask, code.length, offset)) return undefined;
  const ids = IDS_BY_OPCODE[view.instructionSet];
  let start = offset;
  while (start !== 0) {
    const skip = getPreviousInstructionSkip(bitmask, start);
    if (skip < 0) return undefined;
    const previous = start - skip - 1;
    if (idEndsBasicBlock(ids[code[previous]])) return start;
    start = previous;
  }
  return start;
}
