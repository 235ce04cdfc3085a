/**
 * Decides where each piece of code goes. The length of a jump depends on the distance to its target, which depends
 * on the lengths of what lies between: passes over the code go on until nothing moves any more.
 *
 * Source: polkavm-common 0.35, `writer.rs`, `serialize_code`, whose passes these are, so that the same text gives
 * the same code.
 */
import { immediateLength } from './varint.ts';

/** A piece of code: an instruction, or bytes as they are. */
export interface LayoutPiece {
  /** Its length in bytes without the distance to its target. */
  readonly length: number;
  /** The piece that it jumps to (one after the last means the end of the code), or... */
  readonly targetPiece?: number;
  /** ...the code offset. */
  readonly targetOffset?: number;
}

export interface Layout {
  /** The offset of each piece, and of the end of the code. */
  readonly offsets: Float64Array;
  /** How many bytes the distance to its target takes in each piece. */
  readonly targetLengths: Uint8Array;
}

/** The most pieces visited in total. Real code needs a handful of passes; a hostile chain of jumps needs one pass a jump. */
const MAX_VISITS = 50_000_000;

/**
 * Lays out pieces one after the other, with distances as short as possible. If that takes too many passes,
 * every distance gets the full four bytes.
 */
export function layOut(pieces: readonly LayoutPiece[], maxPasses = MAX_VISITS / (pieces.length + 1)): Layout {
  const offsets = new Float64Array(pieces.length + 1);
  const targetLengths = new Uint8Array(pieces.length);

  /** Moves every piece to the end of the one before it; true if something changed. */
  const pass = (targetLength: (piece: LayoutPiece, index: number, offset: number) => number): boolean => {
    let changed = false;
    let offset = 0;
    for (const [index, piece] of pieces.entries()) {
      const length = targetLength(piece, index, offset);
      if (offsets[index] !== offset || targetLengths[index] !== length) changed = true;
      offsets[index] = offset;
      targetLengths[index] = length;
      offset += piece.length + length;
    }
    if (offsets[pieces.length] !== offset) changed = true;
    offsets[pieces.length] = offset;
    return changed;
  };

  // A first guess: every piece in between is a byte long.
  pass(({ targetPiece, targetOffset }, index, offset) => {
    if (targetPiece !== undefined) return immediateLength(targetPiece - index);
    return targetOffset === undefined ? 0 : immediateLength(targetOffset - offset);
  });

  const exact = ({ targetPiece, targetOffset }: LayoutPiece, _: number, offset: number): number => {
    const target = targetPiece === undefined ? targetOffset : offsets[targetPiece];
    return target === undefined ? 0 : immediateLength(target - offset);
  };
  for (let passes = 0; pass(exact); passes++) {
    if (passes >= maxPasses) {
      const widest = ({ targetPiece, targetOffset }: LayoutPiece) => ((targetPiece ?? targetOffset) === undefined ? 0 : 4);
      while (pass(widest));
      break;
    }
  }
  return { offsets, targetLengths };
}
