/** SCALE types that several pallets share, described as metadata has them. */

import {
  type AnyType,
  bytesToHex,
  type DispatchError,
  dispatchError,
  type HexString,
  hexToBytes,
  T,
  type Type,
} from '@polkavirt/mock-runtime';
import { err, ok, type Result } from '@polkavirt/primitives';

const results = T.variant(
  {
    path: ['Result'],
    params: [
      { name: 'T', type: T.unit as AnyType },
      { name: 'E', type: dispatchError as AnyType },
    ],
  },
  { Ok: T.unit, Err: dispatchError },
);

/** How a dispatch ended, as events tell it: `Result<(), DispatchError>`. */
export const dispatchOutcome: Type<Result<void, DispatchError>> = T.mapped(
  results,
  (outcome) => (outcome.type === 'Ok' ? ok(undefined) : err(outcome.value)),
  (result) => (result.ok ? ({ type: 'Ok', value: undefined } as const) : ({ type: 'Err', value: result.error } as const)),
);

/** `[u8; 32]` as lowercase hex, so that `===` compares them: the hash of a call, the name of a task. */
export const bytes32: Type<HexString> = T.mapped(T.fixedBytes(32), bytesToHex, hexToBytes);

/** `BoundedVec<T, S>`: a Vec under another name. Its limit is the pallet's to check. */
export const boundedVec = <V>(of: Type<V>): Type<V[]> => T.newtype(boundedPath(of as AnyType), T.vec(of));

/** `BoundedVec<u8, S>` as a Uint8Array. */
export const boundedBytes: Type<Uint8Array> = T.newtype(boundedPath(T.u8 as AnyType), T.bytes);

function boundedPath(of: AnyType) {
  return { path: ['bounded_collections', 'bounded_vec', 'BoundedVec'], params: [{ name: 'T', type: of }, { name: 'S' }] };
}
