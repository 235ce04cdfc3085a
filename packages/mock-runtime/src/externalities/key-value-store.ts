import { equalBytes, type HexString } from '../bytes.ts';
import { MerkleTrie } from '../trie/merkle-trie.ts';
import type { StateVersion } from '../trie/node-codec.ts';
import { AppendLog, type LogMark } from './append-log.ts';

/** Undoes one change. */
export type Undo =
  | { readonly store: KeyValueStore; readonly key: HexString; readonly old: Uint8Array | AppendLog | undefined }
  | { readonly store: KeyValueStore; readonly key: HexString; readonly log: AppendLog; readonly mark: LogMark };

/** Where a store records how to undo a change; absent outside a transaction. */
export interface Journal {
  note(undo: Undo): void;
  /** Called at each write of any store. */
  wrote(store: KeyValueStore, method: 'Put' | 'Append', key: HexString, value: Uint8Array | undefined): void;
}

/** The keys and values of one trie, with the trie kept up to date on demand. */
export class KeyValueStore {
  readonly #values = new Map<HexString, Uint8Array | AppendLog>();
  readonly #journal: Journal;
  /** All keys in order; undefined after a key was added or removed. */
  #sorted: HexString[] | undefined = [];
  #trie = new MerkleTrie(1);
  /** The keys that were written since the last root, each with the value that the trie has; a log is not kept as it was. */
  readonly #changedSinceRoot = new Map<HexString, Uint8Array | AppendLog | undefined>();

  constructor(journal: Journal) {
    this.#journal = journal;
  }

  /** Called at each read, if reads are counted. */
  onRead: ((key: HexString) => void) | undefined;

  get size(): number {
    return this.#values.size;
  }

  get(key: HexString): Uint8Array | undefined {
    this.onRead?.(key);
    const value = this.#values.get(key);
    return value instanceof AppendLog ? value.encoded() : value;
  }

  /** Sets a value, or removes it with `undefined`. The bytes are kept, not copied. */
  set(key: HexString, value: Uint8Array | undefined): void {
    const old = this.#values.get(key);
    this.#journal.wrote(this, 'Put', key, value);
    if (old === undefined && value === undefined) return;
    this.#journal.note({ store: this, key, old });
    this.#put(key, old, value);
  }

  /** Adds an encoded item to the end of an encoded `Vec`. */
  append(key: HexString, item: Uint8Array): void {
    this.#journal.wrote(this, 'Append', key, item);
    const old = this.#values.get(key);
    if (old instanceof AppendLog) {
      this.#journal.note({ store: this, key, log: old, mark: old.mark() });
      old.push(item);
      this.#noteChange(key, old);
      return;
    }
    const log = new AppendLog(old);
    log.push(item);
    this.#journal.note({ store: this, key, old });
    this.#put(key, old, log);
  }

  undo(undo: Undo): void {
    if ('log' in undo) {
      undo.log.truncate(undo.mark);
      this.#noteChange(undo.key, undo.log);
    } else {
      this.#put(undo.key, this.#values.get(undo.key), undo.old);
    }
  }

  #put(key: HexString, old: Uint8Array | AppendLog | undefined, value: Uint8Array | AppendLog | undefined): void {
    if (value === undefined) this.#values.delete(key);
    else this.#values.set(key, value);
    if ((old === undefined) !== (value === undefined)) this.#sorted = undefined;
    this.#noteChange(key, old);
  }

  #noteChange(key: HexString, old: Uint8Array | AppendLog | undefined): void {
    if (!this.#changedSinceRoot.has(key)) this.#changedSinceRoot.set(key, old);
  }

  #keys(): readonly HexString[] {
    this.#sorted ??= [...this.#values.keys()].sort();
    return this.#sorted;
  }

  /** The index of the first key that is not before `key`. */
  #lowerBound(key: string): number {
    const keys = this.#keys();
    let low = 0;
    let high = keys.length;
    while (low < high) {
      const middle = (low + high) >>> 1;
      if (keys[middle] < key) low = middle + 1;
      else high = middle;
    }
    return low;
  }

  /** The first key after `key` in lexicographic order. */
  nextKey(key: HexString): HexString | undefined {
    const keys = this.#keys();
    const at = this.#lowerBound(key);
    return keys[at] === key ? keys[at + 1] : keys[at];
  }

  /** The keys that start with `prefix`, in lexicographic order. */
  keys(prefix: HexString = '0x'): HexString[] {
    const keys = this.#keys();
    const from = this.#lowerBound(prefix);
    let to = from;
    while (to < keys.length && keys[to].startsWith(prefix)) to++;
    return keys.slice(from, to);
  }

  /** Removes the keys that start with `prefix`; gives their number. */
  clearPrefix(prefix: HexString): number {
    const keys = this.keys(prefix);
    for (const key of keys) this.set(key, undefined);
    return keys.length;
  }

  /** The 32-byte Merkle root. */
  root(version: StateVersion): Uint8Array {
    if (version !== this.#trie.version) {
      this.#trie = new MerkleTrie(version);
      this.#changedSinceRoot.clear();
      for (const key of this.#values.keys()) this.#changedSinceRoot.set(key, undefined);
    }
    for (const [key, old] of this.#changedSinceRoot) {
      const value = this.get(key);
      // Much of what a block writes it removes again, and a rollback gives values back.
      if (old === value) continue;
      if (value === undefined) this.#trie.delete(key);
      else if (!(old instanceof Uint8Array && equalBytes(old, value))) this.#trie.set(key, value);
    }
    this.#changedSinceRoot.clear();
    return this.#trie.root();
  }
}
