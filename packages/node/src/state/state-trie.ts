import { type HexString, MerkleTrie } from '@polkavirt/mock-runtime';
import type { Work } from '../work.ts';
import type { PersistentMap } from './persistent-map.ts';

type Values = PersistentMap<Uint8Array>;

/** Entries that are put into a trie between two pauses. */
const PER_STEP = 64;

/** The number of tries that are kept, most recently used, because clients ask several questions about one block. */
const KEPT = 4;

/**
 * The tries of old states. The states of blocks have no tries of their own; a trie is built when a client asks for a
 * Merkle value or a proof.
 */
export class StateTries {
  readonly #version: 0 | 1;
  readonly #kept = new Map<Values, MerkleTrie>();

  constructor(version: 0 | 1) {
    this.#version = version;
  }

  *of(values: Values): Work<MerkleTrie> {
    const found = this.#kept.get(values);
    const trie = found ?? (yield* this.#make(values));
    this.#kept.delete(values);
    this.#kept.set(values, trie);
    for (const oldest of this.#kept.keys()) {
      if (this.#kept.size <= KEPT) break;
      this.#kept.delete(oldest);
    }
    return trie;
  }

  *#make(values: Values): Work<MerkleTrie> {
    const trie = new MerkleTrie(this.#version);
    let count = 0;
    for (const [key, value] of values.entries()) {
      trie.set(key, value);
      count += 1;
      if (count % PER_STEP === 0) yield;
    }
    yield* trie.prepare();
    return trie;
  }

  /** The Merkle value of the closest descendant of a key. */
  *merkleValue(values: Values, key: HexString): Work<Uint8Array | undefined> {
    return (yield* this.of(values)).merkleValue(key);
  }

  /** The nodes that prove what keys hold. */
  *proof(values: Values, keys: readonly HexString[]): Work<Uint8Array[]> {
    return yield* (yield* this.of(values)).proof(keys, (key) => values.get(key));
  }
}
