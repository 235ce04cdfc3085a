/**
 * Walks over a program's instructions the way upstream's iterator does, implicit traps included.
 *
 * Source: polkavm-common 0.35, `program.rs`, `Instructions`.
 */
import { INVALID_INSTRUCTION, idCanFallThrough } from '../isa/instruction-id.ts';
import { findNextOffset, getBitForOffset } from './bitmask.ts';
import { type CodeView, createInstruction, type DecodedInstruction, decodeInstruction } from './decoder.ts';

/**
 * - `bounded`: takes constant time an instruction and stops where the bitmask breaks off;
 * - `unbounded`: goes on at the next instruction, however far it is, so that it sees all of the code.
 */
export type InstructionReaderMode = 'bounded' | 'unbounded';

export class InstructionReader {
  readonly #view: CodeView;
  readonly #mode: InstructionReaderMode;
  #offset: number;
  /** Where an `invalid` is to be given before going on at `#offset`; -1 if nowhere. */
  #invalidOffset = -1;
  #isDone = false;

  /** A reader that starts at a code offset. If no instruction starts there, the first one read is `invalid`. */
  constructor(view: CodeView, start: number, mode: InstructionReaderMode) {
    const { code, bitmask } = view;
    this.#view = view;
    this.#mode = mode;
    this.#offset = start;
    if (getBitForOffset(bitmask, code.length, start)) return;
    this.#isDone = mode === 'bounded';
    // The last instruction has no next offset that could be given.
    this.#invalidOffset = this.#isDone && start === 0xffff_ffff ? -1 : start;
    this.#offset = this.#isDone ? Math.min(start + 1, code.length) : findNextOffset(bitmask, code.length, start);
  }

  /** Where the next instruction starts. */
  get offset(): number {
    return this.#invalidOffset >= 0 ? this.#invalidOffset : this.#offset;
  }

  /** Decodes the next instruction into `out`; false, and `out` unspecified, at the end. */
  next(out: DecodedInstruction): boolean {
    const { code, bitmask } = this.#view;
    if (this.#invalidOffset >= 0) {
      out.id = INVALID_INSTRUCTION;
      out.offset = this.#invalidOffset;
      out.nextOffset = this.#offset;
      out.nextInvalid = false;
      this.#invalidOffset = -1;
      return true;
    }
    if (this.#isDone || this.#offset >= code.length) return false;

    decodeInstruction(this.#view, this.#offset, out);
    const { nextOffset } = out;
    if (!out.nextInvalid) {
      this.#offset = nextOffset;
      return true;
    }
    const fallsThrough = idCanFallThrough(out.id);
    if (nextOffset === code.length) {
      this.#offset = code.length + 1;
    } else if (this.#mode === 'bounded') {
      this.#isDone = true;
      this.#offset = fallsThrough ? code.length : nextOffset;
    } else {
      this.#offset = findNextOffset(bitmask, code.length, nextOffset);
    }
    if (fallsThrough) this.#invalidOffset = nextOffset;
    return true;
  }
}

/** Every instruction from `start` on as a record of its own: for tools and tests, not for hot loops. */
export function* readInstructions(
  view: CodeView,
  start = 0,
  mode: InstructionReaderMode = 'unbounded',
): Generator<DecodedInstruction, void, undefined> {
  const reader = new InstructionReader(view, start, mode);
  for (let out = createInstruction(); reader.next(out); out = createInstruction()) yield out;
}
