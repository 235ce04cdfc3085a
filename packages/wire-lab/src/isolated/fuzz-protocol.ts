import type { Generation } from '@polkavirt/primitives';
import type { Verdict } from '../fuzz/problem.ts';

/** The options of the fuzzing worker. */
export interface FuzzWork {
  readonly path: string;
  readonly seed: number;
  readonly generation: Generation;
}

/** The orders for the worker, executed one after another. */
export type FuzzOrder =
  /** Judges the messages with these numbers. `skip` has functions with directions, such as `run in`, that are left out. */
  | { readonly kind: 'run'; readonly from: number; readonly to: number; readonly skip: readonly string[] }
  /** Judges one message. */
  | { readonly kind: 'judge'; readonly example: string };

/** What it says. Examples are as `writeExample` has them. */
export type FuzzMessage =
  /** The module has no usable wire. */
  | { readonly kind: 'unusable'; readonly why: string }
  /** The wire is put together, and valid calls went through. */
  | { readonly kind: 'ready'; readonly functions: readonly string[] }
  /** It is about to do what may take too long. */
  | { readonly kind: 'judging'; readonly index: number; readonly example: string }
  | { readonly kind: 'verdict'; readonly example: string; readonly verdict: Verdict }
  | { readonly kind: 'skipped' }
  /** The order is done. */
  | { readonly kind: 'done' };
