import type { Externalities, HexString, StorageChange, StorageSnapshot } from '@polkavirt/mock-runtime';
import { PersistentMap } from './persistent-map.ts';

type Values = PersistentMap<Uint8Array>;
const EMPTY: Values = new PersistentMap();

/** A key of main storage, or of a child trie, with its new value; none removes it. */
export type StateChange = Pick<StorageChange, 'child' | 'key' | 'after'>;

/** The storage at a block. It is immutable and shares common parts with the states of other blocks. */
export class BlockState {
  /** A storage with nothing in it. */
  static readonly NOTHING = new BlockState(EMPTY, new PersistentMap());
  readonly main: Values;
  readonly #children: PersistentMap<Values>;

  private constructor(main: Values, children: PersistentMap<Values>) {
    this.main = main;
    this.#children = children;
  }

  static of({ main, children }: StorageSnapshot): BlockState {
    const values = (map: ReadonlyMap<HexString, Uint8Array>) =>
      [...map].reduce((tree, [key, value]) => tree.with(key, value), EMPTY);
    let childTries = new PersistentMap<Values>();
    for (const [key, child] of children) childTries = childTries.with(key, values(child));
    return new BlockState(values(main), childTries);
  }

  /** The child trie under a key; empty if there is none. */
  child(key: HexString): Values {
    return this.#children.get(key) ?? EMPTY;
  }

  /** The changes that lead from this state to another one. */
  changesTo(to: BlockState): StateChange[] {
    const changes: StateChange[] = [];
    this.main.differenceTo(to.main, (key, after) => changes.push({ child: undefined, key, after }));
    this.#children.differenceTo(to.#children, (child, values = EMPTY) => {
      this.child(child).differenceTo(values, (key, after) => changes.push({ child, key, after }));
    });
    return changes;
  }

  /** The state after these changes. */
  with(changes: readonly StateChange[]): BlockState {
    let { main } = this;
    let children = this.#children;
    for (const { child, key, after } of changes) {
      if (child === undefined) {
        main = main.with(key, after);
      } else {
        const changed = (children.get(child) ?? EMPTY).with(key, after);
        children = children.with(child, changed.isEmpty ? undefined : changed);
      }
    }
    return new BlockState(main, children);
  }

  /** Changes a storage that holds this state into one that holds `to`. */
  moveTo(to: BlockState, storage: Externalities): void {
    this.main.differenceTo(to.main, (key, value) => storage.main.set(key, value));
    this.#children.differenceTo(to.#children, (child, values = EMPTY) => {
      const store = storage.child(child);
      this.child(child).differenceTo(values, (key, value) => store.set(key, value));
    });
  }
}
