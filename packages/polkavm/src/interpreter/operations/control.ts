/** Instructions that end a basic block, and `ecalli`. */
import { type Edge, HOST_CALL, type MakeOperation, type Operation, TRAP } from '../machine.ts';
import { isLessSigned, isLessUnsigned } from './halves.ts';

export const trap: Operation = () => TRAP;

/** A branch traps, whatever its condition, if either way is not a valid jump target. */
const branch =
  (make: (a: number, b: number, taken: Edge, next: Edge) => Operation): MakeOperation =>
  ({ reg1, reg2, target, nextOffset }, code) => {
    const taken = code.jumpTo(target);
    const next = code.jumpTo(nextOffset);
    return taken && next ? make(reg1 << 1, reg2 << 1, taken, next) : trap;
  };

const branchImmediate =
  (make: (a: number, immediate: number, taken: Edge, next: Edge) => Operation): MakeOperation =>
  ({ reg1, imm1, target, nextOffset }, code) => {
    const taken = code.jumpTo(target);
    const next = code.jumpTo(nextOffset);
    return taken && next ? make(reg1 << 1, imm1, taken, next) : trap;
  };

const jump: MakeOperation = ({ target }, code) => {
  const edge = code.jumpTo(target);
  return edge ? () => edge : trap;
};

const fallthrough: MakeOperation = ({ nextOffset }, code) => {
  const edge = code.fallTo(nextOffset);
  return edge ? () => edge : trap;
};

/** The register is written even if the jump then traps. */
const loadImmediateAndJump: MakeOperation = ({ reg1, imm1, target }, code) => {
  const d = reg1 << 1;
  const value = imm1;
  const edge = code.jumpTo(target) ?? TRAP;
  return (r) => {
    r[d] = value;
    r[d + 1] = value >> 31;
    return edge;
  };
};

const jumpIndirect: MakeOperation = ({ reg1, imm1 }) => {
  const base = reg1 << 1;
  const offset = imm1;
  return (r, m) => m.jumpDynamically((r[base] + offset) >>> 0);
};

/** The address is taken before the register is written: they may be the same. */
const loadImmediateAndJumpIndirect: MakeOperation = ({ reg1, reg2, imm1, imm2 }) => {
  const d = reg1 << 1;
  const base = reg2 << 1;
  const value = imm1;
  const offset = imm2;
  return (r, m) => {
    const address = (r[base] + offset) >>> 0;
    r[d] = value;
    r[d + 1] = value >> 31;
    return m.jumpDynamically(address);
  };
};

const hostCall: MakeOperation = ({ imm1 }) => {
  const index = imm1 >>> 0;
  return (_, m) => {
    m.hostCall = index;
    return HOST_CALL;
  };
};

const isEqual = (aLow: number, aHigh: number, bLow: number, bHigh: number): boolean => aLow === bLow && aHigh === bHigh;

export const CONTROL = {
  trap: (): Operation => trap,
  fallthrough,
  unlikely: (): Operation => () => undefined,
  ecalli: hostCall,
  jump,
  jump_indirect: jumpIndirect,
  load_imm_and_jump: loadImmediateAndJump,
  load_imm_and_jump_indirect: loadImmediateAndJumpIndirect,

  branch_eq: branch((a, b, taken, next) => (r) => (isEqual(r[a], r[a + 1], r[b], r[b + 1]) ? taken : next)),
  branch_not_eq: branch((a, b, taken, next) => (r) => (isEqual(r[a], r[a + 1], r[b], r[b + 1]) ? next : taken)),
  branch_less_unsigned: branch((a, b, taken, next) => (r) => (isLessUnsigned(r[a], r[a + 1], r[b], r[b + 1]) ? taken : next)),
  branch_less_signed: branch((a, b, taken, next) => (r) => (isLessSigned(r[a], r[a + 1], r[b], r[b + 1]) ? taken : next)),
  branch_greater_or_equal_unsigned: branch(
    (a, b, taken, next) => (r) => (isLessUnsigned(r[a], r[a + 1], r[b], r[b + 1]) ? next : taken),
  ),
  branch_greater_or_equal_signed: branch(
    (a, b, taken, next) => (r) => (isLessSigned(r[a], r[a + 1], r[b], r[b + 1]) ? next : taken),
  ),

  branch_eq_imm: branchImmediate(
    (a, immediate, taken, next) => (r) => (isEqual(r[a], r[a + 1], immediate, immediate >> 31) ? taken : next),
  ),
  branch_not_eq_imm: branchImmediate(
    (a, immediate, taken, next) => (r) => (isEqual(r[a], r[a + 1], immediate, immediate >> 31) ? next : taken),
  ),
  branch_less_unsigned_imm: branchImmediate(
    (a, immediate, taken, next) => (r) => (isLessUnsigned(r[a], r[a + 1], immediate, immediate >> 31) ? taken : next),
  ),
  branch_less_signed_imm: branchImmediate(
    (a, immediate, taken, next) => (r) => (isLessSigned(r[a], r[a + 1], immediate, immediate >> 31) ? taken : next),
  ),
  branch_greater_or_equal_unsigned_imm: branchImmediate(
    (a, immediate, taken, next) => (r) => (isLessUnsigned(r[a], r[a + 1], immediate, immediate >> 31) ? next : taken),
  ),
  branch_greater_or_equal_signed_imm: branchImmediate(
    (a, immediate, taken, next) => (r) => (isLessSigned(r[a], r[a + 1], immediate, immediate >> 31) ? next : taken),
  ),
  branch_less_or_equal_unsigned_imm: branchImmediate(
    (a, immediate, taken, next) => (r) => (isLessUnsigned(immediate, immediate >> 31, r[a], r[a + 1]) ? next : taken),
  ),
  branch_less_or_equal_signed_imm: branchImmediate(
    (a, immediate, taken, next) => (r) => (isLessSigned(immediate, immediate >> 31, r[a], r[a + 1]) ? next : taken),
  ),
  branch_greater_unsigned_imm: branchImmediate(
    (a, immediate, taken, next) => (r) => (isLessUnsigned(immediate, immediate >> 31, r[a], r[a + 1]) ? taken : next),
  ),
  branch_greater_signed_imm: branchImmediate(
    (a, immediate, taken, next) => (r) => (isLessSigned(immediate, immediate >> 31, r[a], r[a + 1]) ? taken : next),
  ),
};
