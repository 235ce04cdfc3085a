import { bytesToHex, type HexString, hexToBytes } from '../bytes.ts';
import { blake2_256 } from '../hashing.ts';
import {
  EMPTY_NODE,
  EMPTY_ROOT,
  HASHED_NODE_LENGTH,
  NodeEncoder,
  type NodeValue,
  nodeReference,
  type StateVersion,
  toNodeValue,
} from './node-codec.ts';

interface TrieNode {
  /** The nibbles from below the parent's branching nibble on. */
  partial: Uint8Array;
  value: NodeValue | undefined;
  /** 16 places for a branch, undefined for a leaf. */
  children: (TrieNode | undefined)[] | undefined;
  childCount: number;
  /** The parent's reference to this node; cleared when something below changes. */
  reference: Uint8Array | undefined;
}

/** Of all tries, because its buffer is large and nothing is kept in it from one node to the next. */
const ENCODER = new NodeEncoder();

/** Keys that are proven between two pauses. */
const PROVEN_PER_STEP = 64;

/** The nibbles of a key. */
function nibblesOf(key: HexString): Uint8Array {
  const bytes = hexToBytes(key);
  const nibbles = new Uint8Array(2 * bytes.length);
  for (let i = 0; i < bytes.length; i++) {
    nibbles[2 * i] = bytes[i] >> 4;
    nibbles[2 * i + 1] = bytes[i] & 15;
  }
  return nibbles;
}

function commonLength(a: Uint8Array, b: Uint8Array): number {
  const most = Math.min(a.length, b.length);
  let length = 0;
  while (length < most && a[length] === b[length]) length++;
  return length;
}

const leaf = (partial: Uint8Array, value: NodeValue): TrieNode => ({
  partial,
  value,
  children: undefined,
  childCount: 0,
  reference: undefined,
});

const setChild = (node: TrieNode, nibble: number, child: TrieNode | undefined): void => {
  node.children ??= new Array(16).fill(undefined);
  node.childCount += (child === undefined ? 0 : 1) - (node.children[nibble] === undefined ? 0 : 1);
  node.children[nibble] = child;
};

/**
 * A base-16 Merkle trie in Substrate's layout, kept in memory so that a root after few changes costs few hashes:
 * a node keeps its reference until a key below it changes.
 */
export class MerkleTrie {
  readonly version: StateVersion;
  #root: TrieNode | undefined;

  constructor(version: StateVersion) {
    this.version = version;
  }

  set(key: HexString, value: Uint8Array): void {
    this.#root = insert(this.#root, nibblesOf(key), toNodeValue(value, this.version));
  }

  delete(key: HexString): void {
    this.#root = remove(this.#root, nibblesOf(key));
  }

  /** The 32-byte root. */
  root(): Uint8Array {
    return this.#root === undefined ? EMPTY_ROOT : blake2_256(this.#encode(this.#root));
  }

