/**
 * Guesses where registers point: into which part of memory an access by them will probably go. That decides only
 * in which order the parts are tried.
 */
import { INSTRUCTION_IDS } from '../isa/instruction-id.js';
import { REGISTER_COUNT, Reg } from '../isa/registers.js';
import { PRESERVED } from './function-writer.js';
import { WorkList } from './graph.js';
import { writesOf } from './instruction-effects.js';
import { NodeKind } from './nodes.js';
import { localOf } from './region-nodes.js';
export const Hint = { unknown: 0, stack: 1, readOnly: 2, data: 3 };
export const hintOf = (hints, register) => (hints >>> (2 * register)) & 3;
const withHint = (hints, register, hint) => (hints & ~(3 << (2 * register))) | (hint << (2 * register));
/** What is taken for granted where nothing is known. */
const AT_START = withHint(0, Reg.sp, Hint.stack);
const { load_imm, move_reg, add_imm_64, add_64, sub_64 } = INSTRUCTION_IDS;
const holds = ({ address, size }, value) => value >= address && value < address + size;
function hintOfConstant({ data, readOnly }, value) {
  if (holds(readOnly, value)) return Hint.readOnly;
  return holds(data, value) ? Hint.data : Hint.unknown;
}
/** The hints behind an instruction. */
export function updateHints(hints, code, index, layout) {
  const written = writesOf(code, index);
  if (written === 0) return hints;
  const register = code.reg1[index];
  const left = hintOf(hints, code.reg2[index]);
  switch (code.id[index]) {
    case load_imm:
      return withHint(hints, register, hintOfConstant(layout, code.imm1[index] >>> 0));
    case move_reg:
    case add_imm_64:
    case sub_64:
      return withHint(hints, register, left);
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
/** Registers that two ways do not agree on are unknown. */
function meet(one, other) {
  const different = one ^ other;
  const registers = (different | (different >>> 1)) & 0x155_5555;
  return one & ~(registers | (registers << 1));
}
/** Node of a region -> hints at its start. */
export function findPointerHints(plan, nodes, code, layout) {
  const { graph, nodeOf, head, hub } = plan;
  const hints = new Int32Array(graph.count).fill(AT_START);
  const isKnown = new Uint8Array(graph.count);
  const work = new WorkList(graph.count);
  const flow = (to, value) => {
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
  flow(head, AT_START);
  // What nothing leads to is looked at after the rest.
  for (let seed = 0; seed < graph.count; seed++) {
    if (seed > 0 && isKnown[seed] === 0) flow(seed, AT_START);
    for (let node = work.take(); node >= 0; node = work.take()) {
      let value = hints[node];
      if (node !== hub) {
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
  }
  return hints;
}
//# sourceMappingURL=pointer-hints.js.map
