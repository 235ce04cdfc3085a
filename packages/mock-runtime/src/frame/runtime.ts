/** A runtime as its executive, its externalities and a node see it, independent of its pallets. */
import type { Result } from '@polkavirt/primitives';
import type { HexString } from '../bytes.ts';
import type { Weight } from '../types/substrate.ts';
import type { AnyType } from '../types/type.ts';
import type { DispatchInfo, DispatchResult } from './dispatch.ts';
import type { AnyTransactionExtension } from './extensions/transaction-extension.ts';
import type { Digest, Header } from './header.ts';
import type { Migration } from './migration.ts';
import type { RuntimeOrigin } from './origin.ts';
import type { InherentData, ValidateUnsigned } from './pallet-parts.ts';
import type { AnyPallet } from './pallet-types.ts';
import type { RuntimeApi } from './runtime-api.ts';
import type { RuntimeCall } from './runtime-call.ts';
import type { RuntimeParts } from './runtime-parts.ts';
import type { SystemPallet } from './system/system.ts';
import type { TransactionSource, TransactionValidityError } from './transaction-validity.ts';
import type { ViewFunctionError, ViewFunctionId } from './view-function.ts';

/** An extrinsic whose signature was checked. */
export interface CheckedExtrinsic {
  readonly call: RuntimeCall;
  readonly origin: RuntimeOrigin;
  /** As it stands in the block. */
  readonly encoded: Uint8Array;
  /** What happens around the dispatch: the transaction extensions. */
  readonly around?: AroundDispatch;
}

/** Checks before a dispatch and settles after it. Both stay when the dispatch itself is rolled back. */
export interface AroundDispatch {
  /**
   * An error keeps the extrinsic out of the block and leaves nothing behind.
   *
   * @returns The origin to dispatch with, if it is another one than that of the extrinsic.
   */
  prepare(info: DispatchInfo, origin: RuntimeOrigin): Result<RuntimeOrigin | undefined, TransactionValidityError>;
  settle?(info: DispatchInfo, result: DispatchResult): void;
}

/** Makes blocks, as frame-executive does. */
export interface Executive {
  /** Starts a block: clears the events of the last one, and runs every pallet's onInitialize. */
  initializeBlock(block: { readonly number: number; readonly parentHash: HexString; readonly digest?: Digest }): void;
  /**
   * Runs the migrations and every pallet's onRuntimeUpgrade, as the first block of a new version does by itself.
   *
   * @param options `checks`: whether to run what the migrations check before and after, and then the pallets' tryState.
   * @returns The weight.
   */
  runtimeUpgrade(options?: { readonly checks?: boolean }): Weight;
  /** The calls that this block's author must put in first. */
  inherents(data: InherentData): RuntimeCall[];
  /**
   * Applies an extrinsic. A dispatch that fails is applied all the same: the extrinsic stands in the block, with
   * `ExtrinsicFailed`.
   *
   * @returns The result of the dispatch, or why the extrinsic cannot be in this block; then nothing changed.
   */
  applyExtrinsic(extrinsic: CheckedExtrinsic): Result<DispatchResult, TransactionValidityError>;
  /** Ends a block: every pallet's onIdle and onFinalize, then the header. */
  finalizeBlock(): Header;
}

/** A pallet in its runtime. */
export interface RuntimePallet {
  readonly name: string;
  readonly index: number;
  readonly pallet: AnyPallet;
}

/** The part of a runtime that does not depend on its pallets. */
export interface AnyRuntime extends RuntimeParts {
  readonly System: SystemPallet;
  /** In the order of construction. */
  readonly pallets: readonly RuntimePallet[];
  /** The errors of all pallets, for metadata (`RuntimeError`). */
  readonly RuntimeError: AnyType;
  /** Whether whoever dispatches the call pays nothing, whatever its weight. */
  isFeeless(call: RuntimeCall, origin: RuntimeOrigin): boolean;
  /** Whether a call may stand in a block without a signature. */
  validateUnsigned(call: RuntimeCall, source: TransactionSource): ReturnType<ValidateUnsigned>;
  /** The transaction extensions, in the order in which their values are sent. */
  readonly extensions: readonly AnyTransactionExtension[];
  /** Checks the configuration of all pallets. @throws Whatever a pallet throws. */
  integrityTest(): void;
  /** Runs the offchain workers of all pallets, as a node does after a block; see `withOffchain`. */
  offchainWorker(number: number): void;
  /** Migrations of this version, which run with its first block, in order. */
  readonly migrations: readonly Migration[];
  /** Runtime APIs that the runtime has beside those of every FRAME runtime. */
  readonly apis: readonly RuntimeApi[];
  /** Runs a view function of a pallet: the API `RuntimeViewFunction`. @param input The encoded arguments. */
  executeViewFunction(id: ViewFunctionId, input: Uint8Array): Result<Uint8Array, ViewFunctionError>;
  /** Makes blocks. */
  readonly Executive: Executive;
}
