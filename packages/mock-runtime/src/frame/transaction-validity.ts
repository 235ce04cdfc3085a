import { u8, variant } from '../types/index.ts';
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
