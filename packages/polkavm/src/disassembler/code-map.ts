/**
 * Divides code into the pieces that the disassembler prints. A piece is printed as an instruction if its text assembles
 * to the same bytes again.
 */

import { IDS_BY_OPCODE, INVALID_INSTRUCTION, idEndsBasicBlock } from '../isa/instruction-id.ts';
import { findNextOffset, getBitForOffset } from '../program/bitmask.ts';
import { type CodeView, createInstruction, type DecodedInstruction, decodeInstruction } from '../program/decoder.ts';
import { encodeInstruction, hasTarget } from '../program/encoder.ts';
import { type LayoutPiece, layOut } from '../program/layout.ts';
import { isTextExact } from './format-instruction.ts';

export interface CodeMap {
  /** The number of the basic block that starts at a code offset and can have a label, or undefined. */
  blockAt(offset: number): number | undefined;
  /** Whether the text of the instruction at an offset assembles to its bytes. */
  isExact(offset: number): boolean;
}

/** The end of the piece that starts at an offset: where the next instruction starts, or the end of the code. */
export const pieceEnd = ({ code, bitmask }: CodeView, offset: number): number => findNextOffset(bitmask, code.length, offset + 1);

/** After this many layout passes all jumps are printed byte by byte. */
const MAX_ROUNDS = 8;

const EXACT = 1;

/**
 * Whether the shortest encoding of a decoded instruction is what stands in the code, and its text says all of it.
 * A padded immediate, a register nibble of 13 to 15 or bytes that mean nothing make it something else.
 */
function isShortest(view: CodeView, instruction: DecodedInstruction, end: number): boolean {
  if (!isTextExact(instruction)) return false;
  const bytes: number[] = [];
  if (!encodeInstruction(view.instructionSet, instruction, bytes)) return false;
  return bytes.length === end - instruction.offset && bytes.every((byte, i) => byte === view.code[instruction.offset + i]);
}

/** Maps a program's code. Memory is five bytes a byte of code, and a pointer an instruction. */
export function mapCode(view: CodeView): CodeMap {
  const { code, bitmask, instructionSet } = view;
  const flags = new Uint8Array(code.length);
  /** One more than the block's number. */
  const blocks = new Uint32Array(code.length + 1);
  let blockCount = 0;

  const ids = IDS_BY_OPCODE[instructionSet];
  const instruction = createInstruction();
  let atBlockStart = true;
  for (let offset = 0; offset < code.length; ) {
    const end = pieceEnd(view, offset);
    if (atBlockStart) blocks[offset] = ++blockCount;
    atBlockStart = false;
    if (getBitForOffset(bitmask, code.length, offset)) {
      const id = ids[code[offset]];
      atBlockStart = id !== INVALID_INSTRUCTION && idEndsBasicBlock(id);
      decodeInstruction(view, offset, instruction);
      if (isShortest(view, instruction, end)) flags[offset] = EXACT;
    }
    offset = end;
  }

  const blockAt = (offset: number): number | undefined => {
    const block = offset < code.length ? blocks[offset] : 0;
    return block === 0 ? undefined : block - 1;
  };

  // Jump distances may have a second, shorter solution, which the assembler would find instead of the code's own.
  const plain = new Map<number, LayoutPiece>();
  const plainPiece = (length: number): LayoutPiece => {
    const piece = plain.get(length) ?? { length };
    plain.set(length, piece);
    return piece;
  };
  for (let round = 0; ; round++) {
    const pieceNumbers = new Uint32Array(code.length + 1);
    let count = 0;
    for (let offset = 0; offset < code.length; offset = pieceEnd(view, offset)) pieceNumbers[offset] = count++;

    const pieces: LayoutPiece[] = [];
    for (let offset = 0; offset < code.length; ) {
      const end = pieceEnd(view, offset);
      if (flags[offset] === EXACT && hasTarget(ids[code[offset]])) {
        decodeInstruction(view, offset, instruction);
        const { target } = instruction;
        const bytes: number[] = [];
        encodeInstruction(instructionSet, { ...instruction, target: offset }, bytes);
        const { length } = bytes;
        pieces.push(
          blockAt(target) === undefined ? { length, targetOffset: target } : { length, targetPiece: pieceNumbers[target] },
        );
      } else {
        pieces.push(plainPiece(end - offset));
      }
      offset = end;
    }

    const { targetLengths } = layOut(pieces);
    let exact = true;
    let index = 0;
    for (let offset = 0; offset < code.length; index++) {
      const end = pieceEnd(view, offset);
      const { length, targetPiece, targetOffset } = pieces[index];
      const moves = targetPiece !== undefined || targetOffset !== undefined;
      if (moves && (length + targetLengths[index] !== end - offset || round === MAX_ROUNDS)) {
        flags[offset] = 0;
        exact = false;
      }
      offset = end;
    }
    if (exact) break;
  }

  return { blockAt, isExact: (offset) => flags[offset] === EXACT };
}
