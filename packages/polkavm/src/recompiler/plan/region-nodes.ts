/**
 * The nodes of one function: those of a region, and copies of those of small functions that it calls. What such a
 * copy returns to is known, so that calling it is no call: its return is a jump that has been guessed and is checked.
 */
import type { Graph } from '../analysis/graph.ts';
import { NodeKind, type Nodes } from '../analysis/nodes.ts';
import type { Regions } from '../analysis/regions.ts';

/** A copy of a region's nodes in another function. */
export interface Clone {
  readonly region: number;
  /** The region's first node, in the program and here, and the number of its nodes. */
  readonly start: number;
  readonly base: number;
  readonly count: number;
  /** The value of ra that its returns are checked against, and the node here that they go to. */
  readonly returnAddress: number;
  readonly returnTo: number;
}

/** Nodes are numbered: first those of the region in the order of the code, then the copies, then the hub. */
export interface RegionNodes {
  readonly region: number;
  /** The region's first node in the program, and the number of its nodes. */
  readonly start: number;
  readonly count: number;
  readonly head: number;
  /** A node that is none of the program: where dynamic jumps inside of the region go. -1 if there are none. */
  readonly hub: number;
  /** Node -> node of the program. */
  readonly nodeOf: Int32Array;
  readonly clones: readonly Clone[];
  /** Node -> number of the clone that it is part of, or -1. */
  readonly cloneOf: Int32Array;
  /** Node that calls -> number of the clone that is called, or -1. */
  readonly inlinedAt: Int32Array;
  /** Node that jumps to itself -> the copy of it that comes next, or -1. */
  readonly unrolledTo: Int32Array;
}

/** What is worth a copy, in instructions: at most so many of a function, so many in one, and so deep in each other. */
const MAX_CLONE_LENGTH = 64;
const MAX_CLONES_LENGTH = 512;
const MAX_CLONE_DEPTH = 3;

/** How often a loop is repeated at most, and how many instructions that may make. */
const MAX_ROUNDS = 4;
const MAX_UNROLLED_LENGTH = 160;

/** Whether dynamic jumps of a region may go to nodes of it. */
export function hasHub(nodes: Nodes, regions: Regions, region: number, isJumpTarget: Uint8Array): boolean {
  const start = regions.start[region];
  const end = regions.start[region + 1];
  const isSwitch = nodes.kind.subarray(start, end).includes(NodeKind.Switch);
  return isSwitch && isJumpTarget.subarray(start, end).includes(1);
}

/** Only the region itself. */
export function ownNodes(regions: Regions, region: number, withHub: boolean): RegionNodes {
  const start = regions.start[region];
  const count = regions.start[region + 1] - start;
  return {
    region,
    start,
    count,
    head: regions.head[region] - start,
    hub: withHub ? count : -1,
    nodeOf: Int32Array.from({ length: count }, (_, node) => start + node),
    clones: [],
    cloneOf: new Int32Array(count).fill(-1),
    inlinedAt: new Int32Array(count).fill(-1),
    unrolledTo: new Int32Array(count).fill(-1),
  };
}

/** The number of a node of the program as seen from another one: in the same copy. -1 if it is not part of that. */
export function localOf(all: RegionNodes, from: number, node: number): number {
  if (node === all.nodeOf[from] && all.unrolledTo[from] >= 0) return all.unrolledTo[from];
  return findLocal(all, all.cloneOf[from], node);
}

function findLocal(
  { start, count, clones }: Pick<RegionNodes, 'start' | 'count' | 'clones'>,
  cloneNumber: number,
  node: number,
): number {
  const { start: first, count: length, base } = clones[cloneNumber] ?? { start, count, base: 0 };
  return node >= first && node < first + length ? node - first + base : -1;
}

/** What all functions of a program may copy together, so that the code at most doubles. */
export interface CloneBudget {
  instructions: number;
}

