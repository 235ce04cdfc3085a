import type { HexString } from '@polkavirt/mock-runtime';
import type { BlockState } from './block-state.ts';

/** The keys of main storage whose values differ, with the values after. */
export type StateChanges = ReadonlyMap<HexString, Uint8Array | undefined>;

/** The changes between two states, cached for the last pairs, because many subscriptions ask for the same. */
const known = new WeakMap<BlockState, { readonly to: BlockState; readonly changes: StateChanges }>();

export function changesBetween(from: BlockState, to: BlockState): StateChanges {
  const found = known.get(from);
  if (found?.to === to) return found.changes;
  const changes = new Map<HexString, Uint8Array | undefined>();
  from.main.differenceTo(to.main, (key, value) => changes.set(key, value));
  known.set(from, { to, changes });
  return changes;
}
