/** Pages of a caller as memory: which ranges are refused, which regions the fast paths know, and where a fault is. */
import { checkPageMap, createPageMapMemory, type PageRange } from '../../src/memory/page-map.ts';
import { createMemoryMap } from '../../src/memory/create-memory-map.ts';
import { WatchedMemory } from '../../src/memory/watched-memory.ts';

const PAGE = 0x1000;
const range = (address: number, length: number, writable = true, contents?: Uint8Array): PageRange => ({
  address,
  length,
  writable,
  ...(contents && { contents }),
});

const problemOf = (...ranges: PageRange[]): string | undefined => {
  const checked = checkPageMap(ranges);
  if (checked.ok) return undefined;
  expect(checked.error.code).toBe('memory_map');
  return checked.error.message;
};

it.each<[string, PageRange[]]>([
  ['at the least address', [range(0x1_0000, PAGE)]],
  ['up to the last', [range(0xffff_f000, PAGE)]],
  ['with as many contents as bytes', [range(0x1_0000, PAGE, true, new Uint8Array(PAGE))]],
  ['next to each other, in any order', [range(0x1_1000, PAGE), range(0x1_0000, PAGE)]],
  ['of no bytes, wherever they are', [range(5, 0)]],
])('takes ranges %s', (_what, ranges) => expect(problemOf(...ranges)).toBeUndefined());

it.each<[string, PageRange[]]>([
  ['of 4096 bytes at 0xf000 is below 0x10000, where nothing is accessible', [range(0xf000, PAGE)]],
  ['of 8192 bytes at 0xfffff000 leaves the address space of 2^32 bytes', [range(0xffff_f000, 2 * PAGE)]],
  ['of 4096 bytes at 0x10000 has 4097 bytes of contents', [range(0x1_0000, PAGE, true, new Uint8Array(PAGE + 1))]],
  ['of 4096 bytes at 0x11000 overlaps the range before it', [range(0x1_0000, 2 * PAGE), range(0x1_1000, PAGE)]],
  ['of 4096 bytes at 0x10001 is not made of whole pages of 4096 bytes', [range(0x1_0001, PAGE)]],
  ['of 4095 bytes at 0x10000 is not made of whole pages of 4096 bytes', [range(0x1_0000, 4095)]],
  ['of -4096 bytes at 0x10000 is not made of whole pages of 4096 bytes', [range(0x1_0000, -PAGE)]],
])('refuses the page range %s', (message, ranges) => expect(problemOf(...ranges)).toBe(`the page range ${message}`));

it('a map of a program that is too big is refused by that code as well', () => {
  const map = createMemoryMap({ roDataSize: 0xffff_ffff, rwDataSize: 0, stackSize: 0 });
  expect(map.ok || map.error.code).toBe('memory_map');
});

describe('memory over ranges', () => {
  const RANGES = [
    range(0x1_0000, PAGE, false),
    range(0x2_0000, PAGE),
    range(0x3_0000, PAGE, false),
    range(0x4_0000, PAGE),
    range(0x5_0000, PAGE),
  ];

  it('has two that can be written and one other on the fast paths, and the rest beside', () => {
    const { memory } = createPageMapMemory(RANGES, 0);
    expect([memory.first, memory.second, memory.third].map(({ address }) => address)).toEqual([0x2_0000, 0x4_0000, 0x1_0000]);
    for (const { address, writable } of RANGES) {
      expect([memory.isAccessible(address, PAGE, false), memory.isAccessible(address, 1, true)]).toEqual([true, writable]);
    }
  });

  it('has them in whatever order they come', () => {
    const { memory } = createPageMapMemory([range(0x1_0000, PAGE), range(0x2_0000, PAGE), range(0x3_0000, PAGE, false)], 0);
    expect([memory.first, memory.second, memory.third].map(({ address }) => address)).toEqual([0x1_0000, 0x2_0000, 0x3_0000]);
  });

  it('may have none of a kind', () => {
    const { memory, heap } = createPageMapMemory([], 0);
    expect([memory.first, memory.second, memory.third].map(({ size, writable }) => [size, writable])).toEqual([
      [0, true],
      [0, true],
      [0, true],
    ]);
    expect(memory.isAccessible(0, 1, false)).toBe(false);
    // There is no heap: sbrk fails.
    expect([heap.end, heap.grow(0), heap.grow(PAGE)]).toEqual([0, 0, 0]);
  });

  it('faults at the first page that is missing, from 0x10000 on', () => {
    const { pageFault } = createPageMapMemory([range(0x2_0000, PAGE, false), range(0xffff_f000, PAGE)], 0);
    const at = (address: number, size: number) => pageFault(address, size);
    expect([at(0x1_0000, 1), at(0x1_0fff, 1), at(0x1_fffc, 8), at(0x2_0ffc, 8)]).toEqual([
      0x1_0000, 0x1_0000, 0x1_f000, 0x2_1000,
    ]);
    // What is there, what lies below, and what goes round at 2^32 traps.
    expect([at(0x2_0000, 8), at(0xfffc, 8), at(0, 1), at(0xffff_fffc, 8)]).toEqual([undefined, undefined, undefined, undefined]);
  });
});

it('memory that is watched tells when its heap has grown, and not when it was asked or could not', () => {
  const grown: number[] = [];
  const inner = createPageMapMemory([], 0);
  const answers = [0x3_0000, 0, 0x3_0010];
  const watched = new WatchedMemory({ ...inner, heap: { ...inner.heap, end: 0x3_0000, grow: () => answers.shift() as number } });
  watched.onGrowth = () => grown.push(answers.length);
  expect(watched.heap.end).toBe(0x3_0000);
  expect([watched.heap.grow(0), watched.heap.grow(0x10), watched.heap.grow(0x10)]).toEqual([0x3_0000, 0, 0x3_0010]);
  expect(grown).toEqual([0]);
  expect([watched.memory, watched.pageFault]).toEqual([inner.memory, inner.pageFault]);
});
