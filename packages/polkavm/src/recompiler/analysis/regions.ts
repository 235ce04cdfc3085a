/**
 * Divides the nodes into regions, each of which becomes a function of WebAssembly: ranges of the code that start
 * at the target of a call or at an export. Cuts that a loop or another direct jump crosses are dropped. A region that
 * is too big to compile well is cut where the fewest jumps cross.
 */
import { NodeKind, type Nodes } from './nodes.ts';

/** In instructions. TurboFan's time grows faster than the function that it compiles, so no region is much bigger. */
const MAX_REGION_LENGTH = 3000;

/**
 * What the optimizing compiler of V8 needs grows with the places where control flow meets, times the locals that are live there. So a
 * node weighs more than its instructions, and one that control may enter from outside weighs more still. Code that was compiled from
 * a language reaches the limit of instructions first.
 */
const NODE_WEIGHT = 7;
const ENTRY_WEIGHT = 8;
const MAX_REGION_WEIGHT = 8000;

export interface Regions {
  readonly count: number;
  /** First node of each region, and the number of nodes at the end. */
  readonly start: Int32Array;
  /** Node -> region. */
  readonly of: Int32Array;
  /** The node that direct calls of a region enter. */
  readonly head: Int32Array;
}

/** The instructions of a region. */
export function lengthOfRegion(nodes: Nodes, { start }: Regions, region: number): number {
  return nodes.last[start[region + 1] - 1] - nodes.first[start[region]] + 1;
}

/**
 * @param exported nodes that the host starts at
 * @param jumpTargets nodes that dynamic jumps may go to, or -1
 */
export function findRegions(nodes: Nodes, exported: readonly number[], jumpTargets: Int32Array): Regions {
  const { count, taken, next, kind } = nodes;
  const calls = new Int32Array(count);
  for (let node = 0; node < count; node++) if (kind[node] === NodeKind.Call) calls[taken[node]]++;
  for (const node of exported) calls[node] += count;

  // How many direct edges pass over the boundary before each node.
  const crossing = new Int32Array(count + 1);
  const length = (from: number, to: number): number => nodes.last[to] - nodes.first[from] + 1;
  const isCut = new Uint8Array(count + 1);
  for (let node = 0; node < count; node++) isCut[node] = calls[node] > 0 ? 1 : 0;
  if (count > 0) isCut[0] = 1;
  const pass = (from: number, to: number) => {
    if (to < 0) return;
    const low = Math.min(from, to);
    const high = Math.max(from, to);
    crossing[low + 1]++;
    crossing[high + 1]--;
  };
  const glued = new Int32Array(count + 2);
  const glue = (from: number, to: number) => {
    if (to < 0) return;
    const low = Math.min(from, to);
    const high = Math.max(from, to);
    if (length(low, high) > MAX_REGION_LENGTH) return;
    glued[low + 1]++;
    glued[high + 1]--;
  };
  for (let node = 0; node < count; node++) {
    if (kind[node] === NodeKind.Call || kind[node] === NodeKind.CallIndirect) {
      pass(node, next[node]);
      glue(node, next[node]);
      continue;
    }
    pass(node, taken[node]);
    pass(node, next[node]);
    if (taken[node] >= 0 && calls[taken[node]] === 0) glue(node, taken[node]);
    glue(node, next[node]);
  }

  const start: number[] = [];
  const head: number[] = [];
  let passing = 0;
  for (let node = 0; node < count; node++) {
    passing += glued[node];
    if (isCut[node] !== 0 && (passing <= 0 || node === 0)) start.push(node);
  }
  start.push(count);
  for (let at = 1; at <= count; at++) crossing[at] += crossing[at - 1];

  const cuts: number[] = [];
  const size = measure(nodes, jumpTargets);
  for (let i = 0; i + 1 < start.length; i++) cutToSize(size, crossing, start[i], start[i + 1], cuts);
  const of = new Int32Array(count);
  for (let region = 0; region < cuts.length; region++) {
    const end = region + 1 < cuts.length ? cuts[region + 1] : count;
    let best = cuts[region];
    for (let node = cuts[region]; node < end; node++) {
      of[node] = region;
      if (calls[node] > calls[best]) best = node;
    }
    head.push(best);
  }
  return { count: cuts.length, start: Int32Array.from([...cuts, count]), of, head: Int32Array.from(head) };
}

/** Node -> the share of a region's limits that all code before it takes up: the greater of instructions and weight. */
interface Size {
  readonly instructions: Int32Array;
  readonly weight: Float64Array;
}

function measure({ first, last, kind, next, count }: Nodes, jumpTargets: Int32Array): Size {
  const isEntry = new Uint8Array(count);
  for (const node of jumpTargets) if (node >= 0) isEntry[node] = 1;
  for (let node = 0; node < count; node++) {
    if (kind[node] >= NodeKind.Call && kind[node] !== NodeKind.Exit && next[node] >= 0) isEntry[next[node]] = 1;
  }
  const instructions = new Int32Array(count + 1);
  const weight = new Float64Array(count + 1);
  for (let node = 0; node < count; node++) {
    const length = last[node] - first[node] + 1;
    instructions[node + 1] = last[node] + 1;
    weight[node + 1] = weight[node] + length + NODE_WEIGHT + isEntry[node] * ENTRY_WEIGHT;
  }
  if (count > 0) instructions[0] = first[0];
  return { instructions, weight };
}

/** How much of a region's limits the nodes `from` to `to` (exclusive) take up: more than 1 if they are too much. */
function shareOf({ instructions, weight }: Size, from: number, to: number): number {
  return Math.max((instructions[to] - instructions[from]) / MAX_REGION_LENGTH, (weight[to] - weight[from]) / MAX_REGION_WEIGHT);
}

/** Adds the starts of the pieces of nodes `low` to `high` (exclusive) to `cuts`. */
function cutToSize(size: Size, crossing: Int32Array, low: number, high: number, cuts: number[]): void {
  let start = low;
  while (start < high) {
    cuts.push(start);
    if (shareOf(size, start, high) <= 1) return;
    // At least one node, and if possible more than half of what is allowed.
    let best = start + 1;
    for (let at = start + 1; at < high && shareOf(size, start, at) <= 1; at++) {
      const late = shareOf(size, start, at) > 1 / 2;
      const bestLate = shareOf(size, start, best) > 1 / 2;
      if ((late && !bestLate) || (late === bestLate && crossing[at] <= crossing[best])) best = at;
    }
    start = best;
  }
}
