import type { AccountId, Weight } from '../types/substrate.ts';
import type { WeightMeter } from './weight-meter.ts';

/** The hooks of a pallet: in every block, with a new version of the runtime, and when accounts come and go. */
export interface Hooks {
  /** Runs before the first extrinsic. @returns Its weight together with that of onFinalize. */
  onInitialize?(number: number): Weight;
  /** Runs after the inherents, except while a migration over several blocks is going on. @param meter Takes the weight that it uses. */
  onPoll?(number: number, meter: WeightMeter): void;
  /** Runs after the last extrinsic, if weight is left. @param remaining The remaining weight of the block. @returns The weight that it used. */
  onIdle?(number: number, remaining: Weight): Weight;
  /** Runs at the very end of the block. */
  onFinalize?(number: number): void;
  /** Runs in the first block of a new version of the runtime, after its migrations. @returns Its weight. */
  onRuntimeUpgrade?(): Weight;
  /** Runs beside the chain after a block, if whoever tests asks for it; see `withOffchain`. */
  offchainWorker?(number: number): void;
  /** Checks the configuration; what is wrong is thrown. Runs in `runtime.integrityTest()`. */
  integrityTest?(): void;
  /** Checks what stands in storage. @returns What is wrong, or undefined. */
  tryState?(number: number): string | undefined;
  /** An account was created: FRAME's `OnNewAccount`, without a list in System's configuration. */
  onNewAccount?(who: AccountId): void;
  /** An account is being removed: FRAME's `OnKilledAccount`. */
  onKilledAccount?(who: AccountId): void;
}
