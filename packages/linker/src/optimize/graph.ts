/** The edges between blocks. */
import { type Block, type Code, successors } from '../ir/block.ts';

/** The blocks that control may enter by a dynamic jump or from the host: they stay, whoever else leads to them. */
export function findPinned(code: Code): Set<Block> {
  const pinned = new Set<Block>([...code.exports, ...code.addressTaken]);
  for (const { end } of code.blocks) if (end.kind === 'call' || end.kind === 'call_indirect') pinned.add(end.next);
  return pinned;
}

/** How many blocks lead to each; a branch both of whose ways lead to the same block counts twice. */
export function countPredecessors(code: Code): Map<Block, number> {
  const counts = new Map<Block, number>();
  for (const { end } of code.blocks) {
    for (const target of successors(end)) counts.set(target, (counts.get(target) ?? 0) + 1);
  }
  return counts;
}

/** Drops the blocks that nothing leads to. */
export function dropUnreachable(code: Code): void {
  const reached = new Set<Block>();
  const work: Block[] = [];
  const reach = (block: Block): void => {
    if (reached.has(block)) return;
    reached.add(block);
    work.push(block);
  };
  for (const block of code.exports) reach(block);
  for (const block of code.addressTaken) reach(block);
  for (let block = work.pop(); block !== undefined; block = work.pop()) for (const next of successors(block.end)) reach(next);
  code.blocks = code.blocks.filter((block) => reached.has(block));
}
