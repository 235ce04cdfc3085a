/**
 * The nodes of one function: the nodes of a region, and copies of the nodes of small functions that it calls. The
 * return target of a copy is known, so the call is inlined: its return becomes a jump, guarded by a check of ra.
 */
import type { CountedLoop } from '../analysis/counted-loops.ts';
import type { Graph } from '../analysis/graph.ts';
import { NodeKind, type Nodes } from '../analysis/nodes.ts';
import { lengthOfRegion, type Regions } from '../analysis/regions.ts';
import type { Unit } from './unit.ts';

/** A copy of a region's nodes in another function. */
export interface InlinedCopy {
  readonly region: number;
  /** The region's first node, in the program and here, and the number of its nodes. */
  readonly start: number;
  readonly base: number;
  readonly count: number;
  /** The value of ra that its returns are checked against, and the node here that they go to. */
  readonly returnAddress: number;
  readonly returnTo: number;
}

/** Nodes are numbered: first those of the region in the order of the code, then the copies, then the dispatch block. */
export interface RegionNodes {
  readonly region: number;
  /** The region's first node in the program, and the number of its nodes. */
  readonly start: number;
  readonly count: number;
  readonly head: number;
  /**
   * The dispatch block: a node without code in the program, to which dynamic jumps inside the region go. -1 if there
   * are none.
   */
  readonly dispatch: number;
  /** Node -> node of the program. */
  readonly nodeOf: Int32Array;
  readonly copies: readonly InlinedCopy[];
  /** Node -> number of the copy that it is part of, or -1. */
  readonly copyOf: Int32Array;
  /** Node that calls -> number of the copy that is called, or -1. */
  readonly inlinedAt: Int32Array;
  /** Node that jumps to itself -> the copy of it that comes next, or -1. */
  readonly unrolledTo: Int32Array;
  /** Node that begins several rounds of a loop -> these. */
  readonly runs: ReadonlyMap<number, RunOfRounds>;
  /** Node -> 1 if it goes on with {@link unrolledTo} whatever its condition is: all rounds of a run but the last. */
  readonly isUnconditional: Uint8Array;
}

/**
 * Several rounds of a loop, which start with a test: are there as many rounds left, if it is known how the loop counts, and
 * are the accesses of all of them in range?
 */
export interface RunOfRounds {
  /** How the loop counts; then there is no way out but after the last round. */
  readonly loop: CountedLoop | undefined;
  readonly rounds: number;
  /** Where control goes if the test fails: the start of a shorter run, or a single round that checks everything. */
  readonly otherwise: number;
}

/** Limits of copies, in instructions: of one copied function, of all copies in one function, and how deep they nest. */
export const MAX_COPY_LENGTH = 64;
const MAX_COPIES_LENGTH = 512;
const MAX_COPY_DEPTH = 8;

/** Whether dynamic jumps of a region may go to nodes of it. */
export function needsDispatchBlock(nodes: Nodes, regions: Regions, region: number, isJumpTarget: Uint8Array): boolean {
  const start = regions.start[region];
  const end = regions.start[region + 1];
  const isSwitch = nodes.kind.subarray(start, end).includes(NodeKind.Switch);
  return isSwitch && isJumpTarget.subarray(start, end).includes(1);
}

/** Only the region itself. */
export function ownNodes(regions: Regions, region: number, withDispatchBlock: boolean): RegionNodes {
  const start = regions.start[region];
  const count = regions.start[region + 1] - start;
  return {
    region,
    start,
    count,
    head: regions.head[region] - start,
    dispatch: withDispatchBlock ? count : -1,
    nodeOf: Int32Array.from({ length: count }, (_, node) => start + node),
    copies: [],
    copyOf: new Int32Array(count).fill(-1),
    inlinedAt: new Int32Array(count).fill(-1),
    unrolledTo: new Int32Array(count).fill(-1),
    runs: new Map(),
    isUnconditional: new Uint8Array(count),
  };
}

/** The number of a node of the program in the same copy as another node; -1 if the copy does not contain it. */
export function localOf(all: RegionNodes, from: number, node: number): number {
  if (node === all.nodeOf[from] && all.unrolledTo[from] >= 0) return all.unrolledTo[from];
  return findLocal(all, all.copyOf[from], node);
}

function findLocal(
  { start, count, copies }: Pick<RegionNodes, 'start' | 'count' | 'copies'>,
  copyNumber: number,
  node: number,
): number {
  const { start: first, count: length, base } = copies[copyNumber] ?? { start, count, base: 0 };
  return node >= first && node < first + length ? node - first + base : -1;
}

/** The budget of copies for all functions of a program, so that the code at most doubles. */
export interface CopyBudget {
  instructions: number;
}

