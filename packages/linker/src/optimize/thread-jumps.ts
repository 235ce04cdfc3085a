/** Redirects jumps and branches past blocks that only jump. */
import type { Block, BlockEnd, Code } from '../ir/block.ts';

/** The most jumps that are followed in a row, because a cycle has no end. */
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
      // The block that follows directly stays: redirecting would only move the jump, and another block might lose its follower.
      return { ...end, target };
    }
    default:
      // The return point of a call must stay directly after it.
      return end;
  }
}

export function threadJumps(code: Code): void {
  for (const block of code.blocks) block.end = threaded(block.end);
}
