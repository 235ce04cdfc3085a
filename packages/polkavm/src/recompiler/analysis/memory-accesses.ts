/**
 * Which accesses of a node share one range check: those relative to the same value of a register. The check
 * covers all of them and is made before the first; if it fails, one of them faults, and the interpreter finds out
 * which.
 */

import { accessIsIndirect, accessSize, accessWrites } from '../../isa/memory-accesses.ts';
import { REGISTER_COUNT } from '../../isa/registers.ts';
import type { DecodedCode } from './decoded-code.ts';
import { baseOf, writesOf } from './instruction-effects.ts';

/** The widest range that one check covers: less than the gap between two regions, so that the ends decide. */
const MAX_SPAN = 0x8000;

export interface AccessGroup {
  /** The index of the first access. */
  readonly first: number;
  /** The lowest offset, and the end of the highest access. */
  low: number;
  high: number;
  writes: boolean;
}

/** Index of an instruction minus `first` -> its group, for the indirect accesses among `first` to `last`. */
export function findAccessGroups(code: DecodedCode, first: number, last: number): (AccessGroup | undefined)[] {
  const groups: (AccessGroup | undefined)[] = [];
  const current: (AccessGroup | undefined)[] = new Array(REGISTER_COUNT).fill(undefined);
  for (let index = first; index <= last; index++) {
    const id = code.id[index];
    const size = accessSize[id];
    if (size !== 0 && accessIsIndirect[id] !== 0) {
      const base = baseOf(code, index);
      const offset = code.imm1[index];
      let group = current[base];
      if (group !== undefined && Math.max(group.high, offset + size) - Math.min(group.low, offset) > MAX_SPAN) group = undefined;
      if (group === undefined) {
        group = { first: index, low: offset, high: offset + size, writes: false };
        current[base] = group;
      }
      group.low = Math.min(group.low, offset);
      group.high = Math.max(group.high, offset + size);
      if (accessWrites[id] !== 0) group.writes = true;
      groups[index - first] = group;
    }
    const written = writesOf(code, index);
    if (written !== 0) current[31 - Math.clz32(written)] = undefined;
  }
  return groups;
}
