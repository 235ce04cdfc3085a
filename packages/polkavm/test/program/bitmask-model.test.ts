/** The bitmask's functions against the plainest reading of their definitions, for every place in small masks. */
import {
  findNextOffset,
  getBitForOffset,
  getPreviousInstructionSkip,
  NEXT_INVALID,
  parseBitmask,
} from '../../src/program/bitmask.ts';
import { bitmaskOf } from './container.ts';

const REACH = 24;

/** As `expect(actual).toEqual(expected)` does it, which takes its time for some ten thousand places that are as they should be. */
function same(actual: readonly unknown[], expected: readonly unknown[]): void {
  if (actual.join() !== expected.join()) expect(actual).toEqual(expected);
}

it('an instruction starts where a bit is set, inside of the code', () => {
  for (let length = 0; length <= 17; length++) {
    // All bits are set, those behind the code too.
    const bitmask = new Uint8Array(Math.ceil(length / 8) + 1).fill(0xff);
    for (let at = 0; at < 24; at++) same([length, at, getBitForOffset(bitmask, length, at)], [length, at, at < length]);
    expect(getBitForOffset(bitmaskOf(length + 1, length), length, length)).toBe(false);
  }
});

describe('the instruction before', () => {
  it('is the nearest one, at most 25 bytes back, and 24 where the offset is a multiple of 8', () => {
    for (let at = 0; at < 72; at++) {
      for (let before = 0; before < at; before++) {
        const between = at - before - 1;
        const isInReach = between <= (at % 8 === 0 ? REACH - 1 : REACH);
        // Others further back, here and behind make no difference.
        for (const others of [[], [at], [at + 1, at + 7], before > 0 ? [before - 1] : []]) {
          const skip = getPreviousInstructionSkip(bitmaskOf(80, before, ...others), at);
          same([at, before, others, skip], [at, before, others, isInReach ? between : -1]);
        }
      }
      expect(getPreviousInstructionSkip(bitmaskOf(80, at), at)).toBe(-1);
    }
  });
});

describe('the next instruction', () => {
  it('is the first one from an offset on, or the end of the code', () => {
    for (let length = 1; length <= 20; length++) {
      for (let next = 0; next <= 24; next++) {
        const bitmask = bitmaskOf(Math.max(length, next + 1), next);
        for (let from = 0; from <= length; from++) {
          const expected = next >= from && next < length ? next : length;
          same([length, next, from, findNextOffset(bitmask, length, from)], [length, next, from, expected]);
        }
      }
    }
  });

  it('ends an instruction: how many bytes are between, and whether there is one at all', () => {
    for (const length of [1, 2, 8, 9, 24, 25, 26, 31, 32, 33, 34, 40, 64, 80]) {
      for (let at = 0; at < length; at++) {
        for (let next = at + 1; next <= at + 30; next++) {
          // A bit behind the code means nothing.
          const bitmask = bitmaskOf(Math.max(length, next + 1), at, next);
          const between = Math.min(next, length) - at - 1;
          const isThere = next < length && between <= REACH;
          // Upstream's slow path takes 25 bytes for too many already if a byte of the mask ends right behind the opcode.
          const isQuirk = at + 32 > length && between === REACH && (at + 1) % 8 === 0;
          const parsed = parseBitmask(bitmask, length, at);
          const expected = [Math.min(between, REACH), !isThere || isQuirk];
          same([length, at, next, parsed % NEXT_INVALID, parsed >= NEXT_INVALID], [length, at, next, ...expected]);
        }
      }
    }
  });
});
