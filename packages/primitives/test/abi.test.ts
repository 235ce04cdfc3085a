/** The abi wire's layouts, written out by hand from upstream's definitions. */
import {
  ABI_HOST_FUNCTIONS,
  EXEC_BUFFER_SIZE,
  EXEC_STATUS,
  fatPointerAddress,
  fatPointerLength,
  hostFunctionName,
  packFatPointer,
  readExecBuffer,
  sliceOf,
  writeExecBuffer,
} from '@polkavirt/primitives';
import { hex } from '@polkavirt/test-support/hex';

describe('fat pointers', () => {
  it.each([
    [0, 0, 0n],
    [0x400, 5, 0x0000_0005_0000_0400n],
    [0xffff_ffff, 1, 0x0000_0001_ffff_ffffn],
    // WebAssembly passes an i64 as a signed bigint.
    [0x1234, 0x8000_0000, BigInt.asIntN(64, 0x8000_0000_0000_1234n)],
    [0xffff_ffff, 0xffff_ffff, -1n],
  ])('address %i, length %i', (address, length, pointer) => {
    expect(packFatPointer(address, length)).toBe(pointer);
    expect(fatPointerAddress(pointer)).toBe(address);
    expect(fatPointerLength(pointer)).toBe(length);
  });

  it('take the low 64 bits of an unsigned bigint alike', () => {
    expect(fatPointerAddress(2n ** 64n - 1n)).toBe(0xffff_ffff);
    expect(fatPointerLength(2n ** 64n - 1n)).toBe(0xffff_ffff);
  });
});

describe('ExecBuffer', () => {
  const image = hex(`feffffffffffffff 44332211 00000000 0100000000000000 0807060504030201
    ffffffffffffffff 0000000000000000 0000000000000080 0500000000000000`);
  const syscall = {
    kind: 'Syscall',
    gasLeft: -2n,
    syscallNo: 0x11223344,
    a0: 1n,
    a1: 0x0102030405060708n,
    a2: 0xffffffffffffffffn,
    a3: 0n,
    a4: 0x8000000000000000n,
    a5: 5n,
  } as const;

  it('has 64 bytes', () => {
    expect(EXEC_BUFFER_SIZE).toBe(64);
    expect(image.length).toBe(64);
  });

  it('holds a syscall', () => {
    const memory = new Uint8Array(80).fill(0xee);
    writeExecBuffer(new DataView(memory.buffer), 8, syscall);
    expect(memory.subarray(8, 72)).toEqual(image);
    expect(memory.subarray(0, 8)).toEqual(new Uint8Array(8).fill(0xee));
    expect(memory.subarray(72)).toEqual(new Uint8Array(8).fill(0xee));
    expect(readExecBuffer(new DataView(memory.buffer), 8, 'Syscall')).toEqual(syscall);
  });

  it('is little-endian in each of its fields', () => {
    const values = [1n, 2n, 3n, 4n, 5n, 6n].map((n) => n * 0x0102030405060708n);
    const [a0, a1, a2, a3, a4, a5] = values;
    const memory = new Uint8Array(64);
    const outcome = { ...syscall, gasLeft: 0x0102030405060708n, a0, a1, a2, a3, a4, a5 };
    writeExecBuffer(new DataView(memory.buffer), 0, outcome);
    expect(memory.subarray(0, 8)).toEqual(hex('0807060504030201'));
    for (const [i, value] of values.entries()) {
      const field = [...memory.subarray(16 + 8 * i, 24 + 8 * i)].reverse().map((byte) => byte.toString(16).padStart(2, '0'));
      expect(BigInt(`0x${field.join('')}`)).toBe(value);
    }
    expect(readExecBuffer(new DataView(memory.buffer), 0, 'Syscall')).toEqual(outcome);
  });

  it('holds the gas and zeros when finished', () => {
    const memory = new Uint8Array(64).fill(0xee);
    writeExecBuffer(new DataView(memory.buffer), 0, { kind: 'Finished', gasLeft: 258n });
    expect(memory).toEqual(hex(`0201${'00'.repeat(62)}`));
    expect(readExecBuffer(new DataView(memory.buffer), 0, 'Finished')).toEqual({ kind: 'Finished', gasLeft: 258n });
  });
});

describe('ranges of linear memory', () => {
  const memory = { buffer: new ArrayBuffer(16) };

  it('may reach the end, and be empty there', () => {
    expect(sliceOf(memory, 8, 8, 'x').length).toBe(8);
    expect(sliceOf(memory, 16, 0, 'x').length).toBe(0);
  });

  it.each([
    [9, 8],
    [17, 0],
    [0xffff_ffff, 0xffff_ffff],
  ])('may not leave it: %i, %i', (address, length) => {
    expect(() => sliceOf(memory, address, length, 'dest')).toThrow(
      expect.objectContaining({ code: 'BadPointer', message: expect.stringContaining('dest') }),
    );
  });
});

describe('the table of the abi wire', () => {
  it('is upstream: names, parameters, results', () => {
    const signatures = Object.entries(ABI_HOST_FUNCTIONS).map(
      ([fn, { parameters, errors, maxValue }]) =>
        `${hostFunctionName(fn)}(${parameters.map(([name, type]) => `${name}: ${type}`).join(', ')}) 0..=${maxValue} -${Object.keys(errors).length}`,
    );
    expect(signatures).toEqual([
      'ext_virtualization_instantiate_version_1(program: fatPointer) 0..=4294967295 -1',
      'ext_virtualization_execute_version_1(instance_id: i32, function: fatPointer, gas_left: i64, exec_buffer: pointer) 0..=1 -4',
      'ext_virtualization_resume_version_1(instance_id: i32, gas_left: i64, return_value: u64, exec_buffer: pointer) 0..=1 -4',
      'ext_virtualization_destroy_version_1(instance_id: i32) 0..=0 -1',
      'ext_virtualization_read_memory_version_1(instance_id: i32, offset: i32, dest: fatPointer) 0..=0 -2',
      'ext_virtualization_write_memory_version_1(instance_id: i32, offset: i32, src: fatPointer) 0..=0 -2',
    ]);
    expect(EXEC_STATUS).toEqual({ Finished: 0, Syscall: 1 });
  });
});
