/** Drops instructions whose result nobody reads. Loads stay: they may trap. */

import type { Code, Instruction } from '../ir/block.ts';
import { isPure, readsOf, writesOf } from '../ir/effects.ts';
import { findLiveness } from './liveness.ts';

export function dropDeadValues(code: Code): void {
  const liveness = findLiveness(code);
  for (const block of code.blocks) {
    let live = liveness.atEnd(block);
    const kept: Instruction[] = [];
    for (let i = block.body.length - 1; i >= 0; i--) {
      const instruction = block.body[i];
      const writes = writesOf(instruction);
      const isNothing = instruction.name === 'move_reg' && instruction.reg1 === instruction.reg2;
      if (isNothing || (isPure(instruction) && (writes & live) === 0)) continue;
      live = (live & ~writes) | readsOf(instruction);
      kept.push(instruction);
    }
    if (kept.length < block.body.length) block.body = kept.reverse();
  }
}
