/** The type of functions that price basic blocks, and the names of the cost models. */

/** How a basic block is charged: 1 an instruction, or the cycles of the pipeline simulator. */
export type CostModelName = 'naive' | 'full';

/**
 * Gives the gas (1 to 2^32 - 1) of the basic block that starts at a code offset. An offset where no instruction
 * starts, or after the code, counts as a block of one implicit trap. Takes time linear in the block, and memory that
 * does not depend on it: hostile code can be one block of 32 MiB.
 */
export type BlockCost = (blockStart: number) => number;
