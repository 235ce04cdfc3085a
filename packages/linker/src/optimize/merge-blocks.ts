/** Merges a block with the target of its jump if nothing else leads there, which removes the jump. */
import type { Block, Code } from '../ir/block.ts';
import { countPredecessors, findPinned } from './graph.ts';

export function mergeBlocks(code: Code): void {
  const pinned = findPinned(code);
  const predecessors = countPredecessors(code);
  const gone = new Set<Block>();
  for (const block of code.blocks) {
    if (gone.has(block)) continue;
    for (;;) {
      const { end } = block;
      if (end.kind !== 'jump' || end.load !== undefined) break;
      const { target } = end;
      if (target === block || pinned.has(target) || predecessors.get(target) !== 1) break;
      // Not one by one into the same array: a long chain would be copied again and again.
      for (const instruction of target.body) block.body.push(instruction);
      block.end = target.end;
      gone.add(target);
    }
  }
  if (gone.size > 0) code.blocks = code.blocks.filter((block) => !gone.has(block));
}
