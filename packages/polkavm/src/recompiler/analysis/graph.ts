/** Directed graphs between the nodes of a region, and what walks over them need. */

/** Edges between the nodes 0 to `count` - 1: successors of n are `to[from[n]]` to `to[from[n + 1] - 1]`. */
export interface Graph {
  readonly count: number;
  readonly from: Int32Array;
  readonly to: Int32Array;
}

/** The same nodes with every edge turned around. */
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

/** Node -> 1 if it can be reached from others. */
export function findReached(graph: Graph, starts: readonly number[]): Uint8Array {
  const isReached = new Uint8Array(graph.count);
  const path = [...starts];
  for (let node = path.pop(); node !== undefined; node = path.pop()) {
    if (isReached[node] !== 0) continue;
    isReached[node] = 1;
    for (let at = graph.from[node]; at < graph.from[node + 1]; at++) path.push(graph.to[at]);
  }
  return isReached;
}
