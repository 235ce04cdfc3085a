/**
 * Joins the load of a constant with the jump or fallthrough at the end of its block: one instruction does both. Not for
 * dynamic jumps, which engines take for returns, nor for loads into ra, which would look like a call.
 */
import { Reg } from '@polkavirt/polkavm';
import type { Block, Code } from '../ir/block.ts';
import { readsOf, writesOf } from '../ir/effects.ts';

/** The longest distance over which a load is moved down. */
const REACH = 8;

/** The index of a load that can become the block's last instruction, or -1. */
function lastLoad({ body }: Block): number {
  let used = 0;
  for (let i = body.length - 1; i >= 0 && i >= body.length - REACH; i--) {
    const one = body[i];
    if (one.name === 'load_imm' && one.reg1 !== Reg.ra && ((used >> one.reg1) & 1) === 0) return i;
    used |= readsOf(one) | writesOf(one);
    if (one.name === 'ecalli') return -1;
  }
  return -1;
}

export function loadOnJumps(code: Code): void {
  for (const block of code.blocks) {
    const { end } = block;
    if (end.kind !== 'jump' || end.load !== undefined) continue;
    const index = lastLoad(block);
    if (index < 0) continue;
    const [load] = block.body.splice(index, 1);
    block.end = { ...end, load: { register: load.reg1, value: load.imm1 } };
  }
}
