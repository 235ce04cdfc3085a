import { execute, type Memory, resume, type Virt } from '@polkavirt/primitives';
import type { CaseContext, CaseTable } from '../case.ts';
import { equal, error, hostFault, value } from '../check.ts';
import { GAS_MAX } from '../counter-host.ts';
import { PROBE } from '../probe.ts';

/** Bytes at an address; fails if they cannot be read. */
export function bytesAt(memory: Memory, address: number, length: number): Uint8Array {
  const dest = new Uint8Array(length);
  value(memory.read(address, dest), `read ${length} bytes at 0x${address.toString(16)}`);
  return dest;
}

const probe = ({ instance }: CaseContext): { virt: Virt; memory: Memory } => {
  const virt = instance(PROBE.program);
  return { virt, memory: virt.memory() };
};

/** Start of a range of `length` bytes and whether each region holds all of it. */
const OUT_OF_BOUNDS: readonly (readonly [string, number, number])[] = [
  ['at address 0', 0, 1],
  ['right below the read-only data', PROBE.roAddress - 1, 1],
  ['across the start of the read-only data', PROBE.roAddress - 1, 2],
  ['across the end of the page of the read-only data', PROBE.roAddress + PROBE.pageSize - 1, 2],
  ['between the regions', PROBE.rwAddress - 1, 1],
  ['across the end of the read-write data', PROBE.rwEnd - 4, 8],
  ['right after the read-write data', PROBE.rwEnd, 1],
  ['right after the stack', PROBE.stackTop, 1],
  ['across the end of the stack', PROBE.stackTop - 1, 2],
  ['at the last address', 0xffff_ffff, 1],
  ['across the end of the address space', 0xffff_fffc, 8],
  ['from the last address around to 0', 0xffff_ffff, 2],
  ['far longer than the memory', PROBE.rwAddress, 0x10_0000],
];

