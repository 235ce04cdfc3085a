/**
 * Orders blocks so that each is followed by the block where it continues. The fall-through of a branch and the return
 * of a call then need no jump.
 */
import type { Block, Code } from '../ir/block.ts';
import { invertBranch } from './branches.ts';

export function arrangeBlocks(code: Code): void {
  /** The blocks that follow a branch or call: a jump to one does not take it away from there. */
  const followers = new Set<Block>();
  for (const { end } of code.blocks) if ('next' in end) followers.add(end.next);
  const placed = new Set<Block>();
  const order: Block[] = [];
  const following = ({ end }: Block): Block | undefined => {
    const isFree = (block: Block) => !placed.has(block);
    if (end.kind === 'jump')
      return isFree(end.target) && !followers.has(end.target) && end.load === undefined ? end.target : undefined;
    if (!('next' in end)) return undefined;
    if (isFree(end.next)) return end.next;
    return end.kind === 'branch' && isFree(end.target) && !followers.has(end.target) ? end.target : undefined;
  };
  for (const first of code.blocks) {
    if (followers.has(first)) continue;
    for (let block: Block | undefined = first; block !== undefined && !placed.has(block); block = following(block)) {
      placed.add(block);
      order.push(block);
    }
  }
  // A cycle of followers has no first block.
  for (const block of code.blocks) if (!placed.has(block)) order.push(block);
  code.blocks = order;

  for (const [index, block] of order.entries()) {
    const { end } = block;
    const behind = order[index + 1];
    if (end.kind === 'branch' && end.target === behind && end.next !== behind) block.end = invertBranch(end);
  }
}
