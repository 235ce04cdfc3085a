import { HostFault } from '@polkavirt/primitives';
import { concatBytes } from '../bytes.ts';
import { compact, U32_MAX, u32 } from '../types/basic.ts';
import { ByteSink, ByteSource } from '../types/bytes-io.ts';
import { encode } from '../types/type.ts';

const elementCount = compact(u32);

/** Bytes of the first items: what one extrinsic deposits. */
const FIRST_ROOM = 512;

/**
 * An encoded `Vec` that grows at its end, such as the events of a block. Appending to the plain bytes would copy all of
 * them each time, because the element count stands first.
 */
export class AppendLog {
  readonly #items = new ByteSink(FIRST_ROOM);
  #count: number;
  #encoded: Uint8Array | undefined;

  /** @param encoded A SCALE-encoded `Vec`, or nothing. Bytes that do not start with a valid count are dropped, as upstream does. */
  constructor(encoded: Uint8Array | undefined) {
    const source = encoded === undefined ? undefined : new ByteSource(encoded);
    const count = source === undefined ? undefined : tryRead(source);
    this.#count = count ?? 0;
    if (source !== undefined && count !== undefined) this.#items.bytes(source.bytes(source.remaining));
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

function tryRead(source: ByteSource): number | undefined {
  try {
    const count = elementCount.read(source);
    // The count must have room for one more.
    return count < U32_MAX ? count : undefined;
  } catch (fault) {
    if (fault instanceof HostFault && fault.code === 'MalformedWire') return undefined;
    throw fault;
  }
}

export interface LogMark {
  readonly length: number;
  readonly count: number;
}
