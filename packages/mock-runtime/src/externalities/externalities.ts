import { HostFault } from '@polkavirt/primitives';
import { bytesToHex, equalBytes, type HexString, textToHex } from '../bytes.ts';
import { EMPTY_ROOT, type StateVersion } from '../trie/node-codec.ts';
import { KeyValueStore, type Undo } from './key-value-store.ts';

/** The prefix of the keys in the main trie that hold the roots of child tries. */
export const CHILD_STORAGE_PREFIX = textToHex(':child_storage:default:');

/** One key of main storage (or of the child trie `child`) before and after. */
export interface StorageChange {
  readonly child: HexString | undefined;
  readonly key: HexString;
  readonly before: Uint8Array | undefined;
  readonly after: Uint8Array | undefined;
}

/** A write, as it is reported to an observer. */
export interface StorageWrite {
  /** The child trie, or main storage. */
  readonly child: HexString | undefined;
  readonly method: 'Put' | 'Append';
  readonly key: HexString;
  /** The value, or the item that is appended; nothing where the key is removed. */
  readonly value: Uint8Array | undefined;
}

/** All keys and values at one moment. */
export interface StorageSnapshot {
  readonly main: ReadonlyMap<HexString, Uint8Array>;
  readonly children: ReadonlyMap<HexString, ReadonlyMap<HexString, Uint8Array>>;
}

/** As deep as FRAME lets transactional layers nest (`TRANSACTIONAL_LIMIT` of frame_support). */
const TRANSACTION_LIMIT = 255;

/** The number of corrupted values that are reported; further ones are not. */
const MAX_CORRUPTED = 1000;

/** The one console that Node.js and browsers share; the ES library's types lack it. */
declare const console: { warn(...parts: unknown[]): void };

/**
 * The storage that a runtime runs against: main storage, child tries, nested transactions.
 *
 * There is one copy of the state, written in place; a transaction records how to undo each change. So opening and
 * committing one costs nothing, reads never go through layers, and a rollback costs as much as its writes.
 */
