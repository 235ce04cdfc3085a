import type { HexString } from '@polkavirt/mock-runtime';
import type { BlockState } from '../state/block-state.ts';
import type { Block } from './block.ts';
import type { Chain } from './chain.ts';
import type { ClockState } from './clock.ts';

/** More are refused: one that is kept holds on to the blocks before it. */
export const MAX_SNAPSHOTS = 10_000;

interface Snapshot {
  readonly block: Block;
  readonly state: BlockState;
  readonly clock: ClockState;
}

/** Moments of the chain to go back to. A snapshot costs what the later blocks changed, and nothing when it is taken. */
export class Snapshots {
  readonly #chain: Chain;
  readonly #taken = new Map<HexString, Snapshot>();
  #next = 1;

  constructor(chain: Chain) {
    this.#chain = chain;
  }

  /** @returns An id for {@link Snapshots.revert}; nothing if there are {@link MAX_SNAPSHOTS} already. */
  take(): HexString | undefined {
    if (this.#taken.size >= MAX_SNAPSHOTS) return undefined;
    const id: HexString = `0x${(this.#next++).toString(16)}`;
    const { head, clock } = this.#chain;
    this.#taken.set(id, { block: head, state: head.state, clock: clock.state });
    return id;
  }

  /** Gives all of them up. */
  clear(): void {
    this.#taken.clear();
  }

  /** Goes back. The snapshot and all later ones are gone then. @returns false for an id that there is not. */
  revert(id: HexString): boolean {
    const snapshot = this.#taken.get(id);
    if (snapshot === undefined) return false;
    let isLater = false;
    for (const one of [...this.#taken.keys()]) {
      isLater ||= one === id;
      if (isLater) this.#taken.delete(one);
    }
    this.#chain.clock.restore(snapshot.clock);
    this.#chain.setHead(snapshot.block, snapshot.state);
    return true;
  }
}
