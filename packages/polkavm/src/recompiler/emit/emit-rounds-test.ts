/** The test before a run of rounds of a counted loop: whether none of them but the last can be the loop's last one. */
import { Op } from '../../wasm/opcodes.ts';
import type { CountedLoop, Relation } from '../analysis/counted-loops.ts';
import type { FunctionWriter } from './function-writer.ts';

/** Relation -> the opposite, of unsigned and of signed numbers. */
const OPPOSITE: Readonly<Record<Exclude<Relation, 'other'>, readonly [unsigned: number, signed: number]>> = {
  less: [Op.i64_ge_u, Op.i64_ge_s],
  lessOrEqual: [Op.i64_gt_u, Op.i64_gt_s],
  greater: [Op.i64_le_u, Op.i64_le_s],
  greaterOrEqual: [Op.i64_lt_u, Op.i64_lt_s],
};

const MAX_I32 = 0x7fff_ffff;

/**
 * The condition must hold after each round but the last: for the counter after the first one, and for so many steps
 * further that `distance` remain. If the bound is at least that far away, in the direction of the steps, no sum between
 * reaches it or wraps around.
 * @param leave jumps with the condition on the stack to where control goes if it does not hold
 */
export function emitRoundsTest(w: FunctionWriter, loop: CountedLoop, rounds: number, leave: (op: number) => void): void {
  const { step, isNarrow, relation, isSigned } = loop;
  const distance = (rounds - 2) * Math.abs(step);
  if (relation !== 'other') {
    pushCounter(w, loop);
    pushBound(w, loop);
    w.op(OPPOSITE[relation][isSigned ? 1 : 0]);
    leave(Op.br_if);
  }
  // How far the bound is away from the counter after the first round.
  if (step > 0) {
    pushBound(w, loop);
    pushCounter(w, loop);
  } else {
    pushCounter(w, loop);
    pushBound(w, loop);
  }
  w.op(Op.i64_sub);
  w.i64Number(distance);
  w.op(relation === 'lessOrEqual' || relation === 'greaterOrEqual' ? Op.i64_lt_u : Op.i64_le_u);
  leave(Op.br_if);
  if (!isNarrow) return;
  // Sums of 32 bits wrap around elsewhere.
  pushCounter(w, loop);
  w.i64Number(step > 0 ? MAX_I32 - distance : -MAX_I32 - 1 + distance);
  w.op(step > 0 ? Op.i64_gt_s : Op.i64_lt_s);
  leave(Op.br_if);
}

/** The counter after the first round. */
function pushCounter(w: FunctionWriter, { counter, step, isNarrow }: CountedLoop): void {
  if (isNarrow) {
    w.getLow(counter);
    w.i32(step | 0);
    w.op(Op.i32_add);
    w.op(Op.i64_extend_i32_s);
    return;
  }
  w.get(counter);
  w.i64Number(step);
  w.op(Op.i64_add);
}

function pushBound(w: FunctionWriter, { boundRegister, boundValue }: CountedLoop): void {
  if (boundRegister >= 0) w.get(boundRegister);
  else w.i64(boundValue);
}
