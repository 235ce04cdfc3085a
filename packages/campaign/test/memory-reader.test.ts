import { MemoryReader, PAGE } from '../src/contest/memory-reader.ts';

/** A memory whose page at 0x3000 cannot be read; each byte is the number of its page. */
const read = (address: number, dest: Uint8Array): boolean => {
  const pages = Array.from({ length: dest.length / PAGE }, (_, at) => address / PAGE + at);
  if (pages.includes(3)) return false;
  for (const [at, page] of pages.entries()) dest.fill(page, at * PAGE, (at + 1) * PAGE);
  return true;
};

const shown = (ranges: readonly { address: number; bytes: Uint8Array }[]) =>
  ranges.map(({ address, bytes }) => [address, bytes.length, bytes[0], bytes[bytes.length - 1]]);

it('reads a range as a whole, or else its pages that can be read', () => {
  const reader = new MemoryReader();
  const ranges = [
    { address: 0x1000, size: 2 * PAGE },
    { address: 0x2000, size: 3 * PAGE },
    { address: 0x3000, size: PAGE },
    { address: 0x5000, size: 0 },
  ];
  expect(shown(reader.read(ranges, read))).toEqual([
    [0x1000, 2 * PAGE, 1, 2],
    [0x2000, PAGE, 2, 2],
    [0x4000, PAGE, 4, 4],
  ]);
});

it('reads more than it had room for before', () => {
  const reader = new MemoryReader();
  expect(shown(reader.read([{ address: 0x10_000, size: 100 * PAGE }], read))).toEqual([[0x10_000, 100 * PAGE, 16, 115]]);
});
