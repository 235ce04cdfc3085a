/**
 * Guesses where registers point: into which part of memory an access by them will probably go. A hint only decides the
 * order in which the parts are tried.
 */
import { INSTRUCTION_IDS } from '../../isa/instruction-id.ts';
import { REGISTER_COUNT, Reg } from '../../isa/registers.ts';
import type { LayoutRegion, MemoryLayout } from '../../wasm/memory-layout.ts';
import type { DecodedCode } from '../analysis/decoded-code.ts';
import { WorkList } from '../analysis/graph.ts';
import { writesOf } from '../analysis/instruction-effects.ts';
import { NodeKind, type Nodes } from '../analysis/nodes.ts';
import { PRESERVED } from './function-kind.ts';
import { localOf } from './region-nodes.ts';
import type { RegionPlan } from './region-plan.ts';

/** Two bits a register, from the lowest. */
export type PointerHints = number;

export const Hint = { unknown: 0, stack: 1, readOnly: 2, data: 3 } as const;

export const hintOf = (hints: PointerHints, register: number): number => (hints >>> (2 * register)) & 3;

const withHint = (hints: PointerHints, register: number, hint: number): PointerHints =>
  (hints & ~(3 << (2 * register))) | (hint << (2 * register));

/** The hint where nothing is known. */
const AT_START = withHint(0, Reg.sp, Hint.stack);

const { load_imm, move_reg, add_imm_32, add_imm_64, add_32, add_64, sub_32, sub_64 } = INSTRUCTION_IDS;

const holds = ({ address, size }: LayoutRegion, value: number): boolean => value >= address && value < address + size;

function hintOfConstant({ data, readOnly }: MemoryLayout, value: number): number {
  if (holds(readOnly, value)) return Hint.readOnly;
  return holds(data, value) ? Hint.data : Hint.unknown;
}

/** The hints after an instruction. */
export function updateHints(hints: PointerHints, code: DecodedCode, index: number, layout: MemoryLayout): PointerHints {
  const written = writesOf(code, index);
  if (written === 0) return hints;
  const register = code.reg1[index];
  const left = hintOf(hints, code.reg2[index]);
  switch (code.id[index]) {
    case load_imm:
      return withHint(hints, register, hintOfConstant(layout, code.imm1[index] >>> 0));
    case move_reg:
    case add_imm_32:
    case add_imm_64:
    case sub_32:
    case sub_64:
      return withHint(hints, register, left);
    case add_32:
    case add_64: {
      // A pointer and a number.
      const right = hintOf(hints, code.reg3[index]);
      const sum = left === Hint.unknown ? right : right === Hint.unknown ? left : Hint.unknown;
      return withHint(hints, register, sum);
    }
  }
  let rest = hints;
  for (let at = 0; at < REGISTER_COUNT; at++) if ((written & (1 << at)) !== 0) rest = withHint(rest, at, Hint.unknown);
  return rest;
}

/** A register is unknown where two ways disagree about it. */
function meet(one: PointerHints, other: PointerHints): PointerHints {
  const different = one ^ other;
  const registers = (different | (different >>> 1)) & 0x155_5555;
  return one & ~(registers | (registers << 1));
}

/** Node of a region -> hints at its start. */
export function findPointerHints(plan: RegionPlan, nodes: Nodes, code: DecodedCode, layout: MemoryLayout): Int32Array {
  const { graph, nodeOf, head, dispatch } = plan;
  const hints = new Int32Array(graph.count).fill(AT_START);
  const isKnown = new Uint8Array(graph.count);
  const work = new WorkList(graph.count);
  const flow = (to: number, value: PointerHints) => {
    const met = isKnown[to] === 0 ? value : meet(hints[to], value);
    if (isKnown[to] !== 0 && met === hints[to]) return;
    isKnown[to] = 1;
    hints[to] = met;
    work.add(to);
  };
  let preserved = 0;
  for (let register = 0; register < REGISTER_COUNT; register++) {
    if ((PRESERVED & (1 << register)) !== 0) preserved |= 3 << (2 * register);
  }
  const propagate = () => {
    for (let node = work.take(); node >= 0; node = work.take()) {
      let value: PointerHints = hints[node];
      if (node !== dispatch) {
        const of = nodeOf[node];
        for (let at = nodes.first[of]; at <= nodes.last[of]; at++) value = updateHints(value, code, at, layout);
        const kind = nodes.kind[of];
        const isCall = (kind === NodeKind.Call && plan.inlinedAt[node] < 0) || kind === NodeKind.CallIndirect;
        if (isCall || kind === NodeKind.HostCall) {
          const next = localOf(plan, node, nodes.next[of]);
          if (next >= 0) flow(next, value & preserved);
          continue;
        }
      }
      for (let at = graph.from[node]; at < graph.from[node + 1]; at++) flow(graph.to[at], value);
    }
  };
  flow(head, AT_START);
  propagate();
  // Nodes that nothing leads to come last.
  for (let node = 0; node < graph.count; node++) {
    if (isKnown[node] !== 0) continue;
    flow(node, AT_START);
    propagate();
  }
  return hints;
}
