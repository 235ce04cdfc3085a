import type { Weight } from '../types/substrate.ts';

/** What a pallet does in every block. */
export interface Hooks {
  /** Before the first extrinsic. @returns What it cost, and what its onFinalize will. */
  onInitialize?(number: number): Weight;
  /** After the last extrinsic, if weight is left. @param remaining What the block has left. @returns What was used of it. */
  onIdle?(number: number, remaining: Weight): Weight;
  /** At the very end of the block. */
  onFinalize?(number: number): void;
}
