import type { TargetInstance } from '../target/target.ts';
import { bytesToHex } from '../values.ts';
import type { ReadRange } from './case.ts';

const ADDRESS_SPACE = 2n ** 32n;
/** Ranges are read in pieces, so that an inaccessible range does not allocate its whole length. */
const PIECE = 0x1_0000;

/** The bytes of a range, or null if it is not wholly accessible. Zero bytes are accessible anywhere. */
function piecesOf(instance: TargetInstance, { address, length }: ReadRange): readonly Uint8Array[] | null {
  if (address >= ADDRESS_SPACE || address + BigInt(length) > ADDRESS_SPACE) return null;
  const start = Number(address);
  const pieces: Uint8Array[] = [];
  let done = 0;
  do {
    const dest = new Uint8Array(Math.min(PIECE, length - done));
    if (!instance.read(start + done, dest)) return null;
    pieces.push(dest);
    done += dest.length;
  } while (done < length);
  return pieces;
}

/**
 * Reads ranges of guest memory as hex. Whoever reads one again that still holds the same, as after another run of the same case, gets
 * the same text: to write megabytes as hex takes longer than the program that filled them.
 */
export class RangeReader {
  readonly #last = new Map<string, { readonly pieces: readonly Uint8Array[]; readonly hex: string }>();

  /** The bytes of a range in hex, or null if it is not wholly accessible. */
  read(instance: TargetInstance, range: ReadRange): string | null {
    const pieces = piecesOf(instance, range);
    if (pieces === null) return null;
    const key = `${range.address} ${range.length}`;
    const last = this.#last.get(key);
    if (last?.pieces.every((piece, at) => Buffer.compare(piece, pieces[at]) === 0)) return last.hex;
    const hex = pieces.map(bytesToHex).join('');
    this.#last.set(key, { pieces, hex });
    return hex;
  }
}
