import { type AnyType, dispatchError, T, type Type, transactionValidityError, type ValueOf } from '@polkavirt/mock-runtime';

/** `Result<T, E>` of Rust. */
export const result = <A, E>(value: Type<A>, error: Type<E>) =>
  T.variant(
    {
      path: ['Result'],
      params: [
        { name: 'T', type: value as AnyType },
        { name: 'E', type: error as AnyType },
      ],
    },
    { Ok: value, Err: error },
  );

/** Outer: why the extrinsic cannot be in the block; inner: how its dispatch ended (sp-runtime, `ApplyExtrinsicResult`). */
export const applyExtrinsicResult = result(result(T.unit, dispatchError), transactionValidityError);
export type ApplyExtrinsicResult = ValueOf<typeof applyExtrinsicResult>;

export const transactionSource = T.variant(
  { path: ['sp_runtime', 'transaction_validity', 'TransactionSource'] },
  { InBlock: undefined, Local: undefined, External: undefined },
);

const validTransaction = T.struct(
  { path: ['sp_runtime', 'transaction_validity', 'ValidTransaction'] },
  { priority: T.u64, requires: T.vec(T.bytes), provides: T.vec(T.bytes), longevity: T.u64, propagate: T.bool },
);

/** Whether and when a transaction can be in a block (sp-runtime, `TransactionValidity`). */
export const transactionValidity = result(validTransaction, transactionValidityError);
export type TransactionValidity = ValueOf<typeof transactionValidity>;
