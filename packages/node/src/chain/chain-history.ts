import type { BlockState } from '../state/block-state.ts';
import type { Block } from './block.ts';
import type { ClockState } from './clock.ts';

/** What a chain was, to go on from. */
export interface ChainHistory {
  /** The storage of the genesis, which may have been changed by hand. */
  readonly genesisState: BlockState;
  readonly blocks: readonly Block[];
  /** The number of the last final block. */
  readonly finalized: number;
  readonly clock: ClockState;
}