  /**
   * Computes the root step by step; at each `yield` other work may run. Without it the root is computed at once.
   */
  *prepare(): Generator<undefined, void> {
    // Two levels down from the root there are up to 256 parts of about one size.
    for (const child of this.#root?.children ?? []) {
      for (const grandchild of child?.children ?? []) {
        if (grandchild === undefined) continue;
        grandchild.reference ??= nodeReference(this.#encode(grandchild));
        yield;
      }
    }
  }

  /**
   * The Merkle value of the node at a key or, if there is none, of the closest node below: its encoding if that is short, else the hash
   * of it (Polkadot specification, "Merkle value"). Nothing if no key begins with this one.
   */
  merkleValue(prefix: HexString): Uint8Array | undefined {
    let node = this.#root;
    let rest = nibblesOf(prefix);
    while (node !== undefined) {
      const common = commonLength(node.partial, rest);
      if (common === rest.length) return node === this.#root ? this.root() : this.#referenceOf(node);
      if (common < node.partial.length) return undefined;
      node = node.children?.[rest[common]];
      rest = rest.subarray(common + 1);
    }
    return undefined;
  }

  #referenceOf(node: TrieNode): Uint8Array {
    node.reference ??= nodeReference(this.#encode(node));
    return node.reference;
  }

  /**
   * A proof of the values of keys, or of their absence: the encoded nodes on the path to each, and values that nodes refer to by hash.
   * It works step by step, like {@link MerkleTrie.prepare}.
   *
   * @param lookup Gives the value of a key of the trie, which itself holds no more than the hash of a long one.
   */
  *proof(
    keys: Iterable<HexString>,
    lookup: (key: HexString) => Uint8Array | undefined,
  ): Generator<undefined, Uint8Array[], undefined> {
    if (this.#root === undefined) return [EMPTY_NODE];
    const proof = new Map<string, Uint8Array>();
    const add = (bytes: Uint8Array): void => void proof.set(bytesToHex(bytes), bytes);
    // The root is part of every proof; a short node is part of its parent.
    add(this.#encode(this.#root));
    const passed = new Set<TrieNode>([this.#root]);
    let count = 0;
    for (const key of keys) {
      count += 1;
      if (count % PROVEN_PER_STEP === 0) yield;
      let node: TrieNode | undefined = this.#root;
      let rest = nibblesOf(key);
      while (node !== undefined) {
        if (!passed.has(node) && this.#referenceOf(node).length === HASHED_NODE_LENGTH) add(this.#encode(node));
        passed.add(node);
        const common = commonLength(node.partial, rest);
        if (common < node.partial.length) break;
        if (common === rest.length) {
          const value = node.value?.hashed ? lookup(key) : undefined;
          if (value !== undefined) add(value);
          break;
        }
        node = node.children?.[rest[common]];
        rest = rest.subarray(common + 1);
      }
    }
    return [...proof.values()];
  }

  #encode(node: TrieNode): Uint8Array {
    const { partial, value, children } = node;
    if (children === undefined) {
      const held = value as NodeValue;
      ENCODER.begin(held.hashed ? 'leafHashed' : 'leaf', partial, 0, partial.length);
      ENCODER.value(held);
      return ENCODER.finish();
    }
    let bitmap = 0;
    // The children come first: the encoder's buffer is shared.
    for (let i = 0; i < 16; i++) {
      const child = children[i];
      if (child === undefined) continue;
      bitmap |= 1 << i;
      child.reference ??= nodeReference(this.#encode(child));
    }
    const kind = value === undefined ? 'branch' : value.hashed ? 'branchHashed' : 'branchWithValue';
    ENCODER.begin(kind, partial, 0, partial.length);
    ENCODER.bitmap(bitmap);
    if (value !== undefined) ENCODER.value(value);
    for (const child of children) if (child?.reference !== undefined) ENCODER.prefixed(child.reference);
    return ENCODER.finish();
  }
}

function insert(node: TrieNode | undefined, key: Uint8Array, value: NodeValue): TrieNode {
  if (node === undefined) return leaf(key, value);
  node.reference = undefined;
  const common = commonLength(node.partial, key);
  if (common < node.partial.length) {
    const branch: TrieNode = { ...leaf(key.slice(0, common), value), value: undefined };
    setChild(branch, node.partial[common], node);
    node.partial = node.partial.slice(common + 1);
    if (common === key.length) branch.value = value;
    else setChild(branch, key[common], leaf(key.slice(common + 1), value));
    return branch;
  }
  if (common === key.length) node.value = value;
  else setChild(node, key[common], insert(node.children?.[key[common]], key.slice(common + 1), value));
  return node;
}

function remove(node: TrieNode | undefined, key: Uint8Array): TrieNode | undefined {
  if (node === undefined) return undefined;
  const common = commonLength(node.partial, key);
  if (common < node.partial.length) return node;
  if (common === key.length) {
    node.value = undefined;
  } else {
    const child = node.children?.[key[common]];
    if (child === undefined) return node;
    setChild(node, key[common], remove(child, key.slice(common + 1)));
  }
  node.reference = undefined;
  return collapse(node);
}

/** Restores the shape of a node that lost its value or a child. */
function collapse(node: TrieNode): TrieNode | undefined {
  if (node.childCount === 0) {
    node.children = undefined;
    return node.value === undefined ? undefined : node;
  }
  if (node.childCount > 1 || node.value !== undefined || node.children === undefined) return node;
  const nibble = node.children.findIndex((child) => child !== undefined);
  const child = node.children[nibble] as TrieNode;
  const partial = new Uint8Array(node.partial.length + 1 + child.partial.length);
  partial.set(node.partial);
  partial[node.partial.length] = nibble;
  partial.set(child.partial, node.partial.length + 1);
  child.partial = partial;
  child.reference = undefined;
  return child;
}
