import type { Instance } from '@polkavirt/polkavm';
import type { Region } from './views.ts';

/** The parts of the address space that an instance has now; empty ones are left out. */
export function regionsOf({ module: { memoryMap: map }, heapEnd }: Instance): readonly Region[] {
  const all: readonly Region[] = [
    { name: 'read-only data', start: map.roDataAddress, end: map.roDataAddress + map.roDataSize },
    { name: 'read-write data', start: map.rwDataAddress, end: map.rwDataAddress + map.rwDataSize },
    { name: 'heap', start: map.heapBase, end: heapEnd },
    { name: 'stack', start: map.stackAddressLow, end: map.stackAddressHigh },
  ];
  return all.filter(({ start, end }) => end > start);
}
