import type { DispatchError, Weight } from '@polkavirt/mock-runtime';
import type { Address } from '../address.ts';
import type { ReviveError } from '../errors.ts';
import type { ContractLog, Diagnostic } from '../exec/observer.ts';

/** The normal end of a contract. */
export interface ContractOutput {
  /** `RETURN_FLAGS`. */
  readonly flags: number;
  /** Whether it reverted. Then all its changes are undone, and `data` is the ABI-encoded reason. */
  readonly reverted: boolean;
  readonly data: Uint8Array;
}

/** A failure: as a dispatch error, by name, and in words. */
export interface ContractFailure {
  readonly error: DispatchError;
  readonly name: ReviveError;
  readonly message: string;
}

/** All that is known of a call or an instantiation. */
export interface ContractOutcome<Value extends ContractOutput = ContractOutput> {
  readonly result: { readonly ok: true; readonly value: Value } | { readonly ok: false; readonly error: ContractFailure };
  /** The weight used by contracts, without the extrinsic's own. Proof size is not metered. */
  readonly weightConsumed: Weight;
  /** The smallest limit with which it would have ended the same way, provided that no contract asks for the remaining gas. */
  readonly weightRequired: Weight;
  /** In Ethereum gas, rounded up. */
  readonly gasConsumed: bigint;
  readonly gasRequired: bigint;
  /** Storage deposit that was charged; negative is a refund. It is on hold, on the account of the contract that stores, or of who uploaded code. */
  readonly storageDeposit: bigint;
  /** The events of contracts; empty if nothing stays. */
  readonly logs: readonly ContractLog[];
  /** Why frames ended abnormally, including frames whose callers continued. */
  readonly diagnostics: readonly Diagnostic[];
}

export interface InstantiateOutput extends ContractOutput {
  /** The new contract; if the constructor reverted, where it would be. */
  readonly address: Address;
}
