import type { Weight } from '../types/substrate.ts';

/** The hooks of a pallet, which run in every block. */
export interface Hooks {
  /** Runs before the first extrinsic. @returns Its weight together with that of onFinalize. */
  onInitialize?(number: number): Weight;
  /** Runs after the last extrinsic, if weight is left. @param remaining The remaining weight of the block. @returns The weight that it used. */
  onIdle?(number: number, remaining: Weight): Weight;
  /** Runs at the very end of the block. */
  onFinalize?(number: number): void;
}
