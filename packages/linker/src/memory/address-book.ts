/** The addresses that targets have in the program. */
import type { CodeMap } from '../code/code-map.ts';
import type { LinkInput } from '../input/link-input.ts';
import type { Target } from '../input/place.ts';
import type { DataLayout } from './data-layout.ts';

export interface AddressBook {
  /**
   * The address of data, or the dynamic address of code, which is not its place but twice the number of its jump
   * table entry: 2, 4, 6, ...
   */
  addressOf(target: Target): number;
  /** The keys that have an entry of the jump table, in its order. */
  readonly jumpTargets: readonly number[];
}

/**
 * The jump table has the keys whose address is taken and those that calls return to, in order of their places, so that
 * addresses of code compare as they do on other machines.
 */
export function createAddressBook(input: LinkInput, layout: DataLayout, map: CodeMap): AddressBook {
  const jumpTargets = [...new Set([...map.addressTaken, ...map.returnPoints])].sort((a, b) => a - b);
  const entryOf = new Map(jumpTargets.map((key, index) => [key, index]));
  return {
    jumpTargets,
    addressOf(target) {
      if (target.kind === 'absolute') return target.value;
      if (target.kind === 'nothing') return 0;
      if (input.kinds[target.section] !== 'code') return layout.addressOf(target.section) + target.offset;
      return (entryOf.get(input.keyOf(target.section, target.offset))! + 1) * 2;
    },
  };
}
