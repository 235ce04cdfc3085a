/** Leads jumps and branches past blocks that do nothing but jump on. */
import type { Block, BlockEnd, Code } from '../ir/block.ts';

/** How many jumps in a row are followed; a circle has no end. */
const MAX_STEPS = 16;

function finalTarget(block: Block): Block {
  let target = block;
  for (let i = 0; i < MAX_STEPS; i++) {
    const { body, end } = target;
    if (body.length > 0 || end.kind !== 'jump' || end.load !== undefined || end.target === target) break;
    target = end.target;
  }
  return target;
}

function threaded(end: BlockEnd): BlockEnd {
  switch (end.kind) {
    case 'jump':
    case 'call':
      return { ...end, target: finalTarget(end.target) };
    case 'branch': {
      const target = finalTarget(end.target);
      if (target === finalTarget(end.next)) return { kind: 'jump', target, source: end.source };
      // What follows right behind stays: its jump would only move there, and another block might lose what follows it.
      return { ...end, target };
    }
    default:
      // Where calls return to stays right behind them.
      return end;
  }
}

export function threadJumps(code: Code): void {
  for (const block of code.blocks) block.end = threaded(block.end);
}
