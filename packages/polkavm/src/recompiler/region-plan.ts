/**
 * Everything that has to be known about a region before its code is written: its jumps as blocks and loops, where
 * it can be entered, how much gas each entry must find, and which registers are stale where.
 */
import { Reg } from '../isa/registers.ts';
import type { DecodedCode } from './decoded-code.ts';
import { readsOf, writesOf } from './instruction-effects.ts';
import { NodeKind, type Nodes } from './nodes.ts';
import type { Regions } from './regions.ts';
import { commonLoop, findStructure, type Graph, placeIn, ROOT, type Structure } from './structure.ts';

/** The registers that functions take as parameters when they are entered at their head, and the one they return. */
export const PARAMETERS = (1 << Reg.sp) | (1 << Reg.a0) | (1 << Reg.a1);
export const RESULT = 1 << Reg.a0;

/** Nodes are numbered from the region's first; one more, {@link RegionPlan.hub}, stands for where dynamic jumps go. */
export interface RegionPlan {
  readonly region: number;
  /** The first node and the number of nodes. */
  readonly start: number;
  readonly count: number;
  readonly head: number;
  /** The node that dynamic jumps inside the region pass through; -1 if there are none. */
  readonly hub: number;
  readonly graph: Graph;
  readonly structure: Structure;
  /** Node -> number of its entry (0 is the head), or -1. Entered nodes check the gas. */
  readonly entry: Int32Array;
  /** Number of entry -> node. */
  readonly entries: readonly number[];
  /** Loop -> lowest and highest number of the entries below its header; 0 and -1 if there are none. */
  readonly firstSide: Int32Array;
  readonly lastSide: Int32Array;
  /** Loop -> place -> whether something jumps there. */
  readonly labelled: readonly Uint8Array[];
  /** Node -> the most gas from there to the next check. */
  readonly need: Float64Array;
  /** Node -> registers whose value in memory may be stale when it is entered. */
  readonly dirty: Int32Array;
  /** Node -> registers that must be in their locals when it is entered. */
  readonly live: Int32Array;
}

const isCall = (kind: number): boolean => kind === NodeKind.Call || kind === NodeKind.CallIndirect;

/**
 * @param isEntry node of the program -> 1 where control may come in from elsewhere; entries that are found here are added
 * @param isJumpTarget node of the program -> 1 where dynamic jumps inside a function may go
 */
export function planRegion(
  nodes: Nodes,
  code: DecodedCode,
  regions: Regions,
  region: number,
  isEntry: Uint8Array,
  isJumpTarget: Uint8Array,
): RegionPlan {
  const start = regions.start[region];
  const count = regions.start[region + 1] - start;
  const head = regions.head[region] - start;
  const { graph, hub } = buildGraph(nodes, start, count, isJumpTarget);
  const structure = findStructure(graph, head, hub);
  const entered = isEntry.subarray(start, start + count);
  entered[head] = 1;
  markSideEntries(graph, structure, entered, hub);
  markCycles(graph, entered);
  const { entry, entries, firstSide, lastSide } = numberEntries(structure, entered, head, count);
  const labelled = findLabels(graph, structure, entries, nodes, start, count);
  const need = findNeeds(graph, entered, nodes, start);
  const { dirty, live } = findRegisters(graph, entered, head, nodes, code, start);
  return {
    region,
    start,
    count,
    head,
    hub,
    graph,
    structure,
    entry,
    entries,
    firstSide,
    lastSide,
    labelled,
    need,
    dirty,
    live,
  };
}