/** The memory handle and its errors. */
export const memoryCases: CaseTable = {
  'the image is there: read-only data, read-write data, zeros after both and on the stack': (context) => {
    const { memory } = probe(context);
    equal(bytesAt(memory, PROBE.roAddress, 12), Uint8Array.of(...PROBE.roData, 0, 0, 0, 0), 'read-only data');
    equal(bytesAt(memory, PROBE.rwAddress, 12), Uint8Array.of(...PROBE.rwData, 0, 0, 0, 0), 'read-write data');
    equal(bytesAt(memory, PROBE.rwEnd - 4, 4), new Uint8Array(4), 'end of the read-write data');
    equal(bytesAt(memory, PROBE.stackTop - 16, 16), new Uint8Array(16), 'top of the stack');
  },

  'regions reach to the end of their last page': (context) => {
    const { memory } = probe(context);
    equal(bytesAt(memory, PROBE.roAddress + PROBE.pageSize - 1, 1), Uint8Array.of(0), 'last byte of the read-only page');
  },

  'what is written is read back, on the stack too': (context) => {
    const { memory } = probe(context);
    for (const address of [PROBE.rwAddress + 3, PROBE.rwEnd - 5, PROBE.stackTop - 5]) {
      value(memory.write(address, Uint8Array.of(1, 2, 3, 4, 5)), `write at 0x${address.toString(16)}`);
      equal(bytesAt(memory, address, 5), Uint8Array.of(1, 2, 3, 4, 5), `bytes at 0x${address.toString(16)}`);
    }
  },

  'a whole region goes through in one access': (context) => {
    const { memory } = probe(context);
    const bytes = new Uint8Array(PROBE.rwEnd - PROBE.rwAddress).map((_, index) => (index * 31 + (index >> 8)) & 0xff);
    value(memory.write(PROBE.rwAddress, bytes), 'write');
    equal(bytesAt(memory, PROBE.rwAddress, bytes.length), bytes, 'the region');
  },

  'views into larger buffers: only their own bytes move': (context) => {
    const { memory } = probe(context);
    const buffer = Uint8Array.from({ length: 16 }, (_, index) => index);
    value(memory.write(PROBE.rwAddress, buffer.subarray(4, 8)), 'write');
    buffer.fill(0xee);
    value(memory.read(PROBE.rwAddress, buffer.subarray(10, 14)), 'read');
    equal(buffer.subarray(8), Uint8Array.of(0xee, 0xee, 4, 5, 6, 7, 0xee, 0xee), 'the buffer around what was read');
  },

  'a write copies: later changes to the buffer do not reach the guest': (context) => {
    const { memory } = probe(context);
    const buffer = Uint8Array.of(1, 2);
    value(memory.write(PROBE.rwAddress, buffer), 'write');
    buffer.fill(9);
    equal(bytesAt(memory, PROBE.rwAddress, 2), Uint8Array.of(1, 2), 'guest memory');
  },

  'a read that is not wholly inside is OutOfBounds and leaves the buffer': (context) => {
    const { memory } = probe(context);
    for (const [what, address, length] of OUT_OF_BOUNDS) {
      const dest = new Uint8Array(length).fill(0xcc);
      error(memory.read(address, dest), 'OutOfBounds', `read ${what}`);
      equal(
        dest.every((byte) => byte === 0xcc),
        true,
        `buffer unchanged after the read ${what}`,
      );
    }
  },

  'a write that is not wholly inside is OutOfBounds and writes nothing': (context) => {
    const { memory } = probe(context);
    for (const [what, address, length] of OUT_OF_BOUNDS) {
      error(memory.write(address, new Uint8Array(length).fill(0xcc)), 'OutOfBounds', `write ${what}`);
    }
    equal(bytesAt(memory, PROBE.rwAddress, 12), Uint8Array.of(...PROBE.rwData, 0, 0, 0, 0), 'read-write data');
    equal(bytesAt(memory, PROBE.rwEnd - 4, 4), new Uint8Array(4), 'end of the read-write data');
    equal(bytesAt(memory, PROBE.stackTop - 1, 1), new Uint8Array(1), 'top of the stack');
  },

  'writing read-only memory is OutOfBounds and writes nothing': (context) => {
    const { memory } = probe(context);
    error(memory.write(PROBE.roAddress, Uint8Array.of(9)), 'OutOfBounds', 'write to the read-only data');
    error(memory.write(PROBE.roAddress + 100, Uint8Array.of(9)), 'OutOfBounds', 'write after the read-only data in its page');
    equal(bytesAt(memory, PROBE.roAddress, PROBE.roData.length), PROBE.roData, 'read-only data');
  },

  'zero bytes succeed anywhere': (context) => {
    const { memory } = probe(context);
    const none = new Uint8Array();
    for (const address of [0, PROBE.roAddress, PROBE.rwAddress, PROBE.rwEnd, PROBE.stackTop, 0x8000_0000, 0xffff_ffff]) {
      value(memory.read(address, none), `read 0 bytes at 0x${address.toString(16)}`);
      value(memory.write(address, none), `write 0 bytes at 0x${address.toString(16)}`);
    }
  },

  'an offset that is not a u32 is a fault of the caller': (context) => {
    const { memory } = probe(context);
    for (const offset of [-1, 2 ** 32, 0.5, Number.NaN]) {
      hostFault(() => memory.read(offset, new Uint8Array(1)), 'ValueOutOfRange', `read at ${offset}`);
      hostFault(() => memory.write(offset, new Uint8Array(1)), 'ValueOutOfRange', `write at ${offset}`);
    }
  },

  'the handle is live: guest and host see each other`s writes, while suspended too': (context) => {
    const { virt, memory } = probe(context);
    value(memory.write(PROBE.rwAddress, Uint8Array.of(0x11)), 'write while idle');
    const first = value(virt.run(GAS_MAX, execute('exchange')), 'execute exchange');
    equal(first.kind === 'Syscall' && first.a0, 0x11n, 'what the guest loaded');
    equal(bytesAt(memory, PROBE.rwAddress, 1), Uint8Array.of(0x12), 'what the guest stored, while it is suspended');
    value(memory.write(PROBE.rwAddress, Uint8Array.of(0x77)), 'write while suspended');
    const second = value(virt.run(GAS_MAX, resume(0n)), 'resume');
    equal(second.kind === 'Syscall' && second.a0, 0x77n, 'what the guest loaded after the resume');
    value(virt.run(GAS_MAX, resume(0n)), 'resume');
    equal(bytesAt(virt.memory(), PROBE.rwAddress, 1), Uint8Array.of(0x77), 'through another handle, after the end');
  },

  'memory can be accessed after Trap and after OutOfGas': (context) => {
    const { virt, memory } = probe(context);
    error(virt.run(GAS_MAX, execute('store_then_trap')), 'Trap', 'execute store_then_trap');
    equal(bytesAt(memory, PROBE.rwAddress, 1), Uint8Array.of(0x5a), 'what was stored before the trap');
    value(memory.write(PROBE.rwAddress, Uint8Array.of(1)), 'write after the trap');
    error(virt.run(1_000n, execute('store_then_spin')), 'OutOfGas', 'execute store_then_spin');
    equal(bytesAt(memory, PROBE.rwAddress, 1), Uint8Array.of(0xa5), 'what was stored before the gas ran out');
    value(memory.write(PROBE.rwAddress, Uint8Array.of(2)), 'write after the gas ran out');
    equal(bytesAt(memory, PROBE.rwAddress, 1), Uint8Array.of(2), 'what was written');
  },

  'every access after destroy is InvalidInstance, zero bytes included': (context) => {
    const { virt, memory } = probe(context);
    value(virt.destroy(), 'destroy');
    for (const [what, handle] of [
      ['a handle from before', memory],
      ['a handle from after', virt.memory()],
    ] as const) {
      for (const [address, length] of [
        [PROBE.rwAddress, 4],
        [PROBE.rwAddress, 0],
        [0, 4],
      ] as const) {
        const dest = new Uint8Array(length).fill(0xcc);
        error(handle.read(address, dest), 'InvalidInstance', `read ${length} bytes at ${address} through ${what}`);
        error(handle.write(address, dest), 'InvalidInstance', `write ${length} bytes at ${address} through ${what}`);
        equal(dest, new Uint8Array(length).fill(0xcc), 'buffer');
      }
    }
  },

  'instances of one program share no memory': (context) => {
    const [first, second] = [probe(context), probe(context)];
    value(first.memory.write(PROBE.rwAddress, Uint8Array.of(9)), 'write into the first');
    equal(bytesAt(second.memory, PROBE.rwAddress, 1), PROBE.rwData.slice(0, 1), 'read-write data of the second');
    equal(bytesAt(probe(context).memory, PROBE.rwAddress, 1), PROBE.rwData.slice(0, 1), 'read-write data of a third');
  },
};
