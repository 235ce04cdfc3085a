/** The memory itself, page by page, held against what its regions say: what is where, what needs work first, and what is paid for. */
import { GuestMemory, MAX_MEMORY_LIMIT } from '../../src/memory/guest-memory.ts';
import { createRegion, growRegion } from '../../src/memory/region.ts';

const PAGE = 0x1000;
/** Bytes of the program's own data: a page and one byte, so that two pages have some. */
const DATA = new Uint8Array(PAGE + 1).map((_, index) => (index % 250) + 1);

/** Where what is. The heap and the stack can be written; the constants and the table cannot. */
const HEAP = { start: 0x2_0000, end: 0x2_3000, loaded: 0x2_2000 };
const STACK = { start: 0x4_0000, end: 0x4_1000 };
const CONSTANTS = { start: 0x6_0000, end: 0x6_1000 };
const TABLE = { start: 0x6_1000, end: 0x6_2000 };

const layout = (limit = 100 * PAGE): GuestMemory =>
  new GuestMemory(
    createRegion(HEAP.start, HEAP.end - HEAP.start, true, DATA),
    createRegion(STACK.start, PAGE, true),
    createRegion(CONSTANTS.start, PAGE, false),
    [createRegion(TABLE.start, PAGE, false, Uint8Array.of(7, 8))],
    limit,
  );

const isIn = (address: number, { start, end }: { start: number; end: number }): boolean => address >= start && address < end;

const EDGES = [HEAP, STACK, CONSTANTS, TABLE].flatMap(({ start, end }) => [start, end]);
/** Around every edge, around the pages between, and at either end of the address space. */
const ADDRESSES = [0, 8, ...EDGES, 0x2_1000, 0x2_2000, 0x1_0000_0000 - 16]
  .flatMap((edge) => Array.from({ length: 17 }, (_, n) => edge - 8 + n))
  .filter((address) => address >= 0 && address <= 0xffff_ffff);
const SIZES = [1, 2, 4, 8];

const crosses = (address: number, size: number): boolean => (address % PAGE) + size > PAGE;

const read = (memory: GuestMemory, address: number, length: number): number[] | undefined => {
  const dest = new Uint8Array(length).fill(0xee);
  return memory.read(address, dest) ? [...dest] : undefined;
};

describe('what is no address', () => {
  it.each([
    ['beyond the address space', 0x1_0000_0000 + HEAP.start],
    ['below it', HEAP.start - 0x1_0000_0000],
  ])('%s is neither read nor written, however it would wrap around', (_, address) => {
    const memory = layout();
    // The page is there, so that nothing but the address is in the way.
    expect(memory.write(HEAP.start, Uint8Array.of(1, 2, 3, 4, 5))).toBe(true);
    expect(read(memory, address, 4)).toBeUndefined();
    expect(memory.write(address, Uint8Array.of(9, 9))).toBe(false);
    expect(read(memory, HEAP.start, 5)).toEqual([1, 2, 3, 4, 5]);
  });
});

describe('the fast way to read', () => {
  it('has the page of zeros for what was never written, and nothing where it has to look', () => {
    const memory = layout();
    for (const address of ADDRESSES) {
      for (const size of SIZES) {
        const isZero =
          [STACK, CONSTANTS].some((region) => isIn(address, region)) || isIn(address, { ...HEAP, start: HEAP.loaded });
        const offset = memory.locateRead(address, size);
        if (isZero && !crosses(address, size)) expect([address, size, offset]).toEqual([address, size, address % PAGE]);
        else expect([address, size, offset < 0]).toEqual([address, size, true]);
        // An address is an i32 or a u32.
        expect(memory.locateRead(address | 0, size)).toBe(offset);
      }
    }
  });

  it('has the bytes themselves once they were looked for', () => {
    const memory = layout();
    expect(read(memory, HEAP.start, PAGE + 1)).toEqual([...DATA]);
    expect(memory.bytes[memory.locateRead(HEAP.start, 1)]).toBe(1);
    expect(memory.bytes[memory.locateRead(HEAP.start + 0xfff, 1)]).toBe(DATA[0xfff]);
    expect(memory.bytes[memory.locateRead(HEAP.start + PAGE, 8)]).toBe(DATA[PAGE]);
    expect(memory.bytes[memory.locateRead(HEAP.start + PAGE + 1, 1)]).toBe(0);
    expect(memory.bytes.length).toBe(4 * PAGE);
  });
});