/** Adds copies of what the region calls, and of what those call, as far as the budget goes. */
export function inlineCalls(nodes: Nodes, regions: Regions, own: RegionNodes, budget: CloneBudget): RegionNodes {
  const nodeOf = [...own.nodeOf];
  const cloneOf = [...own.cloneOf];
  const inlinedAt = [...own.inlinedAt];
  const clones: Clone[] = [];
  const depths: number[] = [];
  let length = 0;
  for (let local = 0; local < nodeOf.length; local++) {
    const node = nodeOf[local];
    if (nodes.kind[node] !== NodeKind.Call) continue;
    const target = nodes.taken[node];
    const region = regions.of[target];
    const depth = cloneOf[local] < 0 ? 0 : depths[cloneOf[local]];
    const returnTo = findLocal({ start: own.start, count: own.count, clones }, cloneOf[local], nodes.next[node]);
    const cloneLength = lengthOf(nodes, regions, region);
    if (
      regions.head[region] !== target ||
      returnTo < 0 ||
      depth >= MAX_CLONE_DEPTH ||
      cloneLength > MAX_CLONE_LENGTH ||
      length + cloneLength > MAX_CLONES_LENGTH ||
      cloneLength > budget.instructions ||
      !isClonable(nodes, regions, region)
    ) {
      continue;
    }
    length += cloneLength;
    budget.instructions -= cloneLength;
    const start = regions.start[region];
    const count = regions.start[region + 1] - start;
    inlinedAt[local] = clones.length;
    for (let copy = start; copy < start + count; copy++) {
      nodeOf.push(copy);
      cloneOf.push(clones.length);
      inlinedAt.push(-1);
    }
    clones.push({ region, start, base: nodeOf.length - count, count, returnAddress: nodes.returnAddress[node], returnTo });
    depths.push(depth + 1);
  }
  if (clones.length === 0) return own;
  return {
    ...own,
    nodeOf: Int32Array.from(nodeOf),
    clones,
    cloneOf: Int32Array.from(cloneOf),
    inlinedAt: Int32Array.from(inlinedAt),
    unrolledTo: new Int32Array(nodeOf.length).fill(-1),
  };
}

/**
 * Repeats blocks that jump to themselves, so that a loop looks at the gas only every so many rounds (and V8 at its
 * stack), as far as the budget goes.
 */
export function unrollLoops(nodes: Nodes, all: RegionNodes, budget: CloneBudget): RegionNodes {
  const nodeOf = [...all.nodeOf];
  const cloneOf = [...all.cloneOf];
  const unrolledTo = [...all.unrolledTo];
  for (let local = 0; local < all.nodeOf.length; local++) {
    const node = nodeOf[local];
    if (nodes.kind[node] !== NodeKind.Branch || nodes.taken[node] !== node) continue;
    const length = nodes.last[node] - nodes.first[node] + 1;
    const copies = Math.min(MAX_ROUNDS, Math.floor(MAX_UNROLLED_LENGTH / length)) - 1;
    if (copies < 1 || copies * length > budget.instructions) continue;
    budget.instructions -= copies * length;
    let previous = local;
    for (let copy = 0; copy < copies; copy++) {
      unrolledTo[previous] = nodeOf.length;
      previous = nodeOf.length;
      nodeOf.push(node);
      cloneOf.push(cloneOf[local]);
      unrolledTo.push(local);
    }
  }
  if (nodeOf.length === all.nodeOf.length) return all;
  const inlinedAt = new Int32Array(nodeOf.length).fill(-1);
  inlinedAt.set(all.inlinedAt);
  return {
    ...all,
    hub: all.hub < 0 ? -1 : nodeOf.length,
    nodeOf: Int32Array.from(nodeOf),
    cloneOf: Int32Array.from(cloneOf),
    inlinedAt,
    unrolledTo: Int32Array.from(unrolledTo),
  };
}

function lengthOf(nodes: Nodes, regions: Regions, region: number): number {
  const start = regions.start[region];
  return nodes.last[regions.start[region + 1] - 1] - nodes.first[start] + 1;
}

/** Whether a region goes nowhere but by calls of functions, and returns. */
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
  if (inlined >= 0) return nodes.taken[node] - all.clones[inlined].start + all.clones[inlined].base;
  if (kind === NodeKind.Return && all.cloneOf[local] >= 0) return all.clones[all.cloneOf[local]].returnTo;
  return localOf(all, local, kind === NodeKind.Jump ? nodes.taken[node] : nodes.next[node]);
}

export function buildGraph(nodes: Nodes, all: RegionNodes, isJumpTarget: Uint8Array): Graph {
  const { hub, nodeOf, start, count } = all;
  const total = hub < 0 ? nodeOf.length : nodeOf.length + 1;
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
        // In this order the one that follows in the code comes first.
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
        if (all.cloneOf[local] >= 0) add(fallTarget(nodes, all, local));
        break;
      case NodeKind.Switch:
        if (hub >= 0) to.push(hub);
        break;
    }
  }
  if (hub >= 0) {
    from[hub] = to.length;
    for (let local = count - 1; local >= 0; local--) if (isJumpTarget[start + local] !== 0) to.push(local);
  }
  from[total] = to.length;
  return { count: total, from, to: Int32Array.from(to) };
}
