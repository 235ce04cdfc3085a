/**
 * Repeats nodes that jump to themselves, so that a loop looks at the gas and at ranges of memory (and V8 at its stack) only
 * every so many rounds.
 */
import { isOwnLoop, type Nodes } from '../analysis/nodes.ts';
import type { CopyBudget, RegionNodes, RunOfRounds } from './region-nodes.ts';

/** How often a node is repeated at most, with its condition after each round and without, and how many instructions that may make. */
const MAX_ROUNDS = 4;
const MAX_COUNTED_ROUNDS = 8;
const MAX_REPEATED_LENGTH = 160;

/** Adds copies of nodes, as far as the budget goes. */
export function unrollLoops(nodes: Nodes, all: RegionNodes, budget: CopyBudget): RegionNodes {
  const nodeOf = [...all.nodeOf];
  const copyOf = [...all.copyOf];
  const unrolledTo = [...all.unrolledTo];
  const isUnconditional = [...all.isUnconditional];
  const runs = new Map<number, RunOfRounds>();
  const addCopy = (of: number, next: number): number => {
    copyOf.push(copyOf[of]);
    unrolledTo.push(next);
    isUnconditional.push(0);
    return nodeOf.push(nodeOf[of]) - 1;
  };
  for (let local = 0; local < all.nodeOf.length; local++) {
    const node = nodeOf[local];
    if (!isOwnLoop(nodes, node)) continue;
    const length = nodes.last[node] - nodes.first[node] + 1;
    const loop = nodes.countedLoops.get(node);
    const rounds = Math.min(loop === undefined ? MAX_ROUNDS : MAX_COUNTED_ROUNDS, Math.floor(MAX_REPEATED_LENGTH / length));
    const copies = loop === undefined ? rounds - 1 : rounds;
    if (rounds < 2 || copies * length > budget.instructions) continue;
    budget.instructions -= copies * length;
    let previous = local;
    for (let round = 1; round < rounds; round++) {
      isUnconditional[previous] = loop === undefined ? 0 : 1;
      unrolledTo[previous] = addCopy(local, local);
      previous = unrolledTo[previous];
    }
    if (loop !== undefined) runs.set(local, { loop, rounds, single: addCopy(local, local) });
  }
  if (nodeOf.length === all.nodeOf.length) return all;
  const inlinedAt = new Int32Array(nodeOf.length).fill(-1);
  inlinedAt.set(all.inlinedAt);
  return {
    ...all,
    dispatch: all.dispatch < 0 ? -1 : nodeOf.length,
    nodeOf: Int32Array.from(nodeOf),
    copyOf: Int32Array.from(copyOf),
    inlinedAt,
    unrolledTo: Int32Array.from(unrolledTo),
    runs,
    isUnconditional: Uint8Array.from(isUnconditional),
  };
}
