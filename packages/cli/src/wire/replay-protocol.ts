import type { ReplayedCall } from '@polkavirt/wire-lab';
import type { Choice, WireName } from '../choice.ts';

/** What a replay needs, in this thread or in a worker. */
export interface ReplayWork extends Pick<Choice, 'backend' | 'costModel'> {
  /** The capture's file. */
  readonly capture: Uint8Array;
  readonly against: 'native' | WireName | { readonly module: string };
  /** The module of the wire that the calls were captured over, if no table knows it. */
  readonly wire: string | undefined;
}

/** The messages of a replay's worker. */
export type ReplayMessage =
  | { readonly kind: 'replayed'; readonly call: ReplayedCall }
  | { readonly kind: 'done' }
  /** A module cannot be used. */
  | { readonly kind: 'unusable'; readonly module: string; readonly why: string }
  /** The wire fails outside any call. */
  | { readonly kind: 'failed'; readonly why: string };
