import { utf8Encode } from '@polkavirt/primitives';
import { malformed, outOfRange } from './bytes-io.ts';
import { mapped, newtype, tuple, vec } from './composite.ts';
import type { AnyType, Named, Type, TypeParam } from './type.ts';

/** `[T; length]`. */
export const array = <T>(of: Type<T>, length: number): Type<T[]> => ({
  write(sink, value) {
    if (value.length !== length) outOfRange(`${value.length} elements where ${length} are needed`);
    for (const item of value) of.write(sink, item);
  },
  read: (source) => Array.from({ length }, () => of.read(source)),
  info: { kind: 'array', length, of },
});

/** A collection that has at most so many elements. */
export interface BoundedType<T> extends Type<T> {
  /** The most elements that it may have. */
  readonly bound: number;
}

/** The same type for values of at most `bound` elements: more are refused, written or read. */
function atMost<T>(of: Type<T>, bound: () => number, sizeOf: (value: T) => number): BoundedType<T> {
  /** The problem of a size. An empty collection is within any bound, so that it can be a default before there is a runtime. */
  const excess = (size: number): string | undefined =>
    size > 0 && size > bound() ? `${size} elements where at most ${bound()} are allowed` : undefined;
  return {
    get bound() {
      return bound();
    },
    write(sink, value) {
      const wrong = excess(sizeOf(value));
      if (wrong !== undefined) outOfRange(wrong);
      of.write(sink, value);
    },
    read(source) {
      const value = of.read(source);
      const wrong = excess(sizeOf(value));
      return wrong === undefined ? value : malformed(wrong);
    },
    info: of.info,
  };
}

/** How many elements at most; a function where only the runtime knows. */
export type Bound = number | (() => number);
const boundOf = (bound: Bound): (() => number) => (typeof bound === 'function' ? bound : () => bound);

const bounded = (module: string, name: string, ...of: readonly TypeParam[]): Named => ({
  path: ['bounded_collections', module, name],
  params: [...of, { name: 'S' }],
});
const param = (name: string, type: AnyType): TypeParam => ({ name, type });

/** `BoundedVec<T, S>`. */
export const boundedVec = <T>(of: Type<T>, bound: Bound): BoundedType<T[]> =>
  atMost(
    newtype(bounded('bounded_vec', 'BoundedVec', param('T', of as AnyType)), vec(of)),
    boundOf(bound),
    ({ length }) => length,
  );

/** `WeakBoundedVec<T, S>`: the bound is a recommendation, and longer ones are accepted. */
export const weakBoundedVec = <T>(of: Type<T>): Type<T[]> =>
  newtype(bounded('weak_bounded_vec', 'WeakBoundedVec', param('T', of as AnyType)), vec(of));

/** The keys of ordered collections: values that `===` compares, with a defined order. */
export type OrderedKey = number | bigint | string;

/** The order of Rust: numbers by value, hex and text by their bytes. */
function compareKeys(a: OrderedKey, b: OrderedKey): number {
  if (typeof a !== 'string' || typeof b !== 'string') return a < b ? -1 : Number(a > b);
  const [left, right] = [utf8Encode(a, 'key'), utf8Encode(b, 'key')];
  const at = left.findIndex((byte, i) => byte !== right[i]);
  if (at < 0) return left.length - right.length;
  return at < right.length ? left[at] - right[at] : 1;
}

/** `BTreeMap<K, V>` as a Map; written in the order of its keys. */
export const btreeMap = <K extends OrderedKey, V>(key: Type<K>, value: Type<V>): Type<ReadonlyMap<K, V>> =>
  newtype(
    { path: ['BTreeMap'], params: [param('K', key as AnyType), param('V', value as AnyType)] },
    mapped(
      vec(tuple(key, value) as Type<[K, V]>),
      (entries): ReadonlyMap<K, V> => new Map(entries),
      (map) => [...map].sort(([a], [b]) => compareKeys(a, b)),
    ),
  );

/** `BTreeSet<T>` as a Set; written in order. */
export const btreeSet = <T extends OrderedKey>(of: Type<T>): Type<ReadonlySet<T>> =>
  newtype(
    { path: ['BTreeSet'], params: [param('T', of as AnyType)] },
    mapped(
      vec(of),
      (items): ReadonlySet<T> => new Set(items),
      (set) => [...set].sort(compareKeys),
    ),
  );

/** `BoundedBTreeMap<K, V, S>`. */
export const boundedBTreeMap = <K extends OrderedKey, V>(
  key: Type<K>,
  value: Type<V>,
  bound: Bound,
): BoundedType<ReadonlyMap<K, V>> =>
  atMost(
    newtype(
      bounded('bounded_btree_map', 'BoundedBTreeMap', param('K', key as AnyType), param('V', value as AnyType)),
      btreeMap(key, value),
    ),
    boundOf(bound),
    ({ size }) => size,
  );

/** `BoundedBTreeSet<T, S>`. */
export const boundedBTreeSet = <T extends OrderedKey>(of: Type<T>, bound: Bound): BoundedType<ReadonlySet<T>> =>
  atMost(
    newtype(bounded('bounded_btree_set', 'BoundedBTreeSet', param('T', of as AnyType)), btreeSet(of)),
    boundOf(bound),
    ({ size }) => size,
  );
