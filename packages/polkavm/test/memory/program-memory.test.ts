/** The memory of a program: its heap, page by page, and copies of everything that go back in. */
import type { Program } from '@polkavirt/polkavm';
import { createMemoryMap } from '../../src/memory/create-memory-map.ts';
import { createProgramMemory } from '../../src/memory/program-memory.ts';
import { WatchedMemory } from '../../src/memory/watched-memory.ts';
import { buildProgram, op } from '../support/programs.ts';

const PAGE = 0x1000;
const program: Program = buildProgram([op('trap')], { rwData: Uint8Array.of(9), rwDataSize: 0x10, stackSize: PAGE }).program;

const create = (limit = 10 * PAGE) => {
  const map = createMemoryMap(program);
  if (!map.ok) throw new Error(map.error.message);
  return { map: map.value, ...createProgramMemory(program, map.value, limit) };
};

describe('the heap', () => {
  it('begins after the data, grows by bytes, and makes whole pages accessible', () => {
    const { heap, memory } = create();
    // No read-only data: 64 KiB of nothing, 64 KiB between, then 0x10 bytes of data, which take a page.
    expect([heap.end, heap.grow(0)]).toEqual([0x2_0010, 0x2_0010]);
    expect(heap.grow(0xff0)).toBe(0x2_1000);
    expect([memory.first.size, memory.isAccessible(0x2_0fff, 1, true), memory.isAccessible(0x2_1000, 1, true)]).toEqual([
      PAGE,
      true,
      false,
    ]);
    expect([heap.grow(1), heap.end, memory.first.size]).toEqual([0x2_1001, 0x2_1001, 2 * PAGE]);
    expect(memory.isAccessible(0x2_1fff, 1, true)).toBe(true);
    expect(memory.isAccessible(0x2_2000, 1, true)).toBe(false);
  });

  it('grows to its greatest size, and not by a byte more', () => {
    const { heap, map } = create();
    expect([heap.grow(map.maxHeapSize + 1), heap.end]).toEqual([0, map.heapBase]);
    expect(heap.grow(map.maxHeapSize)).toBe(map.heapBase + map.maxHeapSize);
    expect([heap.grow(1), heap.grow(0)]).toEqual([0, map.heapBase + map.maxHeapSize]);
  });

  it('goes back to an end that it had', () => {
    const { heap } = create();
    const end = heap.grow(100);
    heap.grow(50);
    heap.restore(end);
    expect([heap.end, heap.grow(1)]).toEqual([end, end + 1]);
    const watched = new WatchedMemory(create());
    watched.heap.restore(0x2_0020);
    expect(watched.heap.end).toBe(0x2_0020);
  });

  it('has the regions of the program, whose faults are traps', () => {
    const { memory, pageFault, map } = create();
    expect(memory.first.address).toBe(map.rwDataAddress);
    expect([memory.second.address, memory.second.size, memory.second.writable]).toEqual([0xfffd_f000, PAGE, true]);
    expect([memory.third.address, memory.third.size, memory.third.writable]).toEqual([0x1_0000, 0, false]);
    expect(pageFault(0x5_0000, 1)).toBeUndefined();
  });
});

describe('a copy of memory', () => {
  const read = (memory: ReturnType<typeof create>['memory'], address: number, length: number): number[] | undefined => {
    const dest = new Uint8Array(length);
    return memory.read(address, dest) ? [...dest] : undefined;
  };

  it('goes back into the same memory, or into a new one, as often as one likes', () => {
    const { memory, heap } = create(3 * PAGE);
    heap.grow(2 * PAGE);
    memory.write(0x2_1000, Uint8Array.of(1, 2));
    const saved = memory.save();
    // The page of zeros, and the one that was written; the data was not looked at yet.
    expect([saved.bytes.length, saved.budget]).toEqual([2 * PAGE, 2 * PAGE]);
    expect(saved.regions.map(({ size, length }) => [size, length])).toEqual([
      [3 * PAGE, 3],
      [PAGE, 1],
      [0, 0],
    ]);
    expect([...saved.regions[0].pages]).toEqual([0, -PAGE, 1, PAGE]);
    memory.write(0x2_1000, Uint8Array.of(7, 7));
    memory.write(0x2_0000, Uint8Array.of(7));
    const other = create(0).memory;
    for (const target of [memory, other, memory]) {
      target.restore(saved);
      expect([read(target, 0x2_1000, 3), read(target, 0x2_0000, 1), target.first.size]).toEqual([[1, 2, 0], [9], 3 * PAGE]);
      expect(target.view.buffer).toBe(target.bytes.buffer);
      // What may be dirtied is as it was: two pages.
      expect([0x2_2000, 0xfffd_f000].map((address) => target.write(address, Uint8Array.of(5)))).toEqual([true, true]);
    }
  });

  it('has room for what comes next, also after more than the first buffer holds', () => {
    const { memory, heap } = create(20 * PAGE);
    heap.grow(10 * PAGE);
    for (let n = 1; n <= 6; n++) memory.write(0x2_0000 + n * PAGE, Uint8Array.of(n));
    const saved = memory.save();
    expect(saved.bytes.length).toBe(7 * PAGE);
    const { memory: other } = create(20 * PAGE);
    other.restore(saved);
    expect(other.write(0x2_0000 + 7 * PAGE, Uint8Array.of(7))).toBe(true);
    expect([1, 2, 3, 4, 5, 6, 7, 8].map((n) => read(other, 0x2_0000 + n * PAGE, 1)?.[0])).toEqual([1, 2, 3, 4, 5, 6, 7, 0]);
    other.restore(create().memory.save());
    expect([other.bytes.length, other.first.size]).toEqual([4 * PAGE, PAGE]);
  });
});
