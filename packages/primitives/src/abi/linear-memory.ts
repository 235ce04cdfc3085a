import { HostFault } from '../result.ts';

/**
 * The linear memory of a runtime, as far as the abi wire sees it. A `WebAssembly.Memory` is one. Growing may replace
 * the buffer, so it is read again at each call.
 */
export interface LinearMemory {
  readonly buffer: ArrayBufferLike;
}

/**
 * `length` bytes at `address` of the memory as it is now.
 *
 * @throws HostFault `BadPointer` if they are not wholly inside. An empty range may lie at the very end.
 */
export const sliceOf = (memory: LinearMemory, address: number, length: number, what: string): Uint8Array => {
  const { buffer } = memory;
  if (address + length > buffer.byteLength) {
    throw new HostFault(
      'BadPointer',
      `${what}: ${length} bytes at 0x${address.toString(16)} leave the linear memory of ${buffer.byteLength} bytes`,
    );
  }
  return new Uint8Array(buffer, address, length);
};

const words = new DataView(new ArrayBuffer(8));

/** A fat pointer as WebAssembly passes it: a signed i64, the address in its low half, the length in its high half. */
export const packFatPointer = (address: number, length: number): bigint => {
  words.setUint32(0, address, true);
  words.setUint32(4, length, true);
  return words.getBigInt64(0, true);
};

/** The address in a fat pointer, a u32. */
export const fatPointerAddress = (pointer: bigint): number => {
  words.setBigInt64(0, pointer, true);
  return words.getUint32(0, true);
};

/** The length in bytes in a fat pointer, a u32. */
export const fatPointerLength = (pointer: bigint): number => {
  words.setBigInt64(0, pointer, true);
  return words.getUint32(4, true);
};
