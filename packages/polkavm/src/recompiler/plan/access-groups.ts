/**
 * Which accesses share one range check: those relative to the same value of a register, in a chain of nodes of which
 * each is entered from the one before only, such as the copies of an unrolled loop. Adding a constant to the register
 * keeps it in its group. The check covers all of them and is made before the first; if it fails, one of them may
 * fault, and the tier below finds out.
 *
 * A chain may be left early, so a check can cover accesses that are not made. Near the end of a region such a check
 * fails without need, which costs only time.
 *
 * A run of rounds makes its checks before it starts, for every register that the rounds change by adding constants only.
 */
import { accessIsIndirect, accessSize, accessWrites } from '../../isa/memory-accesses.ts';
import { REGISTER_COUNT } from '../../isa/registers.ts';
import { isStep } from '../analysis/counted-loops.ts';
import type { DecodedCode } from '../analysis/decoded-code.ts';
import { baseOf, writesOf } from '../analysis/instruction-effects.ts';
import { NodeKind, type Nodes } from '../analysis/nodes.ts';
import type { RegionPlan } from './region-plan.ts';

/** The widest range that one check covers: less than the gap between two regions, so that the ends decide. */
const MAX_SPAN = 0x8000;

export interface AccessGroup {
  /** Where the first access is: the node of the plan and the index of the instruction, or {@link AT_START}. */
  readonly local: number;
  readonly first: number;
  /** The register. */
  readonly base: number;
  /** The lowest offset from the register's value at the first access, and the end of the highest access. */
  low: number;
  high: number;
  writes: boolean;
}

/** In place of the first access: the check is made at the start of the node, which is that of a run of rounds. */
export const AT_START = -1;

/** An indirect access: its group, and what was added to the register since the check. */
export interface GroupedAccess {
  readonly group: AccessGroup;
  readonly added: number;
}

/** Node of a plan -> index of an instruction minus the node's first one -> its group, for indirect accesses. */
export function findAccessGroups(plan: RegionPlan, nodes: Nodes, code: DecodedCode): (GroupedAccess | undefined)[][] {
  const next = findChains(plan, nodes);
  const isInner = new Uint8Array(next.length);
  for (const to of next) if (to >= 0) isInner[to] = 1;
  const found: (GroupedAccess | undefined)[][] = new Array(next.length);
  const chain = new Chain(code);
  for (let head = 0; head < next.length; head++) {
    if (isInner[head] !== 0) continue;
    chain.begin(plan.runs.has(head) ? head : -1);
    for (let local = head; local >= 0; local = next[local]) found[local] = chain.take(local, plan.nodeOf[local], nodes);
  }
  return found;
}

/** The groups of a run of rounds that are checked before it. */
export function groupsAtStart(
  groups: readonly (readonly (GroupedAccess | undefined)[])[],
  plan: RegionPlan,
  local: number,
): AccessGroup[] {
  const found = new Set<AccessGroup>();
  for (let round = 0, at = local; round < plan.runs.get(local)!.rounds; round++, at = plan.unrolledTo[at]) {
    for (const access of groups[at]) if (access?.group.first === AT_START) found.add(access.group);
  }
  return [...found];
}

/** Node of a plan -> the node that follows it in its chain, or -1. */
function findChains({ graph, entry, nodeOf, structure, dispatch, runs }: RegionPlan, nodes: Nodes): Int32Array {
  const count = nodeOf.length;
  const waysIn = new Int32Array(graph.count);
  for (let at = 0; at < graph.from[graph.count]; at++) waysIn[graph.to[at]]++;
  const next = new Int32Array(count).fill(-1);
  for (let local = 0; local < count; local++) {
    const kind = nodes.kind[nodeOf[local]];
    if (kind !== NodeKind.Fall && kind !== NodeKind.Branch && kind !== NodeKind.Jump) continue;
    // A run that is not made is left before its first access.
    const otherwise = runs.get(local)?.otherwise;
    for (let at = graph.from[local]; at < graph.from[local + 1]; at++) {
      const to = graph.to[at];
      if (to === dispatch || to === local || waysIn[to] !== 1 || entry[to] >= 0 || to === otherwise) continue;
      // A branch falls to the later one of its two ways.
      if (structure.loopOf[to] === structure.loopOf[local]) next[local] = to;
    }
  }
  return next;
}

/** Groups the accesses of the nodes of one chain after the other. */
class Chain {
  readonly #code: DecodedCode;
  /** Register -> the group that its value belongs to. */
  readonly #current: (AccessGroup | undefined)[] = new Array(REGISTER_COUNT).fill(undefined);
  /** Register -> what was added to it since its group's check. */
  readonly #added = new Float64Array(REGISTER_COUNT);
  /** The node at whose start groups may be checked, or -1, and the registers that the chain has only added to since. */
  #start = -1;
  #known = 0;

  constructor(code: DecodedCode) {
    this.#code = code;
  }

  /** @param start the node if groups may be checked at its start, else -1 */
  begin(start: number): void {
    this.#current.fill(undefined);
    this.#added.fill(0);
    this.#start = start;
    this.#known = start < 0 ? 0 : -1;
  }

  take(local: number, node: number, nodes: Nodes): (GroupedAccess | undefined)[] {
    const code = this.#code;
    const first = nodes.first[node];
    const last = nodes.last[node];
    const groups: (GroupedAccess | undefined)[] = [];
    for (let index = first; index <= last; index++) {
      const id = code.id[index];
      if (accessSize[id] !== 0 && accessIsIndirect[id] !== 0) groups[index - first] = this.#join(local, index);
      const written = writesOf(code, index);
      if (written === 0) continue;
      if (isStep(code, index)) {
        this.#added[code.reg1[index]] += code.imm1[index];
      } else {
        this.#known &= ~written;
        for (let register = 0; register < REGISTER_COUNT; register++) {
          if ((written & (1 << register)) !== 0) this.#current[register] = undefined;
        }
      }
    }
    return groups;
  }

  #join(local: number, index: number): GroupedAccess {
    const code = this.#code;
    const id = code.id[index];
    const base = baseOf(code, index);
    const size = accessSize[id];
    let offset = code.imm1[index] + this.#added[base];
    let group = this.#current[base];
    if (group === undefined && (this.#known & (1 << base)) !== 0) {
      group = { local: this.#start, first: AT_START, base, low: offset, high: offset + size, writes: false };
      this.#current[base] = group;
    }
    if (group === undefined || Math.max(group.high, offset + size) - Math.min(group.low, offset) > MAX_SPAN) {
      this.#added[base] = 0;
      offset = code.imm1[index];
      group = { local, first: index, base, low: offset, high: offset + size, writes: false };
      this.#current[base] = group;
    }
    group.low = Math.min(group.low, offset);
    group.high = Math.max(group.high, offset + size);
    if (accessWrites[id] !== 0) group.writes = true;
    return { group, added: this.#added[base] };
  }
}