/** Adds copies of what the region calls in its unit, and of what those call, as far as the budget goes. */
export function inlineCalls(
  nodes: Nodes,
  regions: Regions,
  { fastFunction }: Unit,
  own: RegionNodes,
  budget: CopyBudget,
): RegionNodes {
  const nodeOf = [...own.nodeOf];
  const copyOf = [...own.copyOf];
  const inlinedAt = [...own.inlinedAt];
  const copies: InlinedCopy[] = [];
  const depths: number[] = [];
  let length = 0;
  for (let local = 0; local < nodeOf.length; local++) {
    const node = nodeOf[local];
    if (nodes.kind[node] !== NodeKind.Call) continue;
    const target = nodes.taken[node];
    const region = regions.of[target];
    const depth = copyOf[local] < 0 ? 0 : depths[copyOf[local]];
    const returnTo = findLocal({ start: own.start, count: own.count, copies }, copyOf[local], nodes.next[node]);
    const copyLength = lengthOfRegion(nodes, regions, region);
    if (
      regions.head[region] !== target ||
      fastFunction[region] < 0 ||
      returnTo < 0 ||
      depth >= MAX_COPY_DEPTH ||
      copyLength > MAX_COPY_LENGTH ||
      length + copyLength > MAX_COPIES_LENGTH ||
      copyLength > budget.instructions ||
      !isClonable(nodes, regions, region)
    ) {
      continue;
    }
    length += copyLength;
    budget.instructions -= copyLength;
    const start = regions.start[region];
    const count = regions.start[region + 1] - start;
    inlinedAt[local] = copies.length;
    for (let copy = start; copy < start + count; copy++) {
      nodeOf.push(copy);
      copyOf.push(copies.length);
      inlinedAt.push(-1);
    }
    copies.push({ region, start, base: nodeOf.length - count, count, returnAddress: nodes.returnAddress[node], returnTo });
    depths.push(depth + 1);
  }
  if (copies.length === 0) return own;
  return {
    ...own,
    nodeOf: Int32Array.from(nodeOf),
    copies,
    copyOf: Int32Array.from(copyOf),
    inlinedAt: Int32Array.from(inlinedAt),
    unrolledTo: new Int32Array(nodeOf.length).fill(-1),
    isUnconditional: new Uint8Array(nodeOf.length),
  };
}

/** Whether control leaves a region only by calls of functions and by returns. */
function isClonable(nodes: Nodes, regions: Regions, region: number): boolean {
  for (let node = regions.start[region]; node < regions.start[region + 1]; node++) {
    const kind = nodes.kind[node];
    if (kind === NodeKind.Switch || kind === NodeKind.CallIndirect) return false;
    const leaves = (target: number) => target >= 0 && regions.of[target] !== region;
    if (leaves(nodes.next[node])) return false;
    if (kind === NodeKind.Call ? regions.head[regions.of[nodes.taken[node]]] !== nodes.taken[node] : leaves(nodes.taken[node])) {
      return false;
    }
  }
  return true;
}

/** The node that a node goes on with unless it jumps elsewhere, or -1. */
export function fallTarget(nodes: Nodes, all: RegionNodes, local: number): number {
  const node = all.nodeOf[local];
  const kind = nodes.kind[node];
  const inlined = all.inlinedAt[local];
  if (all.isUnconditional[local] !== 0) return all.unrolledTo[local];
  if (inlined >= 0) return nodes.taken[node] - all.copies[inlined].start + all.copies[inlined].base;
  if (kind === NodeKind.Return && all.copyOf[local] >= 0) return all.copies[all.copyOf[local]].returnTo;
  return localOf(all, local, kind === NodeKind.Jump ? nodes.taken[node] : nodes.next[node]);
}

export function buildGraph(nodes: Nodes, all: RegionNodes, isJumpTarget: Uint8Array): Graph {
  const { dispatch, nodeOf, start, count } = all;
  const total = dispatch < 0 ? nodeOf.length : nodeOf.length + 1;
  const from = new Int32Array(total + 1);
  const to: number[] = [];
  const add = (target: number) => {
    if (target >= 0) to.push(target);
  };
  for (let local = 0; local < nodeOf.length; local++) {
    const node = nodeOf[local];
    from[local] = to.length;
    switch (nodes.kind[node]) {
      case NodeKind.Branch:
        add(all.runs.get(local)?.otherwise ?? -1);
        if (all.isUnconditional[local] !== 0) {
          add(all.unrolledTo[local]);
          break;
        }
        // The node that follows in the code comes first.
        add(localOf(all, local, nodes.taken[node]));
        add(localOf(all, local, nodes.next[node]));
        break;
      case NodeKind.Jump:
      case NodeKind.Fall:
      case NodeKind.Memset:
      case NodeKind.Call:
      case NodeKind.CallIndirect:
        add(fallTarget(nodes, all, local));
        break;
      case NodeKind.Return:
        if (all.copyOf[local] >= 0) add(fallTarget(nodes, all, local));
        break;
      case NodeKind.Switch:
        if (dispatch >= 0) to.push(dispatch);
        break;
    }
  }
  if (dispatch >= 0) {
    from[dispatch] = to.length;
    for (let local = count - 1; local >= 0; local--) if (isJumpTarget[start + local] !== 0) to.push(local);
  }
  from[total] = to.length;
  return { count: total, from, to: Int32Array.from(to) };
}
