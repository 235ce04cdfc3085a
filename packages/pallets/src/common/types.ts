/** SCALE types that several pallets share, described as metadata has them. */
import { type AnyType, bytesToHex, type HexString, hexToBytes, T, type Type } from '@polkavirt/mock-runtime';
import { HostFault } from '@polkavirt/primitives';

/** `[u8; 32]` as lowercase hex, so that `===` compares them: the hash of a call, the name of a task. */
export const bytes32: Type<HexString> = T.mapped(T.fixedBytes(32), bytesToHex, hexToBytes);

const described = T.newtype(
  {
    path: ['bounded_collections', 'bounded_vec', 'BoundedVec'],
    params: [{ name: 'T', type: T.u8 as AnyType }, { name: 'S' }],
  },
  T.bytes,
);

/** `BoundedVec<u8, S>` as a Uint8Array of at most so many bytes. */
export const boundedBytes = (bound: number): Type<Uint8Array> => ({
  info: described.info,
  write(sink, value) {
    if (value.length > bound) throw new HostFault('ValueOutOfRange', `${value.length} bytes where at most ${bound} are allowed`);
    described.write(sink, value);
  },
  read(source) {
    const value = described.read(source);
    if (value.length <= bound) return value;
    throw new HostFault('MalformedWire', `malformed SCALE: ${value.length} bytes where at most ${bound} are allowed`);
  },
});
