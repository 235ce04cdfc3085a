/** Maps code offsets to the indexes of instructions in constant time, and indexes to offsets in logarithmic time. */
import { countSetBits32 } from '../isa/arithmetic.ts';

/** Bytes of the bitmask that share a count: one count for 64 bytes of code. */
const STRIDE = 8;

export class InstructionRanks {
  /** The number of instructions. */
  readonly count: number;
  readonly #bitmask: Uint8Array;
  /** Instructions before each stretch of {@link STRIDE} bytes of the bitmask. */
  readonly #before: Int32Array;

  /** Takes time linear in the bitmask. @param codeLength bits after it do not count */
  constructor(bitmask: Uint8Array, codeLength: number) {
    this.#bitmask = bitmask;
    this.#before = new Int32Array(Math.ceil(codeLength / (8 * STRIDE)) + 1);
    let count = 0;
    for (let stretch = 0; stretch < this.#before.length; stretch++) {
      this.#before[stretch] = count;
      const end = Math.min((stretch + 1) * STRIDE, Math.ceil(codeLength / 8));
      for (let at = stretch * STRIDE; at < end; at++) {
        const valid = codeLength - at * 8;
        const bits = valid >= 8 ? bitmask[at] : bitmask[at] & ((1 << valid) - 1);
        count += countSetBits32(bits);
      }
    }
    this.count = count;
  }

  /** The number of instructions before a code offset. */
  indexOf(offset: number): number {
    const byte = offset >>> 3;
    const stretch = Math.floor(byte / STRIDE);
    let index = this.#before[stretch];
    for (let at = stretch * STRIDE; at < byte; at++) index += countSetBits32(this.#bitmask[at]);
    return index + countSetBits32(this.#bitmask[byte] & ((1 << (offset & 7)) - 1));
  }

  /** Where an instruction starts. @param index from 0 to `count` - 1 */
  offsetOf(index: number): number {
    const before = this.#before;
    let low = 0;
    let high = before.length - 1;
    while (high - low > 1) {
      const middle = (low + high) >>> 1;
      if (before[middle] <= index) low = middle;
      else high = middle;
    }
    let left = index - before[low];
    for (let at = low * STRIDE; ; at++) {
      let bits = this.#bitmask[at];
      const count = countSetBits32(bits);
      if (left >= count) {
        left -= count;
        continue;
      }
      for (; left > 0; left--) bits &= bits - 1;
      return at * 8 + (31 - Math.clz32(bits & -bits));
    }
  }
}
