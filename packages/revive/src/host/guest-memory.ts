import { bytesToHex } from '@polkavirt/mock-runtime';
import type { OwnedInstance } from '@polkavirt/primitives';
import type { Address } from '../address.ts';
import { Failure } from '../errors.ts';
import { fromLittleEndian, toLittleEndian } from '../u256.ts';
import { SENTINEL } from '../uapi.ts';

const hex = (pointer: number): string => `0x${pointer.toString(16)}`;

/** The most bytes that one access copies: more than the memory of any valid program. */
const MOST_BYTES = 16 * 1024 * 1024;

const ZEROS = 64 * 1024;

/** The memory of a suspended program. Every access that is out of bounds throws {@link Failure} `OutOfBounds`. */
export class GuestMemory {
  readonly #instance: OwnedInstance;

  constructor(instance: OwnedInstance) {
    this.#instance = instance;
  }

  read(pointer: number, length: number): Uint8Array {
    if (length === 0) return new Uint8Array();
    // The last byte is checked first, so that a false length allocates nothing.
    const last = pointer + length - 1;
    const probe = new Uint8Array(1);
    const reachable = length <= MOST_BYTES && last <= SENTINEL && this.#instance.memoryRead(last, probe).ok;
    const bytes = new Uint8Array(reachable ? length : 0);
    if (!reachable || !this.#instance.memoryRead(pointer, bytes).ok) {
      throw new Failure('OutOfBounds', `the contract has no ${length} bytes at ${hex(pointer)} to read`);
    }
    return bytes;
  }

  write(pointer: number, bytes: Uint8Array): void {
    if (bytes.length === 0) return;
    const fits = pointer + bytes.length - 1 <= SENTINEL;
    if (!fits || !this.#instance.memoryWrite(pointer, bytes).ok) {
      throw new Failure('OutOfBounds', `the contract has no ${bytes.length} bytes at ${hex(pointer)} to write`);
    }
  }

  /** Writes zeros in pieces, so that a false length allocates nothing. */
  fillZero(pointer: number, length: number): void {
    if (length === 0) return;
    this.read(pointer + length - 1, 1);
    const zeros = new Uint8Array(Math.min(length, ZEROS));
    for (let at = 0; at < length; at += ZEROS) this.write(pointer + at, zeros.subarray(0, Math.min(ZEROS, length - at)));
  }

  readU32(pointer: number): number {
    const bytes = this.read(pointer, 4);
    return new DataView(bytes.buffer).getUint32(0, true);
  }

  writeU32(pointer: number, value: number): void {
    const bytes = new Uint8Array(4);
    new DataView(bytes.buffer).setUint32(0, value, true);
    this.write(pointer, bytes);
  }

  readU256(pointer: number): bigint {
    return fromLittleEndian(this.read(pointer, 32));
  }

  writeU256(pointer: number, value: bigint): void {
    this.write(pointer, toLittleEndian(value));
  }

  readAddress(pointer: number): Address {
    return bytesToHex(this.read(pointer, 20));
  }

  /** Writes as many bytes as fit the buffer, whose size is stored at `lengthPointer`, and stores the number written there. */
  writeVariable(pointer: number, lengthPointer: number, bytes: Uint8Array, charge: (length: number) => void = () => {}): void {
    const length = Math.min(this.readU32(lengthPointer), bytes.length);
    charge(length);
    this.write(pointer, bytes.subarray(0, length));
    this.writeU32(lengthPointer, length);
  }
}