describe('the fast way to write', () => {
  it('has nothing before a page is written', () => {
    const memory = layout();
    for (const address of ADDRESSES) expect([address, memory.locateWrite(address, 1) < 0]).toEqual([address, true]);
  });

  it('has what was written, and nothing that cannot be', () => {
    const memory = layout();
    expect(memory.write(HEAP.start, new Uint8Array(3 * PAGE).fill(3))).toBe(true);
    expect(memory.write(STACK.start, new Uint8Array(PAGE).fill(4))).toBe(true);
    expect([memory.write(CONSTANTS.start, Uint8Array.of(5)), memory.write(TABLE.start, Uint8Array.of(5))]).toEqual([
      false,
      false,
    ]);
    expect([read(memory, CONSTANTS.start, 1), read(memory, TABLE.start, 3)]).toEqual([[0], [7, 8, 0]]);
    for (const address of ADDRESSES) {
      for (const size of SIZES) {
        const value = isIn(address, HEAP) ? 3 : isIn(address, STACK) ? 4 : undefined;
        const offset = memory.locateWrite(address, size);
        if (value === undefined || crosses(address, size)) expect([address, size, offset < 0]).toEqual([address, size, true]);
        else expect([address, size, memory.bytes[offset], offset % PAGE]).toEqual([address, size, value, address % PAGE]);
        expect(memory.locateWrite(address | 0, size)).toBe(offset);
      }
    }
  });

  it('puts each page in a place of its own', () => {
    const memory = layout();
    const pages = [HEAP.start, HEAP.start + PAGE, HEAP.loaded, STACK.start];
    for (const [index, address] of pages.entries()) {
      expect(memory.write(address + 4, Uint8Array.of(index + 1))).toBe(true);
    }
    expect(new Set(pages.map((address) => memory.locateWrite(address, 1))).size).toBe(4);
    expect(pages.map((address) => read(memory, address + 4, 1))).toEqual([[1], [2], [3], [4]]);
    // What was never written is still zero: nobody wrote to the page of zeros.
    expect([...memory.bytes.subarray(0, PAGE)].every((byte) => byte === 0)).toBe(true);
  });
});

describe('reading and writing across pages', () => {
  it('goes on from page to page, from any place to any', () => {
    for (const start of [HEAP.start, HEAP.start + 1, HEAP.start + 0xffe, HEAP.start + PAGE]) {
      for (const length of [1, 2, 3, PAGE - 1, PAGE, PAGE + 1, 2 * PAGE - 2]) {
        const memory = layout();
        const before = read(memory, HEAP.start, 3 * PAGE)!;
        const written = Array.from({ length }, (_, n) => (n % 200) + 51);
        expect(memory.write(start, Uint8Array.from(written))).toBe(start + length <= HEAP.end);
        const expected = before.slice();
        expected.splice(start - HEAP.start, length, ...written);
        expect(Buffer.compare(Buffer.from(read(memory, HEAP.start, 3 * PAGE)!), Buffer.from(expected))).toBe(0);
      }
    }
  });

  it('crosses from one region into the next where both can be read', () => {
    const memory = layout();
    expect(read(memory, TABLE.start - 2, 4)).toEqual([0, 0, 7, 8]);
    expect(memory.isAccessible(CONSTANTS.start, 2 * PAGE, false)).toBe(true);
    expect(memory.isAccessible(CONSTANTS.start, 2 * PAGE + 1, false)).toBe(false);
    expect(memory.isAccessible(CONSTANTS.start, 1, true)).toBe(false);
    expect(memory.isAccessible(HEAP.start, 3 * PAGE, true)).toBe(true);
    expect(memory.isAccessible(HEAP.start, 3 * PAGE + 1, true)).toBe(false);
  });

  it('ends at 2^32', () => {
    const last = createRegion(0xffff_f000, PAGE, true);
    const memory = new GuestMemory(last, createRegion(0, 0, true), createRegion(0, 0, false), [], PAGE);
    expect(memory.isAccessible(0xffff_ffff, 1, true)).toBe(true);
    expect(memory.isAccessible(0xffff_ffff, 2, false)).toBe(false);
    expect(memory.isAccessible(0xffff_f000, PAGE, true)).toBe(true);
    expect(memory.isAccessible(0x1_0000_0001, 0, true)).toBe(true);
    expect(memory.write(0xffff_ffff, Uint8Array.of(9))).toBe(true);
    expect(memory.bytes[memory.locateRead(-1, 1)]).toBe(9);
  });

  it('names the first page that is missing', () => {
    const memory = layout();
    expect(memory.missingPage(HEAP.start, 3 * PAGE)).toBeUndefined();
    expect(memory.missingPage(HEAP.start, 3 * PAGE + 1)).toBe(HEAP.end);
    expect(memory.missingPage(CONSTANTS.start + 5, 2 * PAGE - 5)).toBeUndefined();
    expect(memory.missingPage(CONSTANTS.start + 5, 2 * PAGE - 4)).toBe(TABLE.end);
    expect(memory.missingPage(0x5_0123, 1)).toBe(0x5_0000);
    expect(memory.missingPage(0x5_0123, 0)).toBeUndefined();
  });
});

