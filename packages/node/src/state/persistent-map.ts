import type { HexString } from '@polkavirt/mock-runtime';

interface Node<V> {
  readonly key: HexString;
  readonly value: V;
  readonly priority: number;
  readonly left: Tree<V>;
  readonly right: Tree<V>;
}
type Tree<V> = Node<V> | undefined;

/** A random seed of this process, so that guests, which choose keys, cannot unbalance the tree. */
const SEED = Math.floor(Math.random() * 0x1_0000_0000);

/** FNV-1a, mixed once more, because a tree compares the upper bits first. */
function priorityOf(key: string): number {
  let hash = SEED ^ 0x811c9dc5;
  for (let i = 0; i < key.length; i++) hash = Math.imul(hash ^ key.charCodeAt(i), 0x01000193);
  hash = Math.imul(hash ^ (hash >>> 15), 0x2c1b3c6d);
  return (hash ^ (hash >>> 13)) >>> 0;
}

/** Whether `a` is nearer to the root than `b`. Priorities can be equal, so keys decide then: the shape depends on the keys alone. */
const isAbove = (a: Node<unknown>, b: Node<unknown>): boolean =>
  a.priority === b.priority ? a.key < b.key : a.priority > b.priority;

/** A node with another value and other children. Not by spreading, which takes several times as long. */
const nodeOf = <V>({ key, priority }: Node<V>, value: V, left: Tree<V>, right: Tree<V>): Node<V> => ({
  key,
  value,
  priority,
  left,
  right,
});

const withChildren = <V>(node: Node<V>, left: Tree<V>, right: Tree<V>): Node<V> =>
  left === node.left && right === node.right ? node : nodeOf(node, node.value, left, right);

/** Splits a tree into the parts before and after a key; the key itself is in neither. */
function split<V>(tree: Tree<V>, key: HexString): readonly [Tree<V>, Tree<V>] {
  if (tree === undefined) return [undefined, undefined];
  if (tree.key === key) return [tree.left, tree.right];
  if (tree.key < key) {
    const [before, behind] = split(tree.right, key);
    return [withChildren(tree, tree.left, before), behind];
  }
  const [before, behind] = split(tree.left, key);
  return [before, withChildren(tree, behind, tree.right)];
}

/** One tree of two, all keys of the first being before those of the second. */
function join<V>(before: Tree<V>, behind: Tree<V>): Tree<V> {
  if (before === undefined) return behind;
  if (behind === undefined) return before;
  return isAbove(before, behind)
    ? withChildren(before, before.left, join(before.right, behind))
    : withChildren(behind, join(before, behind.left), behind.right);
}

function insert<V>(tree: Tree<V>, added: Node<V>): Node<V> {
  if (tree === undefined) return added;
  if (tree.key === added.key) return tree.value === added.value ? tree : nodeOf(tree, added.value, tree.left, tree.right);
  if (isAbove(added, tree)) {
    const [left, right] = split(tree, added.key);
    return nodeOf(added, added.value, left, right);
  }
  return added.key < tree.key
    ? withChildren(tree, insert(tree.left, added), tree.right)
    : withChildren(tree, tree.left, insert(tree.right, added));
}

function remove<V>(tree: Tree<V>, key: HexString): Tree<V> {
  if (tree === undefined) return undefined;
  if (tree.key === key) return join(tree.left, tree.right);
  return key < tree.key
    ? withChildren(tree, remove(tree.left, key), tree.right)
    : withChildren(tree, tree.left, remove(tree.right, key));
}

type Visit<V> = (key: HexString, value: V | undefined) => void;

function difference<V>(from: Tree<V>, to: Tree<V>, visit: Visit<V>): void {
  if (from === to) return;
  const root = from === undefined ? to : to === undefined || isAbove(from, to) ? from : to;
  if (root === undefined) return;
  const { key } = root;
  const [fromLeft, fromRight] = from?.key === key ? [from.left, from.right] : split(from, key);
  const [toLeft, toRight] = to?.key === key ? [to.left, to.right] : split(to, key);
  difference(fromLeft, toLeft, visit);
  const before = root === from || from?.key === key ? from?.value : undefined;
  const after = root === to || to?.key === key ? to?.value : undefined;
  if (before !== after) visit(key, after);
  difference(fromRight, toRight, visit);
}

/**
 * An immutable map, sorted by key: a treap. A changed copy shares all but the changed paths with the original, which is how the
 * states of many blocks fit into memory, and the difference of two copies is found without looking at what they share.
 */
export class PersistentMap<V> {
  readonly #root: Tree<V>;

  constructor(root?: Tree<V>) {
    this.#root = root;
  }

  get isEmpty(): boolean {
    return this.#root === undefined;
  }

  get(key: HexString): V | undefined {
    let node = this.#root;
    while (node !== undefined && node.key !== key) node = key < node.key ? node.left : node.right;
    return node?.value;
  }

  /** A copy with the value, or without it for `undefined`. */
  with(key: HexString, value: V | undefined): PersistentMap<V> {
    const root =
      value === undefined
        ? remove(this.#root, key)
        : insert(this.#root, { key, value, priority: priorityOf(key), left: undefined, right: undefined });
    return root === this.#root ? this : new PersistentMap(root);
  }

  /** The entries whose keys start with `prefix`, in order, from the first key behind `after` on. */
  *entries(prefix: HexString = '0x', after?: HexString): Generator<readonly [HexString, V]> {
    const path: Node<V>[] = [];
    const isBefore = (key: HexString) => key < prefix || (after !== undefined && key <= after);
    const descend = (from: Tree<V>) => {
      for (let node = from; node !== undefined; ) {
        if (isBefore(node.key)) {
          node = node.right;
        } else {
          path.push(node);
          node = node.left;
        }
      }
    };
    descend(this.#root);
    for (let node = path.pop(); node?.key.startsWith(prefix); node = path.pop()) {
      yield [node.key, node.value];
      descend(node.right);
    }
  }

  /** Calls `visit` for each key whose value differs in `to`, with the new value; `undefined` if `to` lacks the key. */
  differenceTo(to: PersistentMap<V>, visit: Visit<V>): void {
    difference(this.#root, to.#root, visit);
  }
}
