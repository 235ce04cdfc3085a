/**
 * The order of a region's code before it is written: its jumps as blocks and loops, where it can be entered, and how
 * much gas each entry must find.
 */
import type { Graph } from '../analysis/graph.ts';
import { commonLoop, findStructure, placeIn, ROOT, type Structure } from '../analysis/loop-structure.ts';
import { NodeKind, type Nodes } from '../analysis/nodes.ts';
import type { Regions } from '../analysis/regions.ts';
import {
  buildGraph,
  type CopyBudget,
  fallTarget,
  inlineCalls,
  localOf,
  needsDispatchBlock,
  ownNodes,
  type RegionNodes,
} from './region-nodes.ts';
import type { Unit } from './unit.ts';
import { unrollLoops } from './unroll-loops.ts';

export interface RegionPlan extends RegionNodes {
  readonly graph: Graph;
  readonly structure: Structure;
  /** Node -> number of its entry (0 is the head), or -1. Entered nodes check the gas. */
  readonly entry: Int32Array;
  /** Number of entry -> node. */
  readonly entries: readonly number[];
  /** Node -> 1 if jumps inside of the region enter a loop at it that it is not the header of. */
  readonly isIrreducible: Uint8Array;
  /** Loop -> lowest and highest number of the entries below its header; 0 and -1 if there are none. */
  readonly firstSide: Int32Array;
  readonly lastSide: Int32Array;
  /** Loop -> place -> whether something jumps there. */
  readonly labelled: readonly Uint8Array[];
  /** Node -> the most gas from there to the next check. */
  readonly gasToNextCheck: Float64Array;
}

/**
 * The plan of a region's resumable function.
 * @param isEntry node of the program -> 1 where control may come in from elsewhere
 * @param isJumpTarget node of the program -> 1 where dynamic jumps inside a function may go
 */
export function planResumable(
  nodes: Nodes,
  regions: Regions,
  region: number,
  isEntry: Uint8Array,
  isJumpTarget: Uint8Array,
  budget: CopyBudget,
): RegionPlan {
  const start = regions.start[region];
  const own = ownNodes(regions, region, needsDispatchBlock(nodes, regions, region, isJumpTarget));
  const all = unrollLoops(nodes, own, budget);
  const entered = new Uint8Array(all.nodeOf.length);
  entered.set(isEntry.subarray(start, regions.start[region + 1]));
  return plan(nodes, all, entered, isJumpTarget);
}

/**
 * The plan of a region's fast function, which is entered at its head only, and into which small functions that it
 * calls are copied.
 */
export function planFast(nodes: Nodes, regions: Regions, unit: Unit, resumable: RegionPlan, budget: CopyBudget): RegionPlan {
  // Dynamic jumps go by the entries of the resumable function.
  if (resumable.dispatch >= 0) return resumable;
  const own = ownNodes(regions, resumable.region, false);
  const all = unrollLoops(nodes, inlineCalls(nodes, regions, unit, own, budget), budget);
  const { nodeOf, inlinedAt } = all;
  const entered = new Uint8Array(nodeOf.length);
  for (let node = 0; node < nodeOf.length; node++) {
    const kind = nodes.kind[nodeOf[node]];
    // After a call there may be any amount of gas left.
    const isCall = (kind === NodeKind.Call && inlinedAt[node] < 0) || kind === NodeKind.CallIndirect;
    if (!isCall && kind !== NodeKind.Memset) continue;
    const next = localOf(all, node, nodes.next[nodeOf[node]]);
    if (next >= 0) entered[next] = 1;
  }
  return plan(nodes, all, entered, NO_JUMP_TARGETS);
}

/** The dispatch block of a region without dynamic jumps in it. */
const NO_JUMP_TARGETS = new Uint8Array(0);

