import type { GuestMemory } from '../memory/guest-memory.ts';
import type { StoreListener } from './reference.ts';

/** Reports the stores to a memory from now on, to one listener at a time; without one they are not reported any more. */
export function watchStores(memory: GuestMemory, told: StoreListener | undefined): void {
  // Deleting the own property makes the method of the class visible again.
  delete (memory as { locateWrite?: GuestMemory['locateWrite'] }).locateWrite;
  if (told === undefined) return;
  const locateWrite = memory.locateWrite.bind(memory);
  memory.locateWrite = (address, size) => {
    told(address >>> 0, size);
    return locateWrite(address, size);
  };
}
