import { minBigint } from '../bigint.ts';
import { U64_MAX, u8, variant } from '../types/index.ts';
import type { ValueOf } from '../types/type.ts';

const path = (name: string) => ({ path: ['sp_runtime', 'transaction_validity', name] });

/** Why an extrinsic can never, or not now, be in a block. */
export const invalidTransaction = variant(path('InvalidTransaction'), {
  Call: undefined,
  Payment: undefined,
  Future: undefined,
  Stale: undefined,
  BadProof: undefined,
  AncientBirthBlock: undefined,
  ExhaustsResources: undefined,
  Custom: u8,
  BadMandatory: undefined,
  MandatoryValidation: undefined,
  BadSigner: undefined,
  IndeterminateImplicit: undefined,
  UnknownOrigin: undefined,
});

export const unknownTransaction = variant(path('UnknownTransaction'), {
  CannotLookup: undefined,
  NoUnsignedValidator: undefined,
  Custom: u8,
});

/** Why an extrinsic was not applied (sp-runtime, `transaction_validity.rs`). */
export const transactionValidityError = variant(path('TransactionValidityError'), {
  Invalid: invalidTransaction,
  Unknown: unknownTransaction,
});
export type TransactionValidityError = ValueOf<typeof transactionValidityError>;

export const EXHAUSTS_RESOURCES: TransactionValidityError = { type: 'Invalid', value: { type: 'ExhaustsResources' } };
export const BAD_MANDATORY: TransactionValidityError = { type: 'Invalid', value: { type: 'BadMandatory' } };
export const PAYMENT: TransactionValidityError = { type: 'Invalid', value: { type: 'Payment' } };
export const NO_UNSIGNED_VALIDATOR: TransactionValidityError = { type: 'Unknown', value: { type: 'NoUnsignedValidator' } };

/** Where a transaction comes from. */
export type TransactionSource = 'InBlock' | 'Local' | 'External';

export const invalidTransactionOf = (
  type: Exclude<ValueOf<typeof invalidTransaction>['type'], 'Custom'>,
): TransactionValidityError => ({ type: 'Invalid', value: { type } });
export const unknownTransactionOf = (
  type: Exclude<ValueOf<typeof unknownTransaction>['type'], 'Custom'>,
): TransactionValidityError => ({ type: 'Unknown', value: { type } });

/** What a pool learns of a transaction that may be in a block (sp-runtime, `ValidTransaction`). */
export interface ValidTransaction {
  /** Transactions of higher priority come first. A u64. */
  readonly priority: bigint;
  /** What must be provided before. */
  readonly requires: readonly Uint8Array[];
  /** What it provides: of two transactions that provide the same, the one of higher priority stays. */
  readonly provides: readonly Uint8Array[];
  /** For how many blocks it is valid. A u64. */
  readonly longevity: bigint;
  readonly propagate: boolean;
}

export const VALID_TRANSACTION: ValidTransaction = {
  priority: 0n,
  requires: [],
  provides: [],
  longevity: U64_MAX,
  propagate: true,
};

/** What two parts of a transaction say together (`ValidTransaction::combine_with`). */
export const combineValid = (one: ValidTransaction, other: Partial<ValidTransaction>): ValidTransaction => {
  const { priority, requires, provides, longevity, propagate } = { ...VALID_TRANSACTION, ...other };
  return {
    priority: minBigint(one.priority + priority, U64_MAX),
    requires: [...one.requires, ...requires],
    provides: [...one.provides, ...provides],
    longevity: minBigint(one.longevity, longevity),
    propagate: one.propagate && propagate,
  };
};
