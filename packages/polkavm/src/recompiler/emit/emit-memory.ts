/** Loads and stores as WebAssembly: a range check for each group of accesses, then plain instructions. */

import { accessSize, accessWrites } from '../../isa/memory-accesses.ts';
import { Reg } from '../../isa/registers.ts';
import { accessOps, storesImmediate } from '../../wasm/access-ops.ts';
import { type LayoutRegion, type MemoryLayout, State } from '../../wasm/memory-layout.ts';
import { Op } from '../../wasm/opcodes.ts';
import type { DecodedCode } from '../analysis/decoded-code.ts';
import type { AccessGroup, GroupedAccess } from '../plan/access-groups.ts';
import { Hint, hintOf, type PointerHints } from '../plan/pointer-hints.ts';
import { type FunctionWriter, GAS_SHIFT, Local } from './function-writer.ts';

/** Sets `Local.exit` for the access at hand and gives what leaves the function there, by `br`, or `br_if` with a condition on the stack. */
type PrepareExit = () => (op: number) => void;

/** Emits an access of a node; false if it always fails, so that nothing after it is reached. */
export function emitAccess(
  w: FunctionWriter,
  layout: MemoryLayout,
  code: DecodedCode,
  index: number,
  access: GroupedAccess | undefined,
  local: number,
  hints: PointerHints,
  prepareExit: PrepareExit,
): boolean {
  const id = code.id[index];
  const op = accessOps[id];
  let offset: number;
  if (access === undefined) {
    const address = findConstant(layout, code.imm1[index] >>> 0, accessSize[id], accessWrites[id] !== 0);
    if (address === undefined) {
      prepareExit()(Op.br);
      return false;
    }
    w.i32(address);
    offset = 0;
  } else {
    const { group, added } = access;
    if (group.first === index && group.local === local) {
      emitCheck(w, layout, group, hints, prepareExit());
    }
    w.getLocal(Local.pointer + group.base);
    offset = layout.firstOffset + code.imm1[index] + added - group.low;
  }
  if (accessWrites[id] === 0) {
    w.access(op, offset);
    w.set(code.reg1[index]);
    return true;
  }
  if (storesImmediate[id] !== 0) w.i64(code.imm2[index]);
  else w.get(code.reg1[index]);
  w.access(op, offset);
  return true;
}

/** Where a constant address that is always accessible lies in linear memory. */
function findConstant(layout: MemoryLayout, address: number, size: number, writes: boolean): number | undefined {
  for (const region of [layout.data, layout.stack, layout.readOnly]) {
    const isInside = address >= region.address && address + size <= region.address + region.size;
    if (isInside && (region.writable || !writes)) return address - region.address + region.offset;
  }
  return undefined;
}

/**
 * Sets the pointer of a register to where its group lies in linear memory, counted from the first region.
 * @param leave jumps (by `br`, or `br_if` with a condition on the stack) to where control goes if the group is not in a region
 */
export function emitCheck(
  w: FunctionWriter,
  layout: MemoryLayout,
  group: AccessGroup,
  hints: PointerHints,
  leave: (op: number) => void,
): void {
  const { data, stack, readOnly } = layout;
  const hint = hintOf(hints, group.base);
  const span = group.high - group.low;
  let order = [data, stack, readOnly];
  if (hint === Hint.stack) order = [stack, data, readOnly];
  else if (hint === Hint.readOnly) order = [readOnly, data, stack];
  const candidates = order.filter((region) => (region.writable || !group.writes) && (region.isGrowing || region.size >= span));
  const pointer = Local.pointer + group.base;
  w.getLow(group.base);
  if (group.low !== 0) {
    w.i32(group.low);
    w.op(Op.i32_add);
  }
  emitCandidates(w, layout, candidates, pointer, (region) => emitIsOutside(w, region, pointer, span), leave);
}

