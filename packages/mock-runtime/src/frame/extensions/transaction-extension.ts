/** Transaction extensions: what stands around the call of a transaction (sp-runtime, `traits/transaction_extension`). */
import { ok, type Result } from '@polkavirt/primitives';
import { unit } from '../../types/composite.ts';
import type { AnyType, Named, Type } from '../../types/type.ts';
import type { DispatchInfo, DispatchResult } from '../dispatch.ts';
import type { RuntimeOrigin } from '../origin.ts';
import type { RuntimeCall } from '../runtime-call.ts';
import type { TransactionSource, TransactionValidityError, ValidTransaction } from '../transaction-validity.ts';

/** A transaction as its extensions see it. */
export interface TransactionInfo {
  readonly call: RuntimeCall;
  /** The announced weight, class and fee; without a fee if the call is feeless for its origin. */
  readonly info: DispatchInfo;
  /** Bytes of the extrinsic as it stands in a block. */
  readonly length: number;
  readonly source: TransactionSource;
}

/** A transaction as one extension sees it. */
export interface ExtendedTransaction extends TransactionInfo {
  /**
   * What a signature in this extension covers: the version of the extensions, the call, and the values and implicit
   * values of all extensions after this one.
   *
   * @returns The encoded bytes, or why an implicit value is not known.
   */
  implication(): Result<Uint8Array, TransactionValidityError>;
}

type Checked<T> = Result<T, TransactionValidityError>;

/** How an extension decides on a transaction. */
export interface ExtensionOutcome {
  /** What the pool learns. */
  readonly valid?: Partial<ValidTransaction>;
  /** The origin from here on, if the extension authorizes another one. */
  readonly origin?: RuntimeOrigin;
}

/**
 * A transaction extension: FRAME's `TransactionExtension`. A runtime lists its own (`constructRuntime(pallets, indexes,
 * { extensions })`); metadata, what a signer signs, and the checks of pool and blocks derive from that list.
 *
 * @typeParam Value What is sent with a transaction.
 * @typeParam Implicit What is signed without being sent.
 * @typeParam Prepared What `prepare` hands to `settle`.
 */
export interface TransactionExtension<Value = unknown, Implicit = unknown, Prepared = unknown> {
  /** The name that clients know it by. */
  readonly identifier: string;
  readonly value: Type<Value>;
  /** The value of a signer that gives none. Without it, one must be given. */
  readonly fallback?: Value;
  /** The name of the value among those of a transaction. Default: the identifier. */
  readonly valueKey: string;
  readonly implicit: Type<Implicit>;
  /** The name of the implicit value among those of a transaction. Default: the identifier. */
  readonly implicitKey: string;
  /** The implicit value, from the storage of the block. */
  implied(value: Value): Checked<Implicit>;
  /** Whether the transaction may be in a block. It must not change storage. */
  validate(value: Value, origin: RuntimeOrigin, transaction: ExtendedTransaction): Checked<ExtensionOutcome>;
  /** Runs right before the dispatch, once all extensions agreed; an error keeps the transaction out of the block. */
  prepare(value: Value, origin: RuntimeOrigin, transaction: ExtendedTransaction): Checked<Prepared>;
  /** Runs after the dispatch, whose changes may have been undone. */
  settle(prepared: Prepared, transaction: ExtendedTransaction, result: DispatchResult): void;
}

/** The parts of an extension, of which each has a default: no value, nothing implied, and agreement. */
export type ExtensionParts<Value, Implicit, Prepared> = Pick<TransactionExtension, 'identifier'> &
  Partial<Omit<TransactionExtension<Value, Implicit, Prepared>, 'identifier'>>;

/** What an extension does that leaves a part out: a pipeline does not even ask it. */
export const ALWAYS_VALID = () => ok({});
export const NOTHING_PREPARED = () => ok(undefined);
export const NOTHING_SETTLED = (): void => {};

/**
 * Declares a transaction extension.
 *
 * ```ts
 * import { T, transactionExtension } from '@polkavirt/mock-runtime';
 * import { err, ok } from '@polkavirt/primitives';
 *
 * // Refuses transactions that are longer than their sender says.
 * export const checkLength = transactionExtension({
 *   identifier: 'CheckLength',
 *   value: T.u32,
 *   validate: (most, _origin, { length }) =>
 *     length <= most ? ok({}) : err({ type: 'Invalid', value: { type: 'Custom', value: 1 } }),
 * });
 * ```
 */
export const transactionExtension = <Value = undefined, Implicit = undefined, Prepared = undefined>(
  parts: ExtensionParts<Value, Implicit, Prepared>,
): AnyTransactionExtension => ({
  value: unit as AnyType,
  valueKey: parts.identifier,
  implicit: unit as AnyType,
  implicitKey: parts.identifier,
  implied: () => ok(undefined),
  validate: ALWAYS_VALID,
  prepare: NOTHING_PREPARED,
  settle: NOTHING_SETTLED,
  ...(parts as Partial<TransactionExtension>),
  identifier: parts.identifier,
});

/** An extension of any values. Methods, so that each is one. */
export type AnyTransactionExtension = TransactionExtension;

/** A value of no bytes with a name of its own, as metadata shows extensions that send nothing. */
export const emptyValue = (name: Named): Type<undefined> => ({ ...unit, info: { kind: 'composite', ...name, fields: [] } });
