import type { AccountId, Weight } from '../types/substrate.ts';

/** The hooks of a pallet: in every block, and when accounts come and go. */
export interface Hooks {
  /** Runs before the first extrinsic. @returns Its weight together with that of onFinalize. */
  onInitialize?(number: number): Weight;
  /** Runs after the last extrinsic, if weight is left. @param remaining The remaining weight of the block. @returns The weight that it used. */
  onIdle?(number: number, remaining: Weight): Weight;
  /** Runs at the very end of the block. */
  onFinalize?(number: number): void;
  /** An account was created: FRAME's `OnNewAccount`, without a list in System's configuration. */
  onNewAccount?(who: AccountId): void;
  /** An account is being removed: FRAME's `OnKilledAccount`. */
  onKilledAccount?(who: AccountId): void;
}
