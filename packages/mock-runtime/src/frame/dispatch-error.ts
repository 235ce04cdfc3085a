import type { Result } from '@polkavirt/primitives';
import { fixedBytes, mapped, result, struct, u8, unit, variant } from '../types/index.ts';
import type { Type, ValueOf } from '../types/type.ts';

const runtimePath = (name: string) => ({ path: ['sp_runtime', name] });

const tokenError = variant(runtimePath('TokenError'), {
  FundsUnavailable: undefined,
  OnlyProvider: undefined,
  BelowMinimum: undefined,
  CannotCreate: undefined,
  UnknownAsset: undefined,
  Frozen: undefined,
  Unsupported: undefined,
  CannotCreateHold: undefined,
  NotExpendable: undefined,
  Blocked: undefined,
});

const arithmeticError = variant(
  { path: ['sp_arithmetic', 'ArithmeticError'] },
  { Underflow: undefined, Overflow: undefined, DivisionByZero: undefined },
);

const transactionalError = variant(runtimePath('TransactionalError'), { LimitReached: undefined, NoLayer: undefined });

/** Only the first of the four bytes says which error it is, as long as a pallet's errors do not nest. */
const errorIndex = mapped(
  fixedBytes(4),
  (bytes) => bytes[0],
  (index: number) => Uint8Array.of(index, 0, 0, 0),
);

const moduleError = struct(runtimePath('ModuleError'), { index: u8, error: errorIndex });

/** What a proof over a trie can fail with (`proving_trie.rs`). */
const trieError = variant(
  { path: ['sp_runtime', 'proving_trie', 'TrieError'] },
  {
    InvalidStateRoot: undefined,
    IncompleteDatabase: undefined,
    ValueAtIncompleteKey: undefined,
    DecoderError: undefined,
    InvalidHash: undefined,
    DuplicateKey: undefined,
    ExtraneousNode: undefined,
    ExtraneousValue: undefined,
    ExtraneousHashReference: undefined,
    InvalidChildReference: undefined,
    ValueMismatch: undefined,
    IncompleteProof: undefined,
    RootMismatch: undefined,
    DecodeError: undefined,
  },
);

const encodedDispatchError = variant(runtimePath('DispatchError'), {
  Other: undefined,
  CannotLookup: undefined,
  BadOrigin: undefined,
  Module: moduleError,
  ConsumerRemaining: undefined,
  NoProviders: undefined,
  TooManyConsumers: undefined,
  Token: tokenError,
  Arithmetic: arithmeticError,
  Transactional: transactionalError,
  Exhausted: undefined,
  Corruption: undefined,
  Unavailable: undefined,
  RootNotAllowed: undefined,
  Trie: trieError,
});

/**
 * Why a dispatch failed. `Module` holds the pallet's index and the error's index in its `Error`; the text of `Other` is for people
 * and, as upstream, not encoded. Source: polkadot-sdk, `substrate/primitives/runtime/src/lib.rs`.
 */
export type DispatchError =
  | Exclude<ValueOf<typeof encodedDispatchError>, { readonly type: 'Other' }>
  | { readonly type: 'Other'; readonly value?: string };
export const dispatchError = encodedDispatchError as unknown as Type<DispatchError>;
/** How a dispatch ended, as events carry it: `Result<(), DispatchError>`. */
export const dispatchResult = result(unit, dispatchError) as unknown as Type<Result<void, DispatchError>>;
export type ModuleError = Extract<DispatchError, { type: 'Module' }>;
export type TokenError = ValueOf<typeof tokenError>['type'];
export type ArithmeticError = ValueOf<typeof arithmeticError>['type'];

export const BAD_ORIGIN: DispatchError = { type: 'BadOrigin' };
export const CANNOT_LOOKUP: DispatchError = { type: 'CannotLookup' };
export const TRANSACTION_LIMIT_REACHED: DispatchError = { type: 'Transactional', value: { type: 'LimitReached' } };

export const tokenErrorOf = (type: TokenError): DispatchError => ({ type: 'Token', value: { type } });
export const arithmeticErrorOf = (type: ArithmeticError): DispatchError => ({ type: 'Arithmetic', value: { type } });
export const otherError = (text: string): DispatchError => ({ type: 'Other', value: text });
