/**
 * Orders the nodes of a region so that WebAssembly's blocks and loops can express its jumps: a tree of loops, in
 * each of which control only goes forwards or back to the header. Control that enters a loop elsewhere (irreducible
 * code, dynamic jumps, resumed runs) goes through the header, which dispatches on a local.
 */

import type { Graph } from './graph.ts';

/** Number of the outermost level, which is not a loop. */
export const ROOT = 0;

export interface Structure {
  /** Loop -> its items in order: nodes, and inner loops as `~loop`. Item 0 of a loop is its header. */
  readonly items: readonly (readonly number[])[];
  /** Loop -> the loop around it. */
  readonly parent: readonly number[];
  /** Loop -> its header; -1 for the root. */
  readonly header: readonly number[];
  readonly depth: readonly number[];
  /** Node -> the innermost loop that holds it. */
  readonly loopOf: Int32Array;
  /** Node, or `count` + loop -> place among the items of the loop around it. */
  readonly place: Int32Array;
}

/** Nested deeper than this, a loop is not taken apart: all its nodes are items in the order of the code. */
const MAX_DEPTH = 16;

/**
 * @param head the node where control enters; it can only be the header of its loops
 * @param dispatch a node that should become the header of the loops that others enter at it; -1 if there is none
 */
export function findStructure(graph: Graph, head: number, dispatch: number): Structure {
  return new StructureFinder(graph, head, dispatch).result;
}

/** The item of `loop` that holds `node`, as its place. */
export function placeIn(structure: Structure, loop: number, node: number): number {
  let inner = structure.loopOf[node];
  if (inner === loop) return structure.place[node];
  while (structure.parent[inner] !== loop) inner = structure.parent[inner];
  return structure.place[structure.loopOf.length + inner];
}

/** The innermost loop that holds both nodes. */
export function commonLoop(structure: Structure, a: number, b: number): number {
  const { parent, depth } = structure;
  let one = structure.loopOf[a];
  let other = structure.loopOf[b];
  while (one !== other) {
    if (depth[one] >= depth[other]) one = parent[one];
    else other = parent[other];
  }
  return one;
}

class StructureFinder {
  readonly result: Structure;
  readonly #graph: Graph;
  readonly #head: number;
  readonly #dispatch: number;
  readonly #items: number[][] = [[]];
  readonly #parent: number[] = [ROOT];
  readonly #header: number[] = [-1];
  readonly #depth: number[] = [0];
  readonly #loopOf: Int32Array;
  readonly #place: number[];
  // The state of Tarjan's algorithm.
  readonly #order: Int32Array;
  readonly #low: Int32Array;
  readonly #component: Int32Array;
  #components = 0;

