/** The layouts of upstream's own test (polkavm-common 0.35, `abi.rs`, `test_memory_map`), with pages of 4096 bytes. */
import type { MemoryMap } from '@polkavirt/polkavm';
import { createMemoryMap } from '@polkavirt/polkavm/program';

const mapOf = (roDataSize: number, rwDataSize: number, stackSize: number): MemoryMap => {
  const map = createMemoryMap({ roDataSize, rwDataSize, stackSize });
  if (!map.ok) throw new Error(map.error.message);
  return map.value;
};

const problemOf = (roDataSize: number, rwDataSize: number, stackSize: number): string => {
  const map = createMemoryMap({ roDataSize, rwDataSize, stackSize });
  return map.ok ? 'fits' : map.error.message;
};

/** What is left of the address space between its five gaps of 64 KiB. */
const MOST = 0x1_0000_0000 - 5 * 0x1_0000;

describe('createMemoryMap', () => {
  it('rounds sizes up to pages and addresses up to 64 KiB', () => {
    expect(mapOf(1, 1, 1)).toEqual({
      roDataAddress: 0x1_0000,
      roDataSize: 0x1000,
      rwDataAddress: 0x3_0000,
      rwDataSize: 0x1000,
      stackAddressLow: 0xfffd_f000,
      stackAddressHigh: 0xfffe_0000,
      heapBase: 0x3_0001,
      maxHeapSize: 0x1_0000_0000 - 4 * 0x1_0000 - 0x3_0001,
    });
  });

  it('leaves room for no heap when the read-only data takes everything', () => {
    expect(mapOf(MOST, 0, 0)).toMatchObject({ roDataSize: MOST, rwDataAddress: 0xfffd_0000, rwDataSize: 0, maxHeapSize: 0 });
  });

  it('leaves room for no heap when the read-write data takes everything', () => {
    expect(mapOf(0, MOST, 0)).toMatchObject({ rwDataAddress: 0x2_0000, rwDataSize: MOST, heapBase: 0xfffd_0000, maxHeapSize: 0 });
  });

  it('leaves room for no heap when the stack takes everything', () => {
    expect(mapOf(0, 0, MOST)).toMatchObject({ stackAddressLow: 0x3_0000, stackAddressHigh: 0xfffe_0000, maxHeapSize: 0 });
  });

  it('counts the rest of the last 64 KiB of read-write data as heap', () => {
    // The heap may end where the gap below the stack starts: 0xfffd0000.
    expect(mapOf(0, 0x1_0001, 0)).toMatchObject({ heapBase: 0x3_0001, maxHeapSize: 0xfffd_0000 - 0x3_0001 });
  });

  it.each([
    [MOST + 1, 0, 0],
    [MOST, 1, 0],
    [MOST, 0, 1],
    [0, MOST, 1],
    [0x8000_0000, 0x8000_0000, 0],
  ])('refuses %i + %i + %i bytes together', (roData, rwData, stack) => {
    expect(problemOf(roData, rwData, stack)).toBe(
      `read-only data, read-write data and stack (${roData} + ${rwData} + ${stack} bytes) do not fit into the address space together`,
    );
  });

  it('names the region that is too big on its own', () => {
    expect(problemOf(0xffff_ffff, 0, 0)).toContain('the read-only data of 4294967295 bytes is too big');
    expect(problemOf(0, 0xffff_f001, 0)).toContain('the read-write data of 4294963201 bytes is too big');
    expect(problemOf(0, 0, 0xffff_ffff)).toContain('the stack of 4294967295 bytes is too big');
  });
});
