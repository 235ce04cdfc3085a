/** Storage as the trie that its root is the hash of: pallet, item, key, each with the hash of its node, and what the last block changed. */
import {
  type AnyType,
  blake2_256,
  bytesToHex,
  decode,
  describeValue,
  equalBytes,
  type HexString,
  hexToBytes,
  MerkleTrie,
  type StorageItemInfo,
  STORAGE_HASHERS,
  storagePrefix,
  T,
  tryDecode,
} from '@polkavirt/mock-runtime';
import { ACCOUNTS } from './accounts.ts';

/** What the last block did to a key. */
export type Change = 'new' | 'changed' | 'removed';

/** A place in the trie: where it begins, and the node there or, if there is none, the closest one below. */
export interface Place {
  /** The keys below begin with this, in hex. */
  readonly prefix: string;
  /** The hash of the node; its bytes where it is short, and part of its parent. Undefined where nothing is left. */
  readonly node: string | undefined;
  readonly count: number;
  /** How many keys the last block changed here, removed ones included. */
  readonly changed: number;
}

export interface StorageEntry {
  /** The key as metadata reads it; where it cannot, the hex after the item's prefix. Empty for a value without a key. */
  readonly key: string;
  readonly fullKey: string;
  readonly value: string;
  /** blake2b-256 of the encoded value, which is what the node holds of a value of more than 32 bytes. */
  readonly hash: string;
  readonly node: string | undefined;
  readonly change: Change | undefined;
}

export interface StorageItemNode extends Place {
  readonly name: string;
  /** The changed ones first; no more than can be read. */
  readonly entries: readonly StorageEntry[];
}

export interface StorageNode extends Place {
  readonly pallet: string;
  readonly items: readonly StorageItemNode[];
}

export interface StorageTree {
  readonly root: string;
  readonly keys: number;
  readonly changed: number;
  readonly pallets: readonly StorageNode[];
}

type Values = ReadonlyMap<HexString, Uint8Array>;
export interface Snapshot {
  readonly main: Values;
  readonly children: ReadonlyMap<HexString, Values>;
}

/** A pallet, as far as its storage goes. */
export interface StoredPallet {
  readonly name: string;
  readonly storage: readonly StorageItemInfo[];
}

/** Entries of an item that are shown. */
const MAX_ENTRIES = 50;
const MAX_VALUE = 300;
/** twox_128 of the pallet's name, in hex with its 0x. */
const PALLET_PREFIX = 2 + 32;
/** What no pallet's metadata describes. */
const OTHER = 'without a pallet';
const CHILDREN = 'child tries';

const shortened = (text: string): string => (text.length > MAX_VALUE ? `${text.slice(0, MAX_VALUE)}…` : text);

/** What differs between two states: key -> how. */
function changesOf(before: Values, after: Values): ReadonlyMap<HexString, Change> {
  const changes = new Map<HexString, Change>();
  for (const [key, value] of after) {
    const old = before.get(key);
    if (old === undefined) changes.set(key, 'new');
    else if (!equalBytes(old, value)) changes.set(key, 'changed');
  }
  for (const key of before.keys()) if (!after.has(key)) changes.set(key, 'removed');
  return changes;
}

/** The type of the hashed keys behind an item's prefix: what a hasher leaves of a key, with the key where it keeps it. */
function keyType({ keys }: StorageItemInfo): { readonly type: AnyType; readonly kept: readonly boolean[] } {
  const parts = keys.map(({ hasher, type }) => {
    const hash = STORAGE_HASHERS[hasher];
    const length = hash(new Uint8Array()).length;
    return { hash: T.array(T.u8, length) as AnyType, type, isKept: hash(Uint8Array.of(1)).length > length };
  });
  return {
    type: T.tuple(...parts.flatMap(({ hash, type, isKept }) => (isKept ? [hash, type] : [hash]))) as AnyType,
    kept: parts.map(({ isKept }) => isKept),
  };
}

/** A key, with the name of an account that has one. */
const named = (text: string): string => {
  const known = Object.entries(ACCOUNTS).find(([, account]) => account === text);
  return known === undefined ? text : `${known[0]} ${text}`;
};

/** The keys of an entry, as text; the hex itself where they cannot be read. */
export function keyText(info: StorageItemInfo, rest: string): string {
  if (info.keys.length === 0 || rest === '') return rest;
  const { type, kept } = keyType(info);
  try {
    const values = decode(type, hexToBytes(`0x${rest}`)) as readonly unknown[];
    let at = 0;
    const texts = kept.map((isKept) => {
      const hash = values[at++];
      return isKept ? named(describeValue(values[at++])) : `hash ${bytesToHex(Uint8Array.from(hash as Iterable<number>))}`;
    });
    return texts.join(', ');
  } catch {
    return `0x${rest}`;
  }
}

/** Keeps the trie of a state that goes on from block to block. */
export class StorageWatch {
  readonly #pallets: readonly StoredPallet[];
  readonly #version: 0 | 1;
  readonly #trie: MerkleTrie;
  #now: Snapshot;
  #before: Snapshot;
  #changes: ReadonlyMap<HexString, Change> = new Map();

  constructor(pallets: readonly StoredPallet[], version: 0 | 1, first: Snapshot) {
    this.#pallets = pallets;
    this.#version = version;
    this.#trie = new MerkleTrie(version);
    for (const [key, value] of first.main) this.#trie.set(key, value);
    this.#now = first;
    this.#before = first;
  }

