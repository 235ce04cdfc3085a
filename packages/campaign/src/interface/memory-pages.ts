import type { MemoryMap } from '@polkavirt/polkavm';

const PAGE = 4096;
/** Pages of each region that are compared: enough for programs that are made to be short. */
const MOST = 24;

/** Addresses of the pages in and around the regions of a program, which are compared when an instance goes. */
export const pagesOf = (map: MemoryMap): number[] =>
  [
    [map.roDataAddress - PAGE, map.roDataAddress + map.roDataSize],
    [map.rwDataAddress - PAGE, map.rwDataAddress + map.rwDataSize + 2 * PAGE],
    [Math.max(map.stackAddressLow - PAGE, map.stackAddressHigh - MOST * PAGE), map.stackAddressHigh],
  ].flatMap(([start, end]) =>
    Array.from({ length: Math.min(MOST, Math.ceil((end - start) / PAGE) + 1) }, (_, page) => start + page * PAGE),
  );
