/** SCALE types that several pallets share, described as metadata has them. */

import { type AnyType, bytesToHex, type HexString, hexToBytes, T, type Type } from '@polkavirt/mock-runtime';

/** `[u8; 32]` as lowercase hex, so that `===` compares them: the hash of a call, the name of a task. */
export const bytes32: Type<HexString> = T.mapped(T.fixedBytes(32), bytesToHex, hexToBytes);

/** `BoundedVec<T, S>`: a Vec under another name. Its limit is the pallet's to check. */
export const boundedVec = <V>(of: Type<V>): Type<V[]> => T.newtype(boundedPath(of as AnyType), T.vec(of));

/** `BoundedVec<u8, S>` as a Uint8Array. */
export const boundedBytes: Type<Uint8Array> = T.newtype(boundedPath(T.u8 as AnyType), T.bytes);

function boundedPath(of: AnyType) {
  return { path: ['bounded_collections', 'bounded_vec', 'BoundedVec'], params: [{ name: 'T', type: of }, { name: 'S' }] };
}
