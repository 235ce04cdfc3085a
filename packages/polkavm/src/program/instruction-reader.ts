/**
 * Walks over a program's instructions the way upstream's iterator does, implicit traps included.
 *
 * Source: polkavm-common 0.35, `program.rs`, `Instructions`.
 */
import { INVALID_INSTRUCTION, idCanFallThrough } from '../isa/instruction-id.ts';
import { findNextOffset, getBitForOffset } from './bitmask.ts';
import { type CodeView, createInstruction, type DecodedInstruction, decodeInstruction } from './decoder.ts';

export interface InstructionReader {
  /** Where the next instruction starts. */
  readonly offset: number;
  /** Decodes the next instruction into `out`; false, and `out` unspecified, at the end. */
  next(out: DecodedInstruction): boolean;
}

/**
 * - `bounded`: takes constant time an instruction and stops where the bitmask breaks off;
 * - `unbounded`: goes on at the next instruction, however far it is, so that it sees all of the code.
 */
export type InstructionReaderMode = 'bounded' | 'unbounded';

/** A reader that starts at a code offset. If no instruction starts there, the first one read is `invalid`. */
export function createInstructionReader(view: CodeView, start: number, mode: InstructionReaderMode): InstructionReader {
  const { code, bitmask } = view;
  const codeLength = code.length;
  let offset = start;
  /** Where an `invalid` is to be given before going on at `offset`; -1 if nowhere. */
  let invalidOffset = -1;
  let done = false;

  if (!getBitForOffset(bitmask, codeLength, start)) {
    done = mode === 'bounded';
    // The last instruction has no next offset that could be given.
    invalidOffset = done && start === 0xffff_ffff ? -1 : start;
    offset = done ? Math.min(start + 1, codeLength) : findNextOffset(bitmask, codeLength, start);
  }

  return {
    get offset() {
      return invalidOffset >= 0 ? invalidOffset : offset;
    },
    next(out) {
      if (invalidOffset >= 0) {
        out.id = INVALID_INSTRUCTION;
        out.offset = invalidOffset;
        out.nextOffset = offset;
        out.nextInvalid = false;
        invalidOffset = -1;
        return true;
      }
      if (done || offset >= codeLength) return false;

      decodeInstruction(view, offset, out);
      const { nextOffset } = out;
      if (!out.nextInvalid) {
        offset = nextOffset;
        return true;
      }
      const fallsThrough = idCanFallThrough(out.id);
      if (nextOffset === codeLength) {
        offset = codeLength + 1;
      } else if (mode === 'bounded') {
        done = true;
        offset = fallsThrough ? codeLength : nextOffset;
      } else {
        offset = findNextOffset(bitmask, codeLength, nextOffset);
      }
      if (fallsThrough) invalidOffset = nextOffset;
      return true;
    },
  };
}

/** Every instruction from `start` on as a record of its own: for tools and tests, not for hot loops. */
export function* readInstructions(
  view: CodeView,
  start = 0,
  mode: InstructionReaderMode = 'unbounded',
): Generator<DecodedInstruction, void, undefined> {
  const reader = createInstructionReader(view, start, mode);
  for (let out = createInstruction(); reader.next(out); out = createInstruction()) yield out;
}
