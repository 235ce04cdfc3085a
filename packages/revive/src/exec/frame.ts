import type { AccountId, HexString } from '@polkavirt/mock-runtime';
import type { Address } from '../address.ts';
import type { GasMeter } from './gas-meter.ts';
import type { FrameType } from './observer.ts';

/** The normal end of a frame. */
export interface Output {
  /** `RETURN_FLAGS`. */
  readonly flags: number;
  readonly data: Uint8Array;
}

export const EMPTY_OUTPUT: Output = { flags: 0, data: new Uint8Array() };

/** The contract in whose name code runs; frames of one contract that delegate to others share it. */
export interface ActiveContract {
  readonly address: Address;
  readonly account: AccountId;
  readonly codeHash: HexString;
  readonly trieId: HexString;
  immutableDataLen: number;
}

/** One level of the call stack. */
export interface Frame {
  readonly type: FrameType;
  /** 0 for the frame that the transaction calls. */
  readonly depth: number;
  /** Undefined for a precompile that is called by itself. */
  readonly contract: ActiveContract | undefined;
  readonly address: Address;
  readonly account: AccountId;
  /** The address whose code runs: the contract's own, or the target of a delegate call. */
  readonly codeOf: Address;
  readonly exportName: 'deploy' | 'call';
  /** Who called; under a delegate call who called the contract that delegates. */
  readonly caller: AccountId;
  readonly value: bigint;
  readonly readOnly: boolean;
  readonly gas: GasMeter;
  /** Undefined for no limit of its own. */
  readonly depositLimit: bigint | undefined;
  readonly selector: string | undefined;
  /** Undefined after it was forwarded. */
  input: Uint8Array | undefined;
  allowsReentry: boolean;
  /** The output of the last call that this frame made. */
  lastOutput: Output;
  /** What this frame's own writes changed in its contract's storage. */
  storageBytes: number;
  storageItems: number;
  /** The storage deposit of this frame and of its successful calls. Negative is a refund. */
  deposit: bigint;
}
