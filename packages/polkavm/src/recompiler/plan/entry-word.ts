/** Words that name an entry of a function from outside of it: the number of the entry in the low bits, the region above. */
export const ENTRY_SHIFT = 16;
export const ENTRY_MASK = (1 << ENTRY_SHIFT) - 1;

export const entryWord = (region: number, entry: number): number => region * 0x1_0000 + entry;
