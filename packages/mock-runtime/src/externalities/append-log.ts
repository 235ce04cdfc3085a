import { concatBytes } from '../bytes.ts';
import { compact, u32 } from '../types/basic.ts';
import { ByteSink, ByteSource } from '../types/bytes-io.ts';
import { encode } from '../types/type.ts';

const elementCount = compact(u32);

/**
 * An encoded `Vec` that grows at its end, such as the events of a block. Appending to the plain bytes would copy all of
 * them each time, because the element count stands first.
 */
export class AppendLog {
  readonly #items = new ByteSink();
  #count: number;
  #encoded: Uint8Array | undefined;

  /** @param encoded A SCALE-encoded `Vec`, or nothing. */
  constructor(encoded: Uint8Array | undefined) {
    if (encoded === undefined) {
      this.#count = 0;
    } else {
      const source = new ByteSource(encoded);
      this.#count = elementCount.read(source);
      this.#items.bytes(encoded.subarray(source.at));
    }
  }

  push(item: Uint8Array): void {
    this.#items.bytes(item);
    this.#count++;
    this.#encoded = undefined;
  }

  /** The present end, for {@link truncate}. */
  mark(): LogMark {
    return { length: this.#items.length, count: this.#count };
  }

  /** Forgets what was pushed after the mark. */
  truncate(mark: LogMark): void {
    this.#items.length = mark.length;
    this.#count = mark.count;
    this.#encoded = undefined;
  }

  /** The whole `Vec`. */
  encoded(): Uint8Array {
    this.#encoded ??= this.encodedAt(this.mark());
    return this.#encoded;
  }

  /** The `Vec` as it was at the mark. */
  encodedAt(mark: LogMark): Uint8Array {
    return concatBytes(encode(elementCount, mark.count), this.#items.slice(0, mark.length));
  }
}

export interface LogMark {
  readonly length: number;
  readonly count: number;
}
