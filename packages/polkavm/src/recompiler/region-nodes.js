import { NodeKind } from './nodes.js';

/** What is worth a copy, in instructions: at most so many of a function, so many in one, and so deep in each other. */
const MAX_CLONE_LENGTH = 64;
const MAX_CLONES_LENGTH = 512;
const MAX_CLONE_DEPTH = 3;
/** Only the region itself. */
export function ownNodes(nodes, regions, region, isJumpTarget) {
  const start = regions.start[region];
  const count = regions.start[region + 1] - start;
  let hasSwitch = false;
  let targets = 0;
  for (let node = start; node < start + count; node++) {
    hasSwitch ||= nodes.kind[node] === NodeKind.Switch;
    targets += isJumpTarget[node];
  }
  return {
    region,
    start,
    count,
    head: regions.head[region] - start,
    hub: hasSwitch && targets > 0 ? count : -1,
    nodeOf: Int32Array.from({ length: count }, (_, node) => start + node),
    clones: [],
    cloneOf: new Int32Array(count).fill(-1),
    inlinedAt: new Int32Array(count).fill(-1),
  };
}
/** The number of a node of the program as seen from another one: in the same copy. -1 if it is not part of that. */
export function localOf({ start, count, clones, cloneOf }, from, node) {
  if (node < 0) return -1;
  const clone = cloneOf[from] < 0 ? undefined : clones[cloneOf[from]];
  if (clone === undefined) return node >= start && node < start + count ? node - start : -1;
  return node >= clone.start && node < clone.start + clone.count ? node - clone.start + clone.base : -1;
}
/** Adds copies of what the region calls, and of what those call, as far as the budget goes. */
export function inlineCalls(nodes, regions, own, budget) {
  const nodeOf = [...own.nodeOf];
  const cloneOf = [...own.cloneOf];
  const inlinedAt = [...own.inlinedAt];
  const clones = [];
  const depths = [];
  let length = 0;
  for (let local = 0; local < nodeOf.length; local++) {
    const node = nodeOf[local];
    if (nodes.kind[node] !== NodeKind.Call) continue;
    const target = nodes.taken[node];
    const region = regions.of[target];
    const depth = cloneOf[local] < 0 ? 0 : depths[cloneOf[local]];
    const returnTo = localOf({ start: own.start, count: own.count, clones, cloneOf }, local, nodes.next[node]);
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
  };
}
function lengthOf(nodes, regions, region) {
  const start = regions.start[region];
  return nodes.last[regions.start[region + 1] - 1] - nodes.first[start] + 1;
}
/** Whether a region goes nowhere but by calls of functions, and returns. */
function isClonable(nodes, regions, region) {
  for (let node = regions.start[region]; node < regions.start[region + 1]; node++) {
    const kind = nodes.kind[node];
    if (kind === NodeKind.Switch || kind === NodeKind.CallIndirect) return false;
    const leaves = (target) => target >= 0 && regions.of[target] !== region;
    if (leaves(nodes.next[node])) return false;
    if (kind === NodeKind.Call ? regions.head[regions.of[nodes.taken[node]]] !== nodes.taken[node] : leaves(nodes.taken[node])) {
      return false;
    }
  }
  return true;
}
/** The node that a node goes on with unless it jumps elsewhere, or -1. */
export function fallTarget(nodes, all, local) {
  const node = all.nodeOf[local];
  const kind = nodes.kind[node];
  const inlined = all.inlinedAt[local];
  if (inlined >= 0) return nodes.taken[node] - all.clones[inlined].start + all.clones[inlined].base;
  if (kind === NodeKind.Return && all.cloneOf[local] >= 0) return all.clones[all.cloneOf[local]].returnTo;
  return localOf(all, local, kind === NodeKind.Jump ? nodes.taken[node] : nodes.next[node]);
}
export function buildGraph(nodes, all, isJumpTarget) {
  const { hub, nodeOf, start, count } = all;
  const total = hub < 0 ? nodeOf.length : nodeOf.length + 1;
  const from = new Int32Array(total + 1);
  const to = [];
  const add = (target) => {
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
//# sourceMappingURL=region-nodes.js.map
