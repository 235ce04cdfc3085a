/**
 * Everything that has to be known about a region before its code is written: its jumps as blocks and loops, where
 * it can be entered, how much gas each entry must find, and which registers are stale where.
 */
import { Reg } from '../isa/registers.ts';
import type { Conventions } from './conventions.ts';
import type { DecodedCode } from './decoded-code.ts';
import { type FunctionKind, PRESERVED } from './function-writer.ts';
import { readsOf, writesOf } from './instruction-effects.ts';
import { NodeKind, type Nodes } from './nodes.ts';
import type { Regions } from './regions.ts';
import { commonLoop, findStructure, type Graph, placeIn, ROOT, type Structure } from './structure.ts';

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
  /** Node -> 1 if jumps inside of the region enter a loop at it that it is not the header of. */
  readonly sideEntered: Uint8Array;
  /** Loop -> lowest and highest number of the entries below its header; 0 and -1 if there are none. */
  readonly firstSide: Int32Array;
  readonly lastSide: Int32Array;
  /** Loop -> place -> whether something jumps there. */
  readonly labelled: readonly Uint8Array[];
  /** Node -> the most gas from there to the next check. */
  readonly need: Float64Array;
}

/**
 * @param isEntry node of the program -> 1 where control may come in from elsewhere; entries that are found here are added
 * @param isJumpTarget node of the program -> 1 where dynamic jumps inside a function may go
 */
export function planRegion(
  nodes: Nodes,
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
  const sideEntered = findSideEntries(graph, structure, hub);
  for (let node = 0; node < count; node++) entered[node] |= sideEntered[node];
  markCycles(graph, entered);
  const { entry, entries, firstSide, lastSide } = numberEntries(structure, entered, head, count);
  const labelled = findLabels(graph, structure, entries, nodes, start, count);
  const need = findNeeds(graph, entered, nodes, start);
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
    sideEntered,
    firstSide,
    lastSide,
    labelled,
    need,
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

/** The nodes that are jumped to from outside of their loop without being its header. */
function findSideEntries(graph: Graph, structure: Structure, hub: number): Uint8Array {
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

/** What the data flow of registers says about a region, for one of its functions. */
export interface RegisterPlan {
  /** Node -> registers whose value in memory may be stale when it is entered. */
  readonly dirty: Int32Array;
  /** Node -> registers that must be in their locals when it is entered. */
  readonly live: Int32Array;
}

/** How a node leaves the function other than by an exit. */
export type Transfer =
  | { readonly kind: 'none' }
  /** By calling the fast function of a region, or going on there if it is a tail call. */
  | { readonly kind: 'fast'; readonly region: number; readonly isTail: boolean }
  /** By calling a resumable function, with all registers in memory, or going on there. */
  | { readonly kind: 'resumable'; readonly isTail: boolean };

const NO_TRANSFER: Transfer = { kind: 'none' };

/** How a node (of the program) leaves its function; of a branch that leaves it on either side, the worst. */
export function transferOf(nodes: Nodes, regions: Regions, node: number): Transfer {
  const { kind, taken, next } = nodes;
  const region = regions.of[node];
  const toFunction = (target: number, isTail: boolean): Transfer => {
    const other = regions.of[target];
    return regions.head[other] === target ? { kind: 'fast', region: other, isTail } : { kind: 'resumable', isTail };
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
  const { graph, start, count, head, region } = plan;
  const dirty = new Int32Array(graph.count);
  const live = new Int32Array(graph.count);
  const reads = new Int32Array(graph.count);
  const writes = new Int32Array(graph.count);
  const transfers: Transfer[] = [];
  for (let node = 0; node < count; node++) {
    let read = 0;
    let written = 0;
    for (let index = nodes.first[start + node]; index <= nodes.last[start + node]; index++) {
      read |= readsOf(code, index) & ~written;
      written |= writesOf(code, index);
    }
    reads[node] = read;
    writes[node] = written;
    transfers.push(transferOf(nodes, regions, start + node));
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
  const compared = functionKind === 'fast' ? conventions.writes[region] & PRESERVED : 0;
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
    const isReturn = node < count && nodes.kind[start + node] === NodeKind.Return;
    if (functionKind === 'fast' && (isReturn || (transfer.kind !== 'none' && transfer.isTail))) out |= compared | (1 << Reg.a0);
    let needed = reads[node] | (out & ~writes[node]) | dirty[node];
    if (node === head) needed |= compared;
    if (needed === live[node]) continue;
    live[node] = needed;
    for (let at = before.from[node]; at < before.from[node + 1]; at++) work.add(before.to[at]);
  }
  return { dirty, live };
}

export function reverse(graph: Graph): Graph {
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
export class WorkList {
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
