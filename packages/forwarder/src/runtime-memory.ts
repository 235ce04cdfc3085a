import { HostFault, type LinearMemory } from '@polkavirt/primitives';

/** WebAssembly's page. The memory starts with one and grows by whole ones. */
const PAGE = 65_536;
/** The address of the first allocation. A pointer at or near 0 is a bug and stays recognisable as one. */
const BASE = 1024;
/** A larger buffer is given back when nothing is allocated in it: programs have megabytes, other calls have bytes. */
const KEEP = 1 << 20;
const LIMIT = 2 ** 32;

/**
 * The linear memory of a runtime that is not WebAssembly but JavaScript: what {@link connectAbi} puts arguments into, and what the
 * host's half of the wire reads them from. It grows as needed, by replacing its buffer.
 *
 * Allocation is a stack, because nothing outlives its call; calls may nest.
 */
export interface RuntimeMemory extends LinearMemory {
  /**
   * The address of `length` bytes, aligned to 8, that stay allocated until {@link release}. What they hold is undefined.
   *
   * @throws HostFault `BadPointer` if they do not fit 4 GiB, or the platform has no more memory.
   */
  allocate(length: number): number;
  /** Where the next allocation goes. */
  mark(): number;
  /** Frees everything that was allocated since `mark`. */
  release(mark: number): void;
}

/** A new memory of one page. Host and forwarder of one bridge share it. */
export const createRuntimeMemory = (): RuntimeMemory => {
  let buffer = new ArrayBuffer(PAGE);
  let top = BASE;
  return {
    get buffer() {
      return buffer;
    },
    allocate(length) {
      const address = top;
      const end = Math.ceil((address + length) / 8) * 8;
      if (end > buffer.byteLength) buffer = grown(buffer, address, end);
      top = end;
      return address;
    },
    mark: () => top,
    release(mark) {
      top = mark;
      if (mark === BASE && buffer.byteLength > KEEP) buffer = new ArrayBuffer(PAGE);
    },
  };
};

const grown = (buffer: ArrayBuffer, used: number, needed: number): ArrayBuffer => {
  const size = Math.min(Math.ceil(Math.max(needed, buffer.byteLength * 2) / PAGE) * PAGE, LIMIT);
  try {
    if (needed > size) throw new RangeError('the address space of the wire is 32 bits');
    const larger = new ArrayBuffer(size);
    new Uint8Array(larger).set(new Uint8Array(buffer, 0, used));
    return larger;
  } catch (cause) {
    throw new HostFault('BadPointer', `the runtime's linear memory cannot grow to ${needed} bytes (limit ${LIMIT})`, { cause });
  }
};
