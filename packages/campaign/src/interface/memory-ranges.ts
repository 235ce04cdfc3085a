import type { MemoryMap } from '@polkavirt/polkavm';
import { PAGE, type PageRange } from '../contest/memory-reader.ts';

/** Pages of each region that are compared: enough for programs that are made to be short. */
const MOST = 24;

/** The regions of a program and the pages around them, which are compared when an instance goes. */
export const rangesOf = (map: MemoryMap): PageRange[] => {
  const pages = (size: number): number => Math.min(MOST, Math.ceil(size / PAGE)) * PAGE;
  const { roDataAddress, roDataSize, rwDataAddress, rwDataSize, stackAddressHigh, stackAddressLow } = map;
  const stack = pages(stackAddressHigh - stackAddressLow);
  return [
    { address: roDataAddress - PAGE, size: PAGE },
    { address: roDataAddress, size: pages(roDataSize) },
    { address: roDataAddress + roDataSize, size: PAGE },
    { address: rwDataAddress - PAGE, size: PAGE },
    { address: rwDataAddress, size: pages(rwDataSize) },
    // What the heap grows by.
    { address: rwDataAddress + rwDataSize, size: 2 * PAGE },
    { address: stackAddressHigh - stack - PAGE, size: PAGE },
    { address: stackAddressHigh - stack, size: stack },
    { address: stackAddressHigh, size: PAGE },
  ];
};
