/**
 * The registers that may still be read. A dynamic jump may lead to any block of the jump table, or back to the host,
 * which reads a0 and a1.
 */
import { Reg } from '@polkavirt/polkavm';
import { type Block, type Code, successors } from '../ir/block.ts';
import { endReads, endWrites, readsOf, writesOf } from '../ir/effects.ts';
import { findPinned } from './graph.ts';

const RESULTS = (1 << Reg.a0) | (1 << Reg.a1);

/** The registers that are live at the start of each block, and after its last instruction but before its end. */
export interface Liveness {
  before(block: Block): number;
  /** The registers that the end of a block reads, or that are read after it. */
  atEnd(block: Block): number;
}

export function findLiveness(code: Code): Liveness {
  const pinned = [...findPinned(code)];
  const isPinned = new Set(pinned);
  const predecessors = new Map<Block, Block[]>();
  const dynamic: Block[] = [];
  for (const block of code.blocks) {
    const { end } = block;
    if (end.kind === 'call_indirect' || end.kind === 'jump_indirect') dynamic.push(block);
    // A call goes to its target; the return is a dynamic jump.
    const targets = end.kind === 'call' ? [end.target] : end.kind === 'call_indirect' ? [] : successors(end);
    for (const target of targets) {
      const list = predecessors.get(target);
      if (list === undefined) predecessors.set(target, [block]);
      else list.push(block);
    }
  }

  const before = new Map<Block, number>();
  let anywhere = RESULTS;
  const atEnd = (block: Block): number => {
    const { end } = block;
    let after = 0;
    if (end.kind === 'jump_indirect' || end.kind === 'call_indirect') after = anywhere;
    else if (end.kind === 'call') after = before.get(end.target) ?? 0;
    else for (const target of successors(end)) after |= before.get(target) ?? 0;
    return (after & ~endWrites(end)) | endReads(end);
  };

  /** What each block reads before it writes it, and what it writes. */
  const facts = new Map(code.blocks.map((block) => [block, summarize(block)]));
  const work = [...code.blocks];
  const waiting = new Set(work);
  for (let block = work.pop(); block !== undefined; block = work.pop()) {
    waiting.delete(block);
    const { reads, writes } = facts.get(block)!;
    const live = reads | (atEnd(block) & ~writes);
    if (live === (before.get(block) ?? 0)) continue;
    before.set(block, live);
    const affected = predecessors.get(block) ?? [];
    let more: readonly Block[] = affected;
    if (isPinned.has(block) && (live & ~anywhere) !== 0) {
      anywhere |= live;
      more = [...affected, ...dynamic];
    }
    for (const other of more) {
      if (waiting.has(other)) continue;
      waiting.add(other);
      work.push(other);
    }
  }
  return { before: (block) => before.get(block) ?? 0, atEnd };
}

function summarize({ body }: Block): { reads: number; writes: number } {
  let [reads, writes] = [0, 0];
  for (const instruction of body) {
    reads |= readsOf(instruction) & ~writes;
    writes |= writesOf(instruction);
  }
  return { reads, writes };
}
