/** Which registers are in locals at each node of a region, and which of them are stale in memory. */
import { Reg } from '../../isa/registers.ts';
import type { DecodedCode } from '../analysis/decoded-code.ts';
import { reverse, WorkList } from '../analysis/graph.ts';
import { readsOf, writesOf } from '../analysis/instruction-effects.ts';
import { NodeKind, type Nodes } from '../analysis/nodes.ts';
import type { Regions } from '../analysis/regions.ts';
import type { Conventions } from './call-conventions.ts';
import { type FunctionKind, PRESERVED } from './function-kind.ts';
import type { RegionPlan } from './region-plan.ts';

/** The result of the data flow of registers for one function of a region. */
export interface RegisterPlan {
  /** Node -> registers whose value in memory may be stale when it is entered. */
  readonly dirty: Int32Array;
  /** Node -> registers that must be in their locals when it is entered. */
  readonly live: Int32Array;
}

/** How a node leaves the function other than by an exit. */
export type Transfer =
  | { readonly kind: 'none'; readonly isTail: false }
  /** By calling the fast function of a region, or going on there if it is a tail call. */
  | { readonly kind: 'fast'; readonly region: number; readonly isTail: boolean }
  /** By calling a resumable function, with all registers in memory, or going on there. */
  | { readonly kind: 'resumable'; readonly isTail: boolean };

const NO_TRANSFER: Transfer = { kind: 'none', isTail: false };

/** How a node of the program leaves its function; a branch that leaves it on both sides counts as the worse of them. */
function transferOf(nodes: Nodes, regions: Regions, { parameters }: Conventions, node: number): Transfer {
  const { kind, taken, next } = nodes;
  const region = regions.of[node];
  const toFunction = (target: number, isTail: boolean): Transfer => {
    const other = regions.of[target];
    const hasFast = regions.head[other] === target && parameters[other] !== 0;
    return hasFast ? { kind: 'fast', region: other, isTail } : { kind: 'resumable', isTail };
  };
  switch (kind[node]) {
    case NodeKind.Call:
      return toFunction(taken[node], false);
    case NodeKind.CallIndirect:
      return { kind: 'resumable', isTail: false };
    case NodeKind.Switch:
      return { kind: 'resumable', isTail: true };
    case NodeKind.HostCall:
    case NodeKind.Assist:
    case NodeKind.Exit:
    case NodeKind.Return:
      return NO_TRANSFER;
  }
  let found: Transfer = NO_TRANSFER;
  for (const target of [taken[node], next[node]]) {
    if (target < 0 || regions.of[target] === region) continue;
    const one = toFunction(target, true);
    if (found.kind === 'none' || one.kind === 'resumable') found = one;
  }
  return found;
}

/** How a node of a plan leaves its function. A call of a copy inside of the plan does not leave it. */
export const transferIn = (plan: RegionPlan, nodes: Nodes, regions: Regions, conventions: Conventions, node: number): Transfer =>
  plan.inlinedAt[node] >= 0 ? NO_TRANSFER : transferOf(nodes, regions, conventions, plan.nodeOf[node]);

/** The preserved registers that a fast function compares before it returns. */
export function comparedIn(plan: RegionPlan, conventions: Conventions): number {
  let written = conventions.writes[plan.region];
  for (const { region } of plan.copies) written |= conventions.writes[region];
  return written & PRESERVED;
}

/** Registers that are stale in memory after a call of a fast function. */
export const dirtyAfterCall = (conventions: Conventions, region: number, dirty: number): number =>
  (1 << Reg.a0) | (dirty & conventions.parameters[region] & ~conventions.changed[region]) | conventions.clobbered[region];

/**
 * Data flow of registers: what may be stale (forwards), what must be loaded (backwards). Whatever leaves a node
 * writes its stale registers back, and so needs them.
 */
export function planRegisters(
  plan: RegionPlan,
  functionKind: FunctionKind,
  nodes: Nodes,
  code: DecodedCode,
  regions: Regions,
  conventions: Conventions,
): RegisterPlan {
  const { graph, nodeOf, head, region } = plan;
  const count = nodeOf.length;
  const dirty = new Int32Array(graph.count);
  const live = new Int32Array(graph.count);
  const reads = new Int32Array(graph.count);
  const writes = new Int32Array(graph.count);
  const transfers: Transfer[] = [];
  for (let node = 0; node < count; node++) {
    let read = 0;
    let written = 0;
    for (let index = nodes.first[nodeOf[node]]; index <= nodes.last[nodeOf[node]]; index++) {
      read |= readsOf(code, index) & ~written;
      written |= writesOf(code, index);
    }
    reads[node] = read;
    writes[node] = written;
    transfers.push(transferIn(plan, nodes, regions, conventions, node));
  }
  if (graph.count > count) transfers.push({ kind: 'resumable', isTail: true });

  const work = new WorkList(graph.count);
  if (functionKind === 'fast') dirty[head] = conventions.parameters[region];
  for (let node = graph.count - 1; node >= 0; node--) work.add(node);
  for (let node = work.take(); node >= 0; node = work.take()) {
    const transfer = transfers[node];
    let out = dirty[node] | writes[node];
    if (transfer.kind === 'fast' && !transfer.isTail) out = dirtyAfterCall(conventions, transfer.region, out);
    else if (transfer.kind === 'resumable' && !transfer.isTail) out = 0;
    for (let at = graph.from[node]; at < graph.from[node + 1]; at++) {
      const target = graph.to[at];
      if ((out & ~dirty[target]) === 0) continue;
      dirty[target] |= out;
      work.add(target);
    }
  }

  // What a fast function compares before it returns.
  const compared = functionKind === 'fast' ? comparedIn(plan, conventions) : 0;
  const before = reverse(graph);
  for (let node = 0; node < graph.count; node++) work.add(node);
  for (let node = work.take(); node >= 0; node = work.take()) {
    const transfer = transfers[node];
    let out = 0;
    for (let at = graph.from[node]; at < graph.from[node + 1]; at++) out |= live[graph.to[at]];
    if (transfer.kind === 'fast') {
      const { parameters, changed, clobbered } = conventions;
      if (!transfer.isTail) out &= ~(changed[transfer.region] | (1 << Reg.a0));
      out |= parameters[transfer.region] | clobbered[transfer.region];
    } else if (transfer.kind === 'resumable' && !transfer.isTail) {
      out = 0;
    }
    const isReturn = node < count && nodes.kind[nodeOf[node]] === NodeKind.Return && plan.copyOf[node] < 0;
    if (functionKind === 'fast' && (isReturn || transfer.isTail)) out |= compared | (1 << Reg.a0);
    let needed = reads[node] | (out & ~writes[node]) | dirty[node];
    // A run of rounds may be left before its first instruction.
    const run = plan.runs.get(node);
    if (run !== undefined) needed |= live[run.otherwise];
    if (node === head) needed |= compared;
    if (needed === live[node]) continue;
    live[node] = needed;
    for (let at = before.from[node]; at < before.from[node + 1]; at++) work.add(before.to[at]);
  }
  return { dirty, live };
}
