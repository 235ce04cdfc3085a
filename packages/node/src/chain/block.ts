import type { Header, HexString } from '@polkavirt/mock-runtime';
import type { BlockState } from '../state/block-state.ts';

/** A block with the storage behind it. */
export interface Block {
  readonly hash: HexString;
  readonly header: Header;
  readonly number: number;
  /** Each with its length before it. */
  readonly extrinsics: readonly Uint8Array[];
  /** The storage after the block. Only `dev_setStorage` replaces it. */
  state: BlockState;
}
