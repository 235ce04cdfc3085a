/**
 * The bitmask: one bit a code byte, lowest bit first, set where an instruction starts. How far an instruction
 * reaches follows from it, with limits that engines must share to agree on broken code.
 *
 * Source: polkavm-common 0.35, `program.rs`, `get_bit_for_offset`, `parse_bitmask_slow`, `parse_bitmask_fast`,
 * `get_previous_instruction_skip`, `find_next_offset_unbounded`.
 */

/** The most bytes of an instruction after its opcode. */
export const BITMASK_MAX = 24;

/** From this many bytes before the end of the code on, {@link parseBitmask} follows upstream's slow path. */
const FAST_PATH_BYTES = 32;

/** Added to a skip by {@link parseBitmask} if no instruction starts right after. */
export const NEXT_INVALID = 32;

/** Whether an instruction starts at `offset`. */
export function getBitForOffset(bitmask: Uint8Array, codeLength: number, offset: number): boolean {
  return offset < codeLength && ((bitmask[offset >>> 3] >>> (offset & 7)) & 1) === 1;
}

/**
 * The number of bytes after the opcode at `offset` that belong to the instruction (0 to 24), plus
 * {@link NEXT_INVALID} if an instruction does not follow them: the code ends, or the bitmask is zero too long.
 *
 * In the last 32 bytes of the code upstream looks at whole bytes of the bitmask, and so calls an instruction
 * exactly 25 bytes further invalid if the byte boundary falls right after the opcode. That is kept.
 */
export function parseBitmask(bitmask: Uint8Array, codeLength: number, offset: number): number {
  const origin = offset + 1;
  if (offset + FAST_PATH_BYTES <= codeLength) {
    const at = origin >>> 3;
    const word = bitmask[at] | (bitmask[at + 1] << 8) | (bitmask[at + 2] << 16) | (bitmask[at + 3] << 24);
    const bits = (word >>> (origin & 7)) | (1 << BITMASK_MAX);
    const skip = 31 - Math.clz32(bits & -bits);
    return skip === BITMASK_MAX && !getBitForOffset(bitmask, codeLength, origin + skip) ? skip + NEXT_INVALID : skip;
  }

  let next = origin;
  let nextInvalid = true;
  while (next >>> 3 < bitmask.length) {
    const bits = bitmask[next >>> 3] >>> (next & 7);
    if (bits !== 0) {
      next += 31 - Math.clz32(bits & -bits);
      nextInvalid = next >= codeLength || next - origin > BITMASK_MAX;
      break;
    }
    next += 8 - (next & 7);
    if (next - origin >= BITMASK_MAX) break;
  }
  const skip = Math.min(Math.min(next, codeLength) - origin, BITMASK_MAX);
  return nextInvalid ? skip + NEXT_INVALID : skip;
}

/**
 * How many bytes lie between `offset` and the opcode of the instruction before it, or -1 if none starts in
 * reach. At an offset that is a multiple of 8 the reach is 24 bytes back, elsewhere 25.
 */
export function getPreviousInstructionSkip(bitmask: Uint8Array, offset: number): number {
  const at = offset >>> 3;
  let bits = bitmask[at] << 24;
  if (at >= 1) bits |= bitmask[at - 1] << 16;
  if (at >= 2) bits |= bitmask[at - 2] << 8;
  if (at >= 3) bits |= bitmask[at - 3];
  // Shifts out the bit of `offset` and those above it at the top, and a zero into the place of the highest.
  const before = (bits << (8 - (offset & 7))) >>> 1;
  const skip = Math.clz32(before) - 1;
  return skip > BITMASK_MAX ? -1 : skip;
}

/** The first offset from `offset` on where an instruction starts, or the code's length. Takes linear time. */
export function findNextOffset(bitmask: Uint8Array, codeLength: number, offset: number): number {
  let next = offset;
  while (next >>> 3 < bitmask.length) {
    const bits = bitmask[next >>> 3] >>> (next & 7);
    if (bits !== 0) {
      next += 31 - Math.clz32(bits & -bits);
      break;
    }
    next += 8 - (next & 7);
  }
  return Math.min(codeLength, next);
}
