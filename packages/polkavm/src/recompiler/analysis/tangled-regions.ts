/**
 * Finds the regions that must not be compiled: WebAssembly knows loops with one way in, so a tangle of backward jumps
 * becomes loops in each other with dispatch tables at their heads, and what V8's optimizing compiler needs for that
 * grows with the square of their number (1.6 GB for 12,000 branches to anywhere). So do functions that are called
 * everywhere. Their code stays in the tier below.
 */
import { NodeKind, type Nodes } from './nodes.ts';
import { lengthOfRegion, type Regions } from './regions.ts';

/**
 * Code that was compiled from a language has a loop in 14 instructions at most. A region in which more places than one in so many
 * instructions are the target of a backward jump, and more than these few, is a tangle.
 */
const INSTRUCTIONS_FOR_TARGET = 12;
const FEW_TARGETS = 40;

/**
 * The most places of a region that are called, but for its head. Calls of them go through the resumable function, with all registers
 * in memory: slower than the tier below. Compilers share the ends of a few functions at most.
 */
const MAX_INNER_CALLED = 100;

/** Region -> 1 if it must not be compiled. */
export function findTangledRegions(nodes: Nodes, regions: Regions): Uint8Array {
  const { taken, kind, count } = nodes;
  const isCounted = new Uint8Array(count);
  const backward = new Int32Array(regions.count);
  const called = new Int32Array(regions.count);
  for (let node = 0; node < count; node++) {
    const to = taken[node];
    if (to < 0) continue;
    const isCall = kind[node] === NodeKind.Call;
    const bit = isCall ? 2 : 1;
    if ((isCounted[to] & bit) !== 0 || (isCall ? regions.head[regions.of[to]] === to : to > node)) continue;
    isCounted[to] |= bit;
    (isCall ? called : backward)[regions.of[to]]++;
  }
  const isTangle = (region: number): boolean =>
    backward[region] > FEW_TARGETS && backward[region] * INSTRUCTIONS_FOR_TARGET > lengthOfRegion(nodes, regions, region);
  return Uint8Array.from({ length: regions.count }, (_, region) =>
    isTangle(region) || called[region] > MAX_INNER_CALLED ? 1 : 0,
  );
}

/**
 * Takes the nodes of regions out of the control flow: they, and every node that leads to one of them, end with an
 * instruction that is left to the tier below.
 */
export function detachRegions({ taken, next, kind, count }: Nodes, regions: Regions, isDetached: Uint8Array): void {
  const isGone = (node: number): boolean => node >= 0 && isDetached[regions.of[node]] !== 0;
  for (let node = 0; node < count; node++) {
    if (!isGone(node) && !isGone(taken[node]) && !isGone(next[node])) continue;
    kind[node] = NodeKind.Exit;
    taken[node] = -1;
    next[node] = -1;
  }
}