  constructor(graph: Graph, head: number, dispatch: number) {
    this.#graph = graph;
    this.#head = head;
    this.#dispatch = dispatch;
    this.#loopOf = new Int32Array(graph.count);
    this.#place = new Array(graph.count).fill(0);
    this.#order = new Int32Array(graph.count);
    this.#low = new Int32Array(graph.count);
    this.#component = new Int32Array(graph.count);

    const all = Array.from({ length: graph.count }, (_, node) => graph.count - 1 - node);
    const pending: [loop: number, nodes: number[]][] = [[ROOT, all]];
    for (let work = pending.pop(); work !== undefined; work = pending.pop()) this.#arrange(work[0], work[1], pending);
    this.result = {
      items: this.#items,
      parent: this.#parent,
      header: this.#header,
      depth: this.#depth,
      loopOf: this.#loopOf,
      place: Int32Array.from(this.#place),
    };
  }

  /** Puts the nodes of a loop in order; loops among them are left for later. */
  #arrange(loop: number, nodes: number[], pending: [number, number[]][]): void {
    const header = this.#header[loop];
    const items = this.#items[loop];
    if (this.#depth[loop] >= MAX_DEPTH) {
      const rest = nodes.filter((node) => node !== header).sort((a, b) => a - b);
      for (const node of [header, ...rest]) this.#putNode(loop, node);
      return;
    }
    // The last one visited comes first.
    const roots = loop === ROOT ? [...nodes.filter((node) => node !== this.#head), this.#head] : [header];
    const components = this.#findComponents(loop, header, nodes, roots);
    const entered = this.#findEntered(loop, nodes);
    for (let i = components.length - 1; i >= 0; i--) {
      const members = components[i];
      const only = members[0];
      if (members.length === 1 && (only === header || !this.#hasEdge(only, only))) {
        this.#putNode(loop, only);
        continue;
      }
      const inner = this.#header.length;
      this.#items.push([]);
      this.#parent.push(loop);
      this.#depth.push(this.#depth[loop] + 1);
      this.#place[this.#graph.count + inner] = items.length;
      items.push(~inner);
      this.#header.push(this.#chooseHeader(members, entered));
      pending.push([inner, members]);
    }
    for (const [inner, members] of pending) {
      if (this.#parent[inner] !== loop) continue;
      for (const node of members) this.#loopOf[node] = inner;
    }
  }

  #putNode(loop: number, node: number): void {
    this.#place[node] = this.#items[loop].length;
    this.#items[loop].push(node);
  }

  #hasEdge(a: number, b: number): boolean {
    const { from, to } = this.#graph;
    for (let at = from[a]; at < from[a + 1]; at++) if (to[at] === b) return true;
    return false;
  }

  /** Component -> the dispatch block or the first of its nodes that other components of the level jump to. */
  #findEntered(loop: number, nodes: number[]): Map<number, number> {
    const { from, to } = this.#graph;
    const entered = new Map<number, number>();
    for (const node of nodes) {
      for (let at = from[node]; at < from[node + 1]; at++) {
        const target = to[at];
        const component = this.#component[target];
        if (this.#loopOf[target] !== loop || component === this.#component[node]) continue;
        const known = entered.get(component);
        if (known === undefined || target === this.#dispatch || (target < known && known !== this.#dispatch))
          entered.set(component, target);
      }
    }
    return entered;
  }

  /** The region's head; else the first node that is entered from the rest of the level; else the first. */
  #chooseHeader(members: number[], entered: Map<number, number>): number {
    if (members.includes(this.#head)) return this.#head;
    const known = entered.get(this.#component[members[0]]);
    if (known !== undefined) return known;
    let first = members[0];
    for (const node of members) first = Math.min(first, node);
    return first;
  }

  /** Strongly connected components of a level without the edges to its header, in reverse topological order. */
  #findComponents(loop: number, header: number, nodes: number[], roots: number[]): number[][] {
    const { from, to } = this.#graph;
    const order = this.#order;
    const low = this.#low;
    for (const node of nodes) {
      order[node] = 0;
      this.#component[node] = -1;
    }
    let visited = 0;
    const found: number[][] = [];
    const stack: number[] = [];
    const path: number[] = [];
    const nextEdge: number[] = [];
    const enter = (node: number) => {
      order[node] = low[node] = ++visited;
      stack.push(node);
      path.push(node);
      nextEdge.push(from[node]);
    };
    for (const root of roots) {
      if (order[root] !== 0) continue;
      enter(root);
      while (path.length > 0) {
        const top = path.length - 1;
        const node = path[top];
        if (nextEdge[top] < from[node + 1]) {
          const target = to[nextEdge[top]++];
          if (target === header || this.#loopOf[target] !== loop) continue;
          if (order[target] === 0) enter(target);
          else if (this.#component[target] < 0) low[node] = Math.min(low[node], order[target]);
          continue;
        }
        path.pop();
        nextEdge.pop();
        if (top > 0) low[path[top - 1]] = Math.min(low[path[top - 1]], low[node]);
        if (low[node] !== order[node]) continue;
        const members: number[] = [];
        const component = this.#components++;
        let member: number;
        do {
          member = stack.pop()!;
          this.#component[member] = component;
          members.push(member);
        } while (member !== node);
        found.push(members);
      }
    }
    return found;
  }
}
