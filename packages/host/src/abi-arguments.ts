/** Shared by the host's halves of the abi wire: checks of the parameters as WebAssembly passes them. */
import { fatPointerAddress, fatPointerLength, HostFault, type LinearMemory, sliceOf } from '@polkavirt/primitives';

/** An i32 as a u32. @throws HostFault `MalformedWire` if it is not a number. */
export const i32 = (value: number, what: string): number => {
  if (typeof value !== 'number') throw new HostFault('MalformedWire', `${what}: a ${typeof value} where an i32 is a number`);
  return value >>> 0;
};

/** An i64. @throws HostFault `MalformedWire` if it is not a bigint. */
export const i64 = (value: bigint, what: string): bigint => {
  if (typeof value !== 'bigint') throw new HostFault('MalformedWire', `${what}: a ${typeof value} where an i64 is a bigint`);
  return value;
};

/** An error's discriminant as the i64 that it is on the wire. */
export const negated = (discriminant: number): bigint => BigInt(-discriminant);

/** A view of the present memory; it is made anew only if the buffer was replaced or grew. */
export const viewReader = (memory: LinearMemory): (() => DataView) => {
  let cached: DataView = new DataView(new ArrayBuffer(0));
  return () => {
    const { buffer } = memory;
    if (cached.buffer !== buffer || cached.byteLength !== buffer.byteLength) cached = new DataView(buffer);
    return cached;
  };
};

/** The bytes that a fat pointer points to, as a view. @throws HostFault `BadPointer`. */
export const rangeReader =
  (memory: LinearMemory) =>
  (pointer: bigint, what: string): Uint8Array =>
    sliceOf(memory, fatPointerAddress(i64(pointer, what)), fatPointerLength(pointer), what);
