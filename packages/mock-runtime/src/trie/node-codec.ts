import { blake2_256 } from '../hashing.ts';

/** Which values a node refers to by hash: none in V0, values of more than 32 bytes in V1. */
export type StateVersion = 0 | 1;

/** Values of at least this many bytes are hashed in V1 (`TRIE_VALUE_NODE_THRESHOLD` of sp-core). */
const HASHED_VALUE_LENGTH = 33;

/** A node of at least this many bytes is referred to by its hash; a shorter node is embedded in its parent. */
export const HASHED_NODE_LENGTH = 32;

/** By kind of node: the top bits of the first byte, and the width of the nibble count after them. */
const HEADERS = {
  leaf: { bits: 0b0100_0000, countBits: 6 },
  branch: { bits: 0b1000_0000, countBits: 6 },
  branchWithValue: { bits: 0b1100_0000, countBits: 6 },
  leafHashed: { bits: 0b0010_0000, countBits: 5 },
  branchHashed: { bits: 0b0001_0000, countBits: 4 },
} as const;

/** The node of a trie without keys. */
export const EMPTY_NODE = Uint8Array.of(0);

/** The root of a trie without keys. */
export const EMPTY_ROOT = blake2_256(EMPTY_NODE);

/** A value as nodes hold it. */
export interface NodeValue {
  readonly hashed: boolean;
  /** The 32-byte hash, or the value. */
  readonly bytes: Uint8Array;
}

export const toNodeValue = (value: Uint8Array, version: StateVersion): NodeValue =>
  version === 1 && value.length >= HASHED_VALUE_LENGTH
    ? { hashed: true, bytes: blake2_256(value) }
    : { hashed: false, bytes: value };

/** How a parent refers to an encoded node. */
export const nodeReference = (node: Uint8Array): Uint8Array => (node.length < HASHED_NODE_LENGTH ? node : blake2_256(node));

/**
 * Encodes nodes into one reused buffer: header with the nibble count, the partial key (two nibbles a byte, an odd one
 * first), then for a branch the bitmap of its children, the value, and the children's references.
 * Source: polkadot-sdk, `substrate/primitives/trie/src/{node_header,node_codec}.rs`.
 */
export class NodeEncoder {
  #buffer = new Uint8Array(4096);
  #length = 0;

  /** @param key Nibbles as character codes 0-15, of which those from `from` up to `to` are the node's partial key. */
  begin(kind: keyof typeof HEADERS, key: Uint8Array, from: number, to: number): void {
    const { bits, countBits } = HEADERS[kind];
    const count = to - from;
    const most = (1 << countBits) - 1;
    this.#length = 0;
    if (count < most) {
      this.#byte(bits | count);
    } else {
      this.#byte(bits | most);
      let rest = count - most;
      while (rest >= 255) {
        this.#byte(255);
        rest -= 255;
      }
      this.#byte(rest);
    }
    let at = from;
    if (count % 2 === 1) this.#byte(key[at++]);
    for (; at < to; at += 2) this.#byte((key[at] << 4) | key[at + 1]);
  }

  #byte(value: number): void {
    if (this.#length === this.#buffer.length) this.#grow(1);
    this.#buffer[this.#length++] = value;
  }

  #grow(count: number): void {
    const grown = new Uint8Array(Math.max(2 * this.#buffer.length, this.#length + count));
    grown.set(this.#buffer.subarray(0, this.#length));
    this.#buffer = grown;
  }

  bitmap(children: number): void {
    this.#byte(children & 0xff);
    this.#byte(children >> 8);
  }

  value({ hashed, bytes }: NodeValue): void {
    if (hashed) this.#raw(bytes);
    else this.prefixed(bytes);
  }

  /** Bytes with their compact length before them. */
  prefixed(bytes: Uint8Array): void {
    const { length } = bytes;
    if (length < 64) {
      this.#byte(length << 2);
    } else if (length < 0x4000) {
      this.#byte(((length << 2) | 1) & 0xff);
      this.#byte(length >> 6);
    } else {
      const wide = length >= 0x4000_0000;
      if (wide) this.#byte(3);
      const word = wide ? length : (length << 2) | 2;
      for (let shift = 0; shift < 32; shift += 8) this.#byte((word >>> shift) & 0xff);
    }
    this.#raw(bytes);
  }

  #raw(bytes: Uint8Array): void {
    if (this.#length + bytes.length > this.#buffer.length) this.#grow(bytes.length);
    this.#buffer.set(bytes, this.#length);
    this.#length += bytes.length;
  }

  /** A copy of the node. */
  finish(): Uint8Array {
    return this.#buffer.slice(0, this.#length);
  }
}