function plan(nodes: Nodes, all: RegionNodes, entered: Uint8Array, isJumpTarget: Uint8Array): RegionPlan {
  const { head, dispatch, nodeOf } = all;
  const count = nodeOf.length;
  const graph = buildGraph(nodes, all, isJumpTarget);
  const structure = findStructure(graph, head, dispatch);
  entered[head] = 1;
  const isIrreducible = findSideEntries(graph, structure, dispatch);
  for (let node = 0; node < count; node++) entered[node] |= isIrreducible[node];
  markCycles(graph, entered);
  const { entry, entries, firstSide, lastSide } = numberEntries(structure, entered, head, count);
  const labelled = findLabels(graph, structure, entries, nodes, all);
  const gasToNextCheck = findNeeds(graph, entered, nodes, nodeOf);
  return { ...all, graph, structure, entry, entries, isIrreducible, firstSide, lastSide, labelled, gasToNextCheck };
}

/** The nodes that jumps from outside their loop enter although they are not its header. */
function findSideEntries(graph: Graph, structure: Structure, dispatch: number): Uint8Array {
  const isIrreducible = new Uint8Array(graph.count);
  for (let node = 0; node < graph.count; node++) {
    for (let at = graph.from[node]; at < graph.from[node + 1]; at++) {
      const target = graph.to[at];
      if (target !== dispatch && isIrreducibleEntry(structure, node, target)) isIrreducible[target] = 1;
    }
  }
  return isIrreducible;
}

/** Whether an edge cannot be a jump of WebAssembly: it ends inside a loop, or goes back to a node that is not a header. */
export function isIrreducibleEntry(structure: Structure, node: number, target: number): boolean {
  const loop = commonLoop(structure, node, target);
  if (structure.header[loop] === target) return false;
  if (placeIn(structure, loop, target) <= placeIn(structure, loop, node)) return true;
  const inner = structure.loopOf[target];
  return inner !== loop && !(structure.header[inner] === target && structure.parent[inner] === loop);
}

/** Marks nodes until every cycle holds a marked one: the targets of backward edges between unmarked nodes. */
function markCycles(graph: Graph, entered: Uint8Array): void {
  const state = new Uint8Array(graph.count);
  const path: number[] = [];
  const nextEdge: number[] = [];
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
      // A marked node ends the path; its successors are visited from the node itself.
      if (state[target] === 0 && entered[target] !== 1) {
        state[target] = 1;
        path.push(target);
        nextEdge.push(graph.from[target]);
      }
    }
  }
}

/** Numbers the entries in the order in which the code is written, so that those of a loop follow one another. */
function numberEntries(structure: Structure, entered: Uint8Array, head: number, count: number) {
  const loops = structure.items.length;
  const entry = new Int32Array(count + 1).fill(-1);
  const entries = [head];
  const firstSide = new Int32Array(loops);
  const lastSide = new Int32Array(loops).fill(-1);
  entry[head] = 0;
  const visit = (loop: number) => {
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

function findLabels(
  graph: Graph,
  structure: Structure,
  entries: readonly number[],
  nodes: Nodes,
  all: RegionNodes,
): Uint8Array[] {
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
function findNeeds(graph: Graph, entered: Uint8Array, nodes: Nodes, nodeOf: Int32Array): Float64Array {
  const gasToNextCheck = new Float64Array(graph.count).fill(-1);
  const path: number[] = [];
  for (let root = 0; root < graph.count; root++) {
    if (gasToNextCheck[root] >= 0) continue;
    path.push(root);
    while (path.length > 0) {
      const node = path[path.length - 1];
      let longest = 0;
      let isReady = true;
      for (let at = graph.from[node]; at < graph.from[node + 1]; at++) {
        const target = graph.to[at];
        if (entered[target] === 1) continue;
        if (gasToNextCheck[target] < 0) {
          path.push(target);
          isReady = false;
        } else {
          longest = Math.max(longest, gasToNextCheck[target]);
        }
      }
      if (!isReady) continue;
      path.pop();
      gasToNextCheck[node] = longest + (node < entered.length ? nodes.cost[nodeOf[node]] : 0);
    }
  }
  return gasToNextCheck;
}