  /** The state after another block. */
  take(next: Snapshot): void {
    this.#before = this.#now;
    this.#now = next;
    this.#changes = changesOf(this.#before.main, next.main);
    for (const [key, change] of this.#changes) {
      if (change === 'removed') this.#trie.delete(key);
      else this.#trie.set(key, next.main.get(key)!);
    }
  }

  #place(prefix: HexString, keys: readonly HexString[]): Place {
    const node = this.#trie.merkleValue(prefix);
    return {
      prefix,
      node: node === undefined ? undefined : bytesToHex(node),
      count: keys.filter((key) => this.#now.main.has(key)).length,
      changed: keys.filter((key) => this.#changes.has(key)).length,
    };
  }

  #entry(key: HexString, keyOf: string, type: AnyType | undefined): StorageEntry {
    const bytes = this.#now.main.get(key) ?? this.#before.main.get(key) ?? new Uint8Array();
    const node = this.#trie.merkleValue(key);
    return {
      key: keyOf,
      fullKey: key,
      ...shownValue(bytes, type),
      node: node === undefined || !this.#now.main.has(key) ? undefined : bytesToHex(node),
      change: this.#changes.get(key),
    };
  }

  #first(keys: readonly HexString[]): readonly HexString[] {
    const changed = keys.filter((key) => this.#changes.has(key));
    return [...changed, ...keys.filter((key) => !this.#changes.has(key))].slice(0, MAX_ENTRIES);
  }

  #items({ name: pallet, storage }: StoredPallet, keys: readonly HexString[]): readonly StorageItemNode[] {
    return storage.flatMap((info) => {
      const prefix = storagePrefix(pallet, info.name);
      const own = keys.filter((key) => key.startsWith(prefix));
      if (own.length === 0) return [];
      const entries = this.#first(own).map((key) => this.#entry(key, keyText(info, key.slice(prefix.length)), info.value));
      return [{ name: info.name, ...this.#place(prefix, own), entries }];
    });
  }

  /** Everything, for the page. */
  tree(): StorageTree {
    const all = [...new Set([...this.#now.main.keys(), ...this.#before.main.keys()])].sort();
    const rest = new Set(all);
    const pallets = this.#pallets.flatMap((pallet): readonly StorageNode[] => {
      const prefix = storagePrefix(pallet.name, '').slice(0, PALLET_PREFIX) as HexString;
      const keys = all.filter((key) => key.startsWith(prefix));
      if (keys.length === 0) return [];
      for (const key of keys) rest.delete(key);
      return [{ pallet: pallet.name, ...this.#place(prefix, keys), items: this.#items(pallet, keys) }];
    });
    const others = [...rest].map((key) => ({
      name: nameOf(key),
      ...this.#place(key, [key]),
      entries: [this.#entry(key, '', undefined)],
    }));
    return {
      root: bytesToHex(this.#trie.root()),
      keys: this.#now.main.size,
      changed: this.#changes.size,
      pallets: [...pallets, ...groupOf(OTHER, others), ...groupOf(CHILDREN, this.#children())],
    };
  }

  #children(): readonly StorageItemNode[] {
    const empty: Values = new Map();
    return [...new Set([...this.#now.children.keys(), ...this.#before.children.keys()])].sort().map((child) => {
      const [now, before] = [this.#now.children.get(child) ?? empty, this.#before.children.get(child) ?? empty];
      const changes = changesOf(before, now);
      const trie = new MerkleTrie(this.#version);
      for (const [key, value] of now) trie.set(key, value);
      const keys = [...new Set([...changes.keys(), ...now.keys()])].slice(0, MAX_ENTRIES);
      const entries = keys.map((key): StorageEntry => {
        const node = now.has(key) ? trie.merkleValue(key) : undefined;
        return {
          key,
          fullKey: key,
          ...shownValue(now.get(key) ?? before.get(key) ?? new Uint8Array(), undefined),
          node: node === undefined ? undefined : bytesToHex(node),
          change: changes.get(key),
        };
      });
      return { name: child, prefix: child, node: bytesToHex(trie.root()), count: now.size, changed: changes.size, entries };
    });
  }
}

function shownValue(bytes: Uint8Array, type: AnyType | undefined): Pick<StorageEntry, 'value' | 'hash'> {
  const read = type === undefined ? undefined : tryDecode(type, bytes);
  return {
    value: shortened(read?.ok === true ? describeValue(read.value) : bytesToHex(bytes)),
    hash: bytesToHex(blake2_256(bytes)),
  };
}

/** Well-known keys are text, such as `:code`. */
function nameOf(key: HexString): string {
  const bytes = hexToBytes(key);
  const end = bytes.findIndex((byte) => byte < 0x20 || byte > 0x7e);
  const text = new TextDecoder().decode(end === -1 ? bytes : bytes.subarray(0, end));
  return text.startsWith(':') ? `${text}${end === -1 ? '' : bytesToHex(bytes.subarray(end))}` : key;
}

function groupOf(pallet: string, items: readonly StorageItemNode[]): readonly StorageNode[] {
  if (items.length === 0) return [];
  const sum = (what: 'count' | 'changed'): number => items.reduce((all, item) => all + item[what], 0);
  return [{ pallet, prefix: '', node: undefined, count: sum('count'), changed: sum('changed'), items }];
}
