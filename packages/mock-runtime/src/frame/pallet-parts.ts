import type { Result } from '@polkavirt/primitives';
import type { Weight } from '../types/substrate.ts';
import type { AnyType } from '../types/type.ts';
import type { AnyCall } from './call.ts';
import type { CompositeEnumParts } from './composite-enum.ts';
import type { Constant } from './constant.ts';
import type { AnyTransactionExtension } from './extensions/transaction-extension.ts';
import type { Hooks } from './hooks.ts';
import type { OriginParts } from './pallet-origin.ts';
import type { RuntimeCall } from './runtime-call.ts';
import type { StorageItem } from './storage/storage-item.ts';
import type { TransactionSource, TransactionValidityError, ValidTransaction } from './transaction-validity.ts';
import type { ViewFunction } from './view-function.ts';

/** Data that the author of a block provides from outside. */
export interface InherentData {
  /** Milliseconds since 1970. */
  readonly now: bigint;
}

/** Migrates a step in each block. */
export interface Migrator {
  ongoing(): boolean;
  /** @returns The weight that it used. */
  step(): Weight;
}

/**
 * Says whether a call may stand in a block without a signature, and what the pool learns of it. The pool takes calls that provide
 * something (`provides`), by which it tells them apart.
 */
export type ValidateUnsigned = (
  call: RuntimeCall,
  source: TransactionSource,
) => Result<Partial<ValidTransaction> | undefined, TransactionValidityError>;

/** The parts of a pallet. */
export interface PalletParts {
  readonly storage?: Readonly<Record<string, StorageItem>>;
  /** The version of the storage that this code expects; the genesis writes it. Default: none is written. */
  readonly storageVersion?: number;
  readonly constants?: Readonly<Record<string, Constant<unknown>>>;
  readonly events?: { readonly Event: object; readonly type: AnyType };
  readonly errors?: { readonly Error: object; readonly type: AnyType; readonly names: readonly (string | undefined)[] };
  /** The origins that the pallet defines. */
  readonly origin?: OriginParts;
  /** What the pallet holds funds for. */
  readonly holdReasons?: CompositeEnumParts;
  /** What the pallet freezes funds for. */
  readonly freezeReasons?: CompositeEnumParts;
  readonly calls?: Readonly<Record<string, AnyCall>>;
  /** The view functions of the pallet, which metadata V16 lists. */
  readonly viewFunctions?: Readonly<Record<string, ViewFunction>>;
  readonly hooks?: Hooks;
  /** Runs migrations over several blocks: System's `MultiBlockMigrator`. */
  readonly migrator?: Migrator;
  /**
   * Says whether a call of this pallet may stand in a block without a signature: FRAME's `ValidateUnsigned`. Default: none may.
   */
  readonly validateUnsigned?: ValidateUnsigned;
  /** Transaction extensions that a runtime has with this pallet, unless it lists its own. */
  readonly transactionExtensions?: readonly AnyTransactionExtension[];
  /** Writes the pallet's first state. It runs for every pallet, also without a configuration. */
  genesis?(config?: unknown): void;
  /** The call that a block's author puts into every block. */
  readonly inherent?: (data: InherentData) => RuntimeCall | undefined;
  /** Functions for other pallets and for tests. */
  readonly api?: object;
}
