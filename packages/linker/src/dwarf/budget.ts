/**
 * Bounds the work of reading debug information: any number of entries may share tables and lists, so a small file could
 * cost as much as a large one.
 */
import { DwarfFault } from './dwarf-cursor.ts';

export interface Budget {
  /** Spends some bytes' worth of work; throws when there is nothing left. */
  spend(amount: number): void;
}

/** How often each byte of debug information may be looked at, on average; real files need less than two. */
const FACTOR = 16;

/** The least budget, for small files. */
const LEAST = 64 * 1024;

/** @param size The bytes of all debug sections together. */
export function createBudget(size: number): Budget {
  let left = size * FACTOR + LEAST;
  return {
    spend(amount) {
      left -= amount;
      if (left < 0) throw new DwarfFault('its parts refer to each other too often');
    },
  };
}
