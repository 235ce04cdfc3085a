/**
 * Turns a branch around a single move into a conditional move. Only where the paths meet in a block that nothing else
 * leads to, so that all three become one.
 */
import type { InstructionName } from '@polkavirt/polkavm/isa';
import type { Block, Code, Instruction } from '../ir/block.ts';
import { instruction } from '../ir/block.ts';
import { countPredecessors, findPinned } from './graph.ts';

/** The single move of a block that goes on to `join`. */
function soleMove({ body, end }: Block, join: Block): Instruction | undefined {
  if (body.length !== 1 || end.kind !== 'jump' || end.load !== undefined || end.target !== join) return undefined;
  const { name } = body[0];
  return name === 'move_reg' || name === 'load_imm' ? body[0] : undefined;
}

export function moveConditionally(code: Code): void {
  const pinned = findPinned(code);
  const predecessors = countPredecessors(code);
  const isOnly = (block: Block, count: number) => !pinned.has(block) && predecessors.get(block) === count;
  for (const block of code.blocks) {
    const { end } = block;
    if (end.kind !== 'branch' || end.imm !== 0 || !(end.name === 'branch_eq_imm' || end.name === 'branch_not_eq_imm')) continue;
    const branchesIfZero = end.name === 'branch_eq_imm';
    for (const [side, join, ifZero] of [
      [end.next, end.target, !branchesIfZero],
      [end.target, end.next, branchesIfZero],
    ] as const) {
      const move = isOnly(side, 1) && isOnly(join, 2) && side !== block && join !== block ? soleMove(side, join) : undefined;
      if (move === undefined) continue;
      const name: InstructionName = ifZero ? 'cmov_if_zero' : 'cmov_if_not_zero';
      const fields =
        move.name === 'move_reg'
          ? { reg1: move.reg1, reg2: move.reg2, reg3: end.reg1 }
          : { reg1: move.reg1, reg2: end.reg1, imm1: move.imm1 };
      block.body.push(instruction(move.name === 'move_reg' ? name : `${name}_imm`, move.source, fields));
      block.end = { kind: 'jump', target: join, source: end.source };
      predecessors.set(join, 1);
      break;
    }
  }
}