/**
 * Takes a guest address from the stack and tries the regions in turn: sets the pointer to the offset in a region, and
 * once that lies inside, counts it from the first region.
 */
function emitCandidates(
  w: FunctionWriter,
  layout: MemoryLayout,
  candidates: readonly LayoutRegion[],
  pointer: number,
  isOutside: (region: LayoutRegion) => void,
  leave: (op: number) => void,
): void {
  const tryFrom = (at: number, previous: number): void => {
    if (at === candidates.length) {
      if (at === 0) w.op(Op.drop);
      leave(Op.br);
      return;
    }
    const region = candidates[at];
    if (at > 0) w.getLocal(pointer);
    if (previous !== region.address) {
      w.i32((previous - region.address) | 0);
      w.op(Op.i32_add);
    }
    w.setLocal(pointer);
    isOutside(region);
    const isLast = at === candidates.length - 1;
    if (isLast) {
      leave(Op.br_if);
    } else {
      w.begin(Op.if);
      tryFrom(at + 1, region.address);
    }
    if (region.offset !== layout.firstOffset) {
      if (!isLast) w.else();
      w.getLocal(pointer);
      w.i32(region.offset - layout.firstOffset);
      w.op(Op.i32_add);
      w.setLocal(pointer);
    }
    if (!isLast) w.end();
  };
  tryFrom(0, 0);
}

/** Pushes whether the range of `span` bytes at an offset in a region leaves it. */
function emitIsOutside(w: FunctionWriter, region: LayoutRegion, pointer: number, span: number): void {
  w.getLocal(pointer);
  if (!region.isGrowing) {
    w.i32((region.size - span) | 0);
    w.op(Op.i32_gt_u);
    return;
  }
  w.op(Op.i64_extend_i32_u);
  w.i64(span);
  w.op(Op.i64_add);
  w.i32(0);
  w.access(Op.i64_load, State.dataSize);
  w.op(Op.i64_gt_u);
}

/**
 * `memset`, where the gas is enough and all of it lies in one region; anything else is left to the interpreter.
 * `Local.exit` must be set.
 * @param dirty registers to write back then
 */
export function emitMemset(w: FunctionWriter, layout: MemoryLayout, dirty: number, is64Bit: boolean): void {
  const pointer = Local.pointer + Reg.a0;
  const pushCount = () => {
    w.getLow(Reg.a2);
    w.op(Op.i64_extend_i32_u);
  };
  w.getLocal(Local.budget);
  w.i64(GAS_SHIFT);
  w.op(Op.i64_shr_s);
  pushCount();
  w.op(Op.i64_lt_s);
  w.exit(Op.br_if, dirty);
  const isOutside = (region: LayoutRegion): void => {
    w.getLocal(pointer);
    w.op(Op.i64_extend_i32_u);
    pushCount();
    w.op(Op.i64_add);
    if (region.isGrowing) {
      w.i32(0);
      w.access(Op.i64_load, State.dataSize);
    } else {
      w.i64Number(region.size);
    }
    w.op(Op.i64_gt_u);
  };
  w.getLow(Reg.a0);
  emitCandidates(w, layout, [layout.data, layout.stack], pointer, isOutside, (op) => w.exit(op, dirty));
  w.getLocal(pointer);
  w.i32(layout.firstOffset);
  w.op(Op.i32_add);
  w.getLow(Reg.a1);
  w.getLow(Reg.a2);
  w.memoryFill();
  w.getLocal(Local.budget);
  pushCount();
  w.i64(GAS_SHIFT);
  w.op(Op.i64_shl);
  w.op(Op.i64_sub);
  w.setLocal(Local.budget);
  w.get(Reg.a0);
  pushCount();
  w.op(Op.i64_add);
  if (!is64Bit) {
    w.op(Op.i32_wrap_i64);
    w.op(Op.i64_extend_i32_s);
  }
  w.set(Reg.a0);
  w.i64(0);
  w.set(Reg.a2);
}