function buildGraph(nodes: Nodes, start: number, count: number, isJumpTarget: Uint8Array): { graph: Graph; hub: number } {
  const { kind, taken, next } = nodes;
  let hasSwitch = false;
  let targets = 0;
  for (let node = start; node < start + count; node++) {
    hasSwitch ||= kind[node] === NodeKind.Switch;
    targets += isJumpTarget[node];
  }
  const hub = hasSwitch && targets > 0 ? count : -1;
  const total = hub < 0 ? count : count + 1;
  const from = new Int32Array(total + 1);
  const to: number[] = [];
  const add = (target: number) => {
    if (target >= start && target < start + count) to.push(target - start);
  };
  for (let local = 0; local < count; local++) {
    const node = start + local;
    from[local] = to.length;
    switch (kind[node]) {
      case NodeKind.Branch:
        // In this order the one that follows in the code comes first.
        add(taken[node]);
        add(next[node]);
        break;
      case NodeKind.Jump:
        add(taken[node]);
        break;
      case NodeKind.Fall:
      case NodeKind.Memset:
      case NodeKind.Call:
      case NodeKind.CallIndirect:
        add(next[node]);
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
  return { graph: { count: total, from, to: Int32Array.from(to) }, hub };
}

/** Marks nodes that are jumped to from outside of their loop without being its header. */
function markSideEntries(graph: Graph, structure: Structure, entered: Uint8Array, hub: number): void {
  for (let node = 0; node < graph.count; node++) {
    for (let at = graph.from[node]; at < graph.from[node + 1]; at++) {
      const target = graph.to[at];
      if (target !== hub && isSideEntry(structure, node, target)) entered[target] = 1;
    }
  }
}

/** Whether an edge cannot be a jump of WebAssembly: it ends inside a loop, or goes back to something else than a header. */
export function isSideEntry(structure: Structure, node: number, target: number): boolean {
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
  start: number,
  count: number,
): Uint8Array[] {
  const labelled = structure.items.map((items) => new Uint8Array(items.length));
  for (let node = 0; node < graph.count; node++) {
    const end = graph.from[node + 1];
    const last = node < count ? fallTarget(nodes, start + node) - start : -1;
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

/** The node that a node goes on with unless it jumps elsewhere. */
const fallTarget = (nodes: Nodes, node: number): number =>
  nodes.kind[node] === NodeKind.Jump ? nodes.taken[node] : nodes.next[node];

/** Longest ways between checks, over what remains of the graph when the edges into entries are cut. */
function findNeeds(graph: Graph, entered: Uint8Array, nodes: Nodes, start: number): Float64Array {
  const need = new Float64Array(graph.count).fill(-1);
  const path: number[] = [];
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
      need[node] = longest + (node < entered.length ? nodes.cost[start + node] : 0);
    }
  }
  return need;
}

/** Data flow of registers: what may be stale (forwards), what must be loaded (backwards). */
function findRegisters(graph: Graph, entered: Uint8Array, head: number, nodes: Nodes, code: DecodedCode, start: number) {
  const reads = new Int32Array(graph.count);
  const writes = new Int32Array(graph.count);
  for (let node = 0; node < entered.length; node++) {
    let read = 0;
    let written = 0;
    for (let index = nodes.first[start + node]; index <= nodes.last[start + node]; index++) {
      read |= readsOf(code, index) & ~written;
      written |= writesOf(code, index);
    }
    reads[node] = read;
    writes[node] = written;
  }

  const dirty = new Int32Array(graph.count);
  const live = new Int32Array(graph.count);
  const isCallNode = (node: number) => node < entered.length && isCall(nodes.kind[start + node]);
  for (let node = 0; node < entered.length; node++) if (entered[node] === 1) dirty[node] = RESULT;
  dirty[head] = PARAMETERS;
  const work = new WorkList(graph.count);
  for (let node = graph.count - 1; node >= 0; node--) work.add(node);
  for (let node = work.take(); node >= 0; node = work.take()) {
    // What is called writes back what it changed, but for its result.
    const out = isCallNode(node) ? RESULT : dirty[node] | writes[node];
    for (let at = graph.from[node]; at < graph.from[node + 1]; at++) {
      const target = graph.to[at];
      if ((out & ~dirty[target]) === 0) continue;
      dirty[target] |= out;
      work.add(target);
    }
  }

  const before = reverse(graph);
  for (let node = 0; node < graph.count; node++) work.add(node);
  for (let node = work.take(); node >= 0; node = work.take()) {
    let out = node < entered.length && passesParameters(nodes, start, entered.length, node) ? PARAMETERS : 0;
    if (!isCallNode(node)) for (let at = graph.from[node]; at < graph.from[node + 1]; at++) out |= live[graph.to[at]];
    // Whatever leaves a node writes the stale registers back.
    const needed = reads[node] | (out & ~writes[node]) | dirty[node] | RESULT;
    if (needed === live[node]) continue;
    live[node] = needed;
    for (let at = before.from[node]; at < before.from[node + 1]; at++) work.add(before.to[at]);
  }
  return { dirty, live };
}

/** Whether a node may leave the region for the head of a function. */
function passesParameters(nodes: Nodes, start: number, count: number, node: number): boolean {
  const { kind, taken, next } = nodes;
  const isOutside = (target: number) => target >= 0 && (target < start || target >= start + count);
  const of = kind[start + node];
  return isCall(of) || of === NodeKind.Switch || isOutside(taken[start + node]) || isOutside(next[start + node]);
}

function reverse(graph: Graph): Graph {
  const from = new Int32Array(graph.count + 2);
  for (const target of graph.to) from[target + 2]++;
  for (let node = 2; node < from.length; node++) from[node] += from[node - 1];
  const to = new Int32Array(graph.to.length);
  for (let node = 0; node < graph.count; node++) {
    for (let at = graph.from[node]; at < graph.from[node + 1]; at++) to[from[graph.to[at] + 1]++] = node;
  }
  return { count: graph.count, from, to };
}

/** Nodes that are to be looked at (again), each at most once at a time. */
class WorkList {
  readonly #isListed: Uint8Array;
  readonly #list: number[] = [];

  constructor(count: number) {
    this.#isListed = new Uint8Array(count);
  }

  add(node: number): void {
    if (this.#isListed[node] !== 0) return;
    this.#isListed[node] = 1;
    this.#list.push(node);
  }

  /** A node, or -1 if there is none left. */
  take(): number {
    const node = this.#list.pop();
    if (node === undefined) return -1;
    this.#isListed[node] = 0;
    return node;
  }
}