describe('what memory costs', () => {
  const writable = (memory: GuestMemory): number =>
    [HEAP.loaded, STACK.start].filter((address) => memory.write(address, Uint8Array.of(1))).length;

  it.each([
    [0, 0],
    [PAGE - 1, 0],
    [PAGE, 1],
    [2 * PAGE - 1, 1],
    [2 * PAGE, 2],
  ])('a limit of %i bytes is %i pages of zeros that are written', (limit, pages) => {
    const memory = layout(limit);
    expect(writable(memory)).toBe(pages);
    // A page that is paid for, and the program's own, can be written again.
    expect(writable(memory)).toBe(pages);
    expect(memory.write(HEAP.start, new Uint8Array(2 * PAGE))).toBe(true);
  });

  it('a write that cannot pay for its last page writes nothing', () => {
    const memory = layout(0);
    expect(memory.write(HEAP.loaded - 1, Uint8Array.of(77, 77))).toBe(false);
    expect(read(memory, HEAP.loaded - 1, 2)).toEqual([0, 0]);
  });

  it('what was handed out otherwise counts too', () => {
    const memory = layout(2 * PAGE);
    memory.charge(PAGE);
    expect(writable(memory)).toBe(1);
    const poor = layout(2 * PAGE);
    poor.charge(5 * PAGE);
    expect(writable(poor)).toBe(0);
  });

  it('the limit is at most 1 GiB', () => expect(MAX_MEMORY_LIMIT).toBe(2 ** 30));
});

describe('the buffer', () => {
  const many = (pages: number): GuestMemory =>
    new GuestMemory(
      createRegion(0x2_0000, pages * PAGE, true),
      createRegion(0, 0, true),
      createRegion(0, 0, false),
      [],
      pages * PAGE,
    );

  it('grows by doubling when it is full, and keeps what it holds', () => {
    const memory = many(20);
    const lengths: number[] = [];
    for (let n = 0; n < 20; n++) {
      memory.write(0x2_0000 + n * PAGE, Uint8Array.of(n + 1));
      lengths.push(memory.bytes.length / PAGE);
      expect(memory.view.buffer).toBe(memory.bytes.buffer);
    }
    // One page is that of zeros: the fourth page that is written does not fit into four.
    expect(lengths).toEqual([4, 4, 4, 8, 8, 8, 8, ...new Array(8).fill(16), ...new Array(5).fill(32)]);
    expect(Array.from({ length: 20 }, (_, n) => read(memory, 0x2_0000 + n * PAGE, 1)![0])).toEqual(
      Array.from({ length: 20 }, (_, n) => n + 1),
    );
  });

  it('may be one of the caller, and grows beyond it into a copy', () => {
    const memory = many(4);
    memory.write(0x2_0000, Uint8Array.of(5));
    const own = new Uint8Array(2 * PAGE);
    own.set(memory.bytes.subarray(0, 2 * PAGE));
    memory.adopt(own, new DataView(own.buffer));
    expect(memory.bytes).toBe(own);
    expect(memory.view.buffer).toBe(own.buffer);
    expect(memory.write(0x2_0001, Uint8Array.of(6))).toBe(true);
    expect([...own.subarray(PAGE, PAGE + 2)]).toEqual([5, 6]);
    expect(memory.write(0x2_1000, Uint8Array.of(7))).toBe(true);
    expect(memory.bytes).not.toBe(own);
    expect([read(memory, 0x2_0000, 2), read(memory, 0x2_1000, 1), own.length]).toEqual([[5, 6], [7], 2 * PAGE]);
  });

  it('is given back, with everything in it', () => {
    const memory = layout();
    memory.write(HEAP.start, Uint8Array.of(1));
    memory.release();
    expect([memory.bytes.length, memory.view.byteLength]).toEqual([0, 0]);
    for (const { start } of [HEAP, STACK, CONSTANTS, TABLE]) {
      expect([read(memory, start, 1), memory.locateRead(start, 1), memory.locateWrite(start, 1)]).toEqual([undefined, -1, -1]);
    }
    expect([memory.first.pages.length, memory.third.pages.length]).toEqual([0, 0]);
  });
});

describe('a region', () => {
  it('has a place for each page; those with data are still to be loaded', () => {
    expect([...createRegion(0, 3 * PAGE, true, DATA).pages]).toEqual([-PAGE, -PAGE, 0]);
    expect([...createRegion(0, PAGE, true, DATA.subarray(0, PAGE)).pages]).toEqual([-PAGE]);
    expect([...createRegion(0, 2 * PAGE, true, DATA.subarray(0, PAGE)).pages]).toEqual([-PAGE, 0]);
  });

  it('grows by at least what it has, until that is 256 MiB, and keeps its pages', () => {
    const region = createRegion(0, 4 * PAGE, true, DATA);
    growRegion(region, 4 * PAGE);
    expect([region.size, region.pages.length]).toEqual([4 * PAGE, 4]);
    growRegion(region, 5 * PAGE);
    expect([region.size, region.pages.length, region.pages[1]]).toEqual([5 * PAGE, 8, -PAGE]);
    growRegion(region, 8 * PAGE);
    expect([region.size, region.pages.length]).toEqual([8 * PAGE, 8]);
    growRegion(region, 100 * PAGE);
    expect([region.size, region.pages.length, region.pages[1], region.pages[2]]).toEqual([100 * PAGE, 100, -PAGE, 0]);
    const large = createRegion(0, 0x2_0000 * PAGE, true);
    growRegion(large, 0x2_0001 * PAGE);
    expect(large.pages.length).toBe(0x3_0001);
  });
});
