import { checkU32 } from '@polkavirt/primitives';

/**
 * Instance ids: a counter that uses none twice. Managers that share one never have an id in common, which is how both generations
 * live behind one table.
 */
export interface InstanceIds {
  /** Whether all 2^32 ids are used up. */
  readonly exhausted: boolean;
  /** The next id, a u32. Only while not exhausted. */
  take(): number;
}

/** Ids that count up from `first`. Upstream's start at 0. */
export const createInstanceIds = (first = 0): InstanceIds => {
  let next = checkU32(first, 'first id');
  return {
    get exhausted() {
      return next > 0xffff_ffff;
    },
    take: () => next++,
  };
};
