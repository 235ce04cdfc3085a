import { NodeKind } from './nodes.js';
import { buildGraph, fallTarget, inlineCalls, localOf, ownNodes } from './region-nodes.js';
import { commonLoop, findStructure, placeIn, ROOT } from './structure.js';
/**
 * The plan of a region's resumable function.
 * @param isEntry node of the program -> 1 where control may come in from elsewhere; entries that are found here are added
 * @param isJumpTarget node of the program -> 1 where dynamic jumps inside a function may go
 */
export function planResumable(nodes, regions, region, isEntry, isJumpTarget) {
  const start = regions.start[region];
  const entered = isEntry.subarray(start, regions.start[region + 1]);
  return plan(nodes, ownNodes(nodes, regions, region, isJumpTarget), entered, isJumpTarget);
}
/**
 * The plan of a region's fast function, which is entered at its head only, and into which small functions that it
 * calls are copied.
 */
export function planFast(nodes, regions, resumable, budget) {
  // Dynamic jumps go by the entries of the resumable function.
  if (resumable.hub >= 0) return resumable;
  const all = inlineCalls(nodes, regions, resumable, budget);
  const { nodeOf, inlinedAt } = all;
  const entered = new Uint8Array(nodeOf.length);
  for (let node = 0; node < nodeOf.length; node++) {
    const kind = nodes.kind[nodeOf[node]];
    // Behind a call there may be any amount of gas left.
    const isCall = (kind === NodeKind.Call && inlinedAt[node] < 0) || kind === NodeKind.CallIndirect;
    if (!isCall && kind !== NodeKind.Memset) continue;
    const next = localOf(all, node, nodes.next[nodeOf[node]]);
    if (next >= 0) entered[next] = 1;
  }
  return plan(nodes, all, entered, new Uint8Array(0));
}
function plan(nodes, all, entered, isJumpTarget) {
  const { head, hub, nodeOf } = all;
  const count = nodeOf.length;
  const graph = buildGraph(nodes, all, isJumpTarget);
  const structure = findStructure(graph, head, hub);
  entered[head] = 1;
  const sideEntered = findSideEntries(graph, structure, hub);
  for (let node = 0; node < count; node++) entered[node] |= sideEntered[node];
  markCycles(graph, entered);
  const { entry, entries, firstSide, lastSide } = numberEntries(structure, entered, head, count);
  const labelled = findLabels(graph, structure, entries, nodes, all);
  const need = findNeeds(graph, entered, nodes, nodeOf);
  return { ...all, graph, structure, entry, entries, sideEntered, firstSide, lastSide, labelled, need };
}
/** The nodes that are jumped to from outside of their loop without being its header. */
function findSideEntries(graph, structure, hub) {
  const sideEntered = new Uint8Array(graph.count);
  for (let node = 0; node < graph.count; node++) {
    for (let at = graph.from[node]; at < graph.from[node + 1]; at++) {
      const target = graph.to[at];
      if (target !== hub && isSideEntry(structure, node, target)) sideEntered[target] = 1;
    }
  }
  return sideEntered;
}
/** Whether an edge cannot be a jump of WebAssembly: it ends inside a loop, or goes back to something else than a header. */
export function isSideEntry(structure, node, target) {
  const loop = commonLoop(structure, node, target);
  if (structure.header[loop] === target) return false;
  if (placeIn(structure, loop, target) <= placeIn(structure, loop, node)) return true;
  const inner = structure.loopOf[target];
  return inner !== loop && !(structure.header[inner] === target && structure.parent[inner] === loop);
}
/** Marks nodes until every cycle holds a marked one: the targets of backward edges between unmarked nodes. */
function markCycles(graph, entered) {
  const state = new Uint8Array(graph.count);
  const path = [];
  const nextEdge = [];
  for (let root = 0; root < graph.count; root++) {
    if (state[root] !== 0) continue;
    state[root] = 1;
    path.push(root);
    nextEdge.push(graph.from[root]);
    while (path.length > 0) {
      const top = path.length - 1;
      const node = path[top];
      if (nextEdge[top] === graph.from[node + 1]) {
        state[node] = 2;
        path.pop();
        nextEdge.pop();
        continue;
      }
      const target = graph.to[nextEdge[top]++];
      if (state[target] === 1 && target < entered.length) entered[target] = 1;
      // A marked node ends the path; its own successors are looked at from itself.
      if (state[target] === 0 && entered[target] !== 1) {
        state[target] = 1;
        path.push(target);
        nextEdge.push(graph.from[target]);
      }
    }
  }
}
/** Numbers the entries in the order in which the code is written, so that those of a loop follow one another. */
function numberEntries(structure, entered, head, count) {
  const loops = structure.items.length;
  const entry = new Int32Array(count + 1).fill(-1);
  const entries = [head];
  const firstSide = new Int32Array(loops);
  const lastSide = new Int32Array(loops).fill(-1);
  entry[head] = 0;
  const visit = (loop) => {
    let first = entries.length;
    for (const item of structure.items[loop]) {
      if (item < 0) visit(~item);
      else if (item < count && entered[item] === 1 && item !== head) {
        if (item === structure.header[loop]) first++;
        entry[item] = entries.length;
        entries.push(item);
      }
    }
    if (entries.length > first) {
      firstSide[loop] = first;
      lastSide[loop] = entries.length - 1;
    }
  };
  visit(ROOT);
  return { entry, entries, firstSide, lastSide };
}
function findLabels(graph, structure, entries, nodes, all) {
  const labelled = structure.items.map((items) => new Uint8Array(items.length));
  for (let node = 0; node < graph.count; node++) {
    const end = graph.from[node + 1];
    const last = node < all.nodeOf.length ? fallTarget(nodes, all, node) : -1;
    for (let at = graph.from[node]; at < end; at++) {
      const target = graph.to[at];
      const loop = commonLoop(structure, node, target);
      const place = placeIn(structure, loop, target);
      // Control runs into the next item by itself along the last edge of a node.
      const isFall = at === end - 1 && target === last && structure.loopOf[node] === loop && structure.place[node] + 1 === place;
      if (!isFall) labelled[loop][place] = 1;
    }
  }
  for (const node of entries) {
    // Every loop around an entry passes on to it.
    for (let loop = structure.loopOf[node]; ; loop = structure.parent[loop]) {
      labelled[loop][placeIn(structure, loop, node)] = 1;
      labelled[loop][0] = 1;
      if (loop === ROOT) break;
    }
  }
  return labelled;
}
/** Longest ways between checks, over what remains of the graph when the edges into entries are cut. */
function findNeeds(graph, entered, nodes, nodeOf) {
  const need = new Float64Array(graph.count).fill(-1);
  const path = [];
  for (let root = 0; root < graph.count; root++) {
    if (need[root] >= 0) continue;
    path.push(root);
    while (path.length > 0) {
      const node = path[path.length - 1];
      let longest = 0;
      let isReady = true;
      for (let at = graph.from[node]; at < graph.from[node + 1]; at++) {
        const target = graph.to[at];
        if (entered[target] === 1) continue;
        if (need[target] < 0) {
          path.push(target);
          isReady = false;
        } else {
          longest = Math.max(longest, need[target]);
        }
      }
      if (!isReady) continue;
      path.pop();
      need[node] = longest + (node < entered.length ? nodes.cost[nodeOf[node]] : 0);
    }
  }
  return need;
}
//# sourceMappingURL=region-plan.js.map