export class Externalities {
  readonly #undos: Undo[] = [];
  readonly #starts: number[] = [];
  readonly #journal = {
    note: (undo: Undo): void => {
      if (this.#starts.length > 0) this.#undos.push(undo);
    },
    wrote: (store: KeyValueStore, method: StorageWrite['method'], key: HexString, value: Uint8Array | undefined): void => {
      this.#observer?.({ child: this.#nameOf(store), method, key, value });
    },
  };
  #observer: ((write: StorageWrite) => void) | undefined;
  /** Whether failing dispatches record their circumstances, for the messages of tests. */
  explainsFailures = false;
  /** Main storage. */
  readonly main = new KeyValueStore(this.#journal);
  readonly #children = new Map<HexString, KeyValueStore>();
  /** Keys whose values could not be decoded. */
  readonly #corrupted = new Set<HexString>();

  #nameOf(store: KeyValueStore): HexString | undefined {
    for (const [key, child] of this.#children) if (child === store) return key;
    return undefined;
  }

  /** Runs code and reports each of its writes to an observer, including writes that are undone later. */
  observe<T>(observer: (write: StorageWrite) => void, work: () => T): T {
    const outer = this.#observer;
    this.#observer = observer;
    try {
      return work();
    } finally {
      this.#observer = outer;
    }
  }

  /** Runs code and reports each key that it reads or writes; `store` is the child trie, or `main`. */
  observeAll<T>(on: { read(store: string, key: HexString): void; wrote(store: string, key: HexString): void }, work: () => T): T {
    const stores = [this.main, ...this.#children.values()];
    for (const store of stores) store.onRead = (key) => on.read(this.#nameOf(store) ?? 'main', key);
    try {
      return this.observe(({ child, key }) => on.wrote(child ?? 'main', key), work);
    } finally {
      for (const store of stores) store.onRead = undefined;
    }
  }

  /** Reports a stored value that cannot be decoded and therefore counts as absent. Each is printed once. */
  noteCorrupted(key: HexString, reason: string): void {
    if (this.#corrupted.has(key) || this.#corrupted.size === MAX_CORRUPTED) return;
    this.#corrupted.add(key);
    console.warn(`polkavirt: the storage at ${key} counts as absent, since it cannot be decoded: ${reason}`);
  }

  /** The child trie under `key` (without {@link CHILD_STORAGE_PREFIX}). It exists as long as it holds a key. */
  child(key: HexString): KeyValueStore {
    let store = this.#children.get(key);
    if (store === undefined) {
      store = new KeyValueStore(this.#journal);
      this.#children.set(key, store);
    }
    return store;
  }

  /** The keys of the child tries that hold something. */
  childKeys(): HexString[] {
    return [...this.#children]
      .filter(([, store]) => store.size > 0)
      .map(([key]) => key)
      .sort();
  }

  /** How many transactions are open. */
  get depth(): number {
    return this.#starts.length;
  }

  /** Opens a transaction. @returns false, and opens none, at the limit of 255. */
  begin(): boolean {
    if (this.#starts.length >= TRANSACTION_LIMIT) return false;
    this.#starts.push(this.#undos.length);
    return true;
  }

  #end(): number {
    const start = this.#starts.pop();
    if (start === undefined) throw new HostFault('Internal', 'no storage transaction is open');
    return start;
  }

  /** Keeps what the innermost transaction changed. */
  commit(): void {
    this.#end();
    if (this.#starts.length === 0) this.#undos.length = 0;
  }

  /** Undoes what the innermost transaction changed. */
  rollback(): void {
    const start = this.#end();
    for (let i = this.#undos.length - 1; i >= start; i--) this.#undos[i].store.undo(this.#undos[i]);
    this.#undos.length = start;
  }

  /** What the open transactions changed so far, each key once, in the order of first change. */
  changes(): StorageChange[] {
    return this.#changesSince(0);
  }

  /** What the innermost transaction changed so far, each key once, in the order of first change. */
  layerChanges(): StorageChange[] {
    return this.#changesSince(this.#starts.at(-1) ?? 0);
  }

  #changesSince(start: number): StorageChange[] {
    const childOf = new Map<KeyValueStore, HexString>();
    for (const [key, store] of this.#children) childOf.set(store, key);
    const first = new Map<KeyValueStore, Map<HexString, Uint8Array | undefined>>();
    for (const undo of this.#undos.slice(start)) {
      const keys = first.get(undo.store) ?? new Map<HexString, Uint8Array | undefined>();
      first.set(undo.store, keys);
      if (!keys.has(undo.key)) keys.set(undo.key, oldValue(undo));
    }
    const changes: StorageChange[] = [];
    for (const [store, keys] of first) {
      for (const [key, before] of keys) {
        const after = store.get(key);
        const same = before === undefined || after === undefined ? before === after : equalBytes(before, after);
        if (!same) changes.push({ child: childOf.get(store), key, before, after });
      }
    }
    return changes;
  }

  /** The state root: the roots of the child tries are written to main storage first, as on chain. */
  root(version: StateVersion = 1): HexString {
    for (const [key, store] of this.#children) {
      const root = store.root(version);
      this.#setChildRoot(`${CHILD_STORAGE_PREFIX}${key.slice(2)}`, equalBytes(root, EMPTY_ROOT) ? undefined : root);
    }
    return bytesToHex(this.main.root(version));
  }

  #setChildRoot(key: HexString, root: Uint8Array | undefined): void {
    const present = this.main.get(key);
    const same = root === undefined || present === undefined ? root === present : equalBytes(root, present);
    if (!same) this.main.set(key, root);
  }

  /** A copy of the state, cheap in that values are shared. */
  snapshot(): StorageSnapshot {
    const copy = (store: KeyValueStore) => new Map(store.keys().map((key) => [key, store.get(key) as Uint8Array]));
    return { main: copy(this.main), children: new Map(this.childKeys().map((key) => [key, copy(this.child(key))])) };
  }

  /** Makes the state equal to the snapshot. It is an ordinary change, which an open transaction can undo. */
  restore(snapshot: StorageSnapshot): void {
    const replace = (store: KeyValueStore, values: ReadonlyMap<HexString, Uint8Array>) => {
      for (const key of store.keys()) if (!values.has(key)) store.set(key, undefined);
      for (const [key, value] of values) if (store.get(key) !== value) store.set(key, value);
    };
    replace(this.main, snapshot.main);
    for (const [key, store] of this.#children) if (!snapshot.children.has(key)) store.clearPrefix('0x');
    for (const [key, values] of snapshot.children) replace(this.child(key), values);
  }
}

/** The value of a key before the change that `undo` undoes, provided that it is the key's first change. */
function oldValue(undo: Undo): Uint8Array | undefined {
  if (!('log' in undo)) return undo.old instanceof Uint8Array || undo.old === undefined ? undo.old : undo.old.encoded();
  const { log, mark } = undo;
  return log.encodedAt(mark);
}
