/**
 * A unit: the regions whose functions are compiled together, as one module of WebAssembly. Within a unit, functions call
 * each other directly; everything else is reached through the table of resumable functions that all units share.
 */

export interface Unit {
  /** The regions that get a fast function, and those that get a resumable one, in ascending order. */
  readonly fast: readonly number[];
  readonly resumable: readonly number[];
  /** Region -> index of its function in the module, or -1. */
  readonly fastFunction: Int32Array;
  readonly resumableFunction: Int32Array;
}

/**
 * @param count the number of regions of the program
 * @param members the regions of the unit, each of which gets a fast function
 * @param isResumable region -> whether control enters it from outside, so that it needs a resumable function as well
 */
export function createUnit(count: number, members: readonly number[], isResumable: (region: number) => boolean): Unit {
  const fast = [...members].sort((a, b) => a - b);
  const resumable = fast.filter(isResumable);
  const fastFunction = new Int32Array(count).fill(-1);
  const resumableFunction = new Int32Array(count).fill(-1);
  for (const [at, region] of fast.entries()) fastFunction[region] = at;
  for (const [at, region] of resumable.entries()) resumableFunction[region] = fast.length + at;
  return { fast, resumable, fastFunction, resumableFunction };
}

/** Words that name an entry of a function from outside of it: the number of the entry in the low bits, the region above. */
export const ENTRY_SHIFT = 16;
export const ENTRY_MASK = (1 << ENTRY_SHIFT) - 1;

export const entryWord = (region: number, entry: number): number => region * 0x1_0000 + entry;
