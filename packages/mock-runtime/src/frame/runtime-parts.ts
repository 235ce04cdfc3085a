/** A runtime as its own pallets see it: everything that does not depend on which pallets there are. */
import type { Type } from '../types/type.ts';
import type { DispatchInfo, DispatchResult } from './dispatch.ts';
import type { DispatchError } from './dispatch-error.ts';
import type { Hooks } from './hooks.ts';
import type { OriginCaller, RuntimeOrigin } from './origin.ts';
import type { RuntimeCall } from './runtime-call.ts';
import type { RuntimeEvent } from './runtime-event.ts';
import type { RuntimeFreezeReason, RuntimeHoldReason } from './runtime-reason.ts';

export interface RuntimeParts {
  /**
   * The type of a call together with its arguments:
   * `{ type: 'Balances', value: { type: 'transferAllowDeath', value: { dest, value } } }`.
   */
  readonly RuntimeCall: Type<RuntimeCall>;
  readonly RuntimeEvent: Type<RuntimeEvent>;
  /** Any origin, without filters. */
  readonly OriginCaller: Type<OriginCaller>;
  /** The reasons for which pallets hold funds. */
  readonly RuntimeHoldReason: Type<RuntimeHoldReason>;
  /** The reasons for which pallets freeze funds. */
  readonly RuntimeFreezeReason: Type<RuntimeFreezeReason>;
  /** The number of reasons to hold funds, which is the most holds of an account. */
  readonly holdReasonCount: number;
  /** The number of reasons to freeze funds. */
  readonly freezeReasonCount: number;
  /** The hooks of all pallets, in order. */
  readonly hooks: readonly Hooks[];
  /** Whether a migration over several blocks is going on: blocks have inherents only. */
  migrationOngoing(): boolean;
  /** Checks the storage of all pallets. @throws Error that names each problem. */
  tryState(): void;
  /** Tells the test externalities that a block ended: with `checkState` they call {@link RuntimeParts.tryState}. */
  noteBlockEnded(): void;
  /** Dispatches a call in a storage layer of its own; `System.CallFiltered` if the base filter or one of the origin refuses it. */
  dispatch(call: RuntimeCall, origin: RuntimeOrigin): DispatchResult;
  /** Dispatches a call in a storage layer of its own, whatever the filters say. */
  dispatchBypassFilter(call: RuntimeCall, origin: RuntimeOrigin): DispatchResult;
  /** Whether the filters let an origin dispatch a call: the base filter, from which root is exempt, and those of the origin. */
  filterCall(call: RuntimeCall, origin: RuntimeOrigin): boolean;
  /** The announced weight, class and fee of a call. */
  dispatchInfo(call: RuntimeCall): DispatchInfo;
  /** The error in words: `Balances.InsufficientBalance`. */
  describeError(error: DispatchError): string;
}
