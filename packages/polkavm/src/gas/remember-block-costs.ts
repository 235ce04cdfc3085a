import type { BlockCost } from './block-cost.ts';

/** The most prices that are kept for a program: code of some hundred thousand instructions has fewer blocks. */
const MAX_REMEMBERED = 0x1_0000;

/**
 * Prices each block once, however often it is asked for: leaving compiled code for the interpreter asks every time,
 * and a block can be of any length. Code with more blocks than {@link MAX_REMEMBERED} makes it forget all of them and
 * start again.
 */
export function rememberBlockCosts(blockCost: BlockCost): BlockCost {
  const known = new Map<number, number>();
  return (blockStart) => {
    let cost = known.get(blockStart);
    if (cost === undefined) {
      cost = blockCost(blockStart);
      if (known.size === MAX_REMEMBERED) known.clear();
      known.set(blockStart, cost);
    }
    return cost;
  };
}
