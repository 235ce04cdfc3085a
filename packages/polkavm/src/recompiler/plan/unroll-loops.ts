/**
 * Repeats nodes that jump to themselves, so that a loop looks at the gas and at ranges of memory (and V8 at its stack) only
 * every so many rounds.
 */
import { isOwnLoop, type Nodes } from '../analysis/nodes.ts';
import type { CopyBudget, RegionNodes, RunOfRounds } from './region-nodes.ts';

/** How many rounds are made in a row, with the loop's condition after each of them and without, and their instructions at most. */
const MAX_ROUNDS = 4;
const MAX_COUNTED_ROUNDS = 16;
const MAX_UNROLLED_LENGTH = 160;

/**
 * Adds copies of nodes, as far as the budget goes. A node that jumps to itself becomes the first round of the longest run, and
 * the last round of each run goes back to it. Shorter runs follow for what that one cannot do: a counted loop has four rounds
 * with conditions for the last ones, and a loop that accesses memory has a single round for the ends of regions.
 */
export function unrollLoops(nodes: Nodes, all: RegionNodes, budget: CopyBudget): RegionNodes {
  const nodeOf = [...all.nodeOf];
  const copyOf = [...all.copyOf];
  const unrolledTo = [...all.unrolledTo];
  const isUnconditional = [...all.isUnconditional];
  const runs = new Map<number, RunOfRounds>();
  /** Makes a chain of a node and copies of it, the last of which goes back to `head`. */
  const chain = (start: number, rounds: number, head: number, isCounted: boolean): void => {
    let previous = start;
    for (let round = 1; round < rounds; round++) {
      isUnconditional[previous] = isCounted ? 1 : 0;
      unrolledTo[previous] = nodeOf.length;
      previous = addCopy(head);
    }
    unrolledTo[previous] = head;
  };
  const addCopy = (of: number): number => {
    copyOf.push(copyOf[of]);
    unrolledTo.push(of);
    isUnconditional.push(0);
    return nodeOf.push(nodeOf[of]) - 1;
  };
  for (let local = 0; local < all.nodeOf.length; local++) {
    const node = nodeOf[local];
    if (!isOwnLoop(nodes, node)) continue;
    const length = nodes.last[node] - nodes.first[node] + 1;
    const loop = nodes.countedLoops.get(node);
    const most = Math.floor(MAX_UNROLLED_LENGTH / length);
    const rounds = Math.min(loop === undefined ? MAX_ROUNDS : MAX_COUNTED_ROUNDS, most);
    const hasShortRun = rounds > MAX_ROUNDS;
    const hasSingle = nodes.accessingLoops.has(node) || (loop !== undefined && !hasShortRun);
    const copies = rounds - 1 + (hasShortRun ? MAX_ROUNDS : 0) + (hasSingle ? 1 : 0);
    if (rounds < 2 || copies * length > budget.instructions) continue;
    budget.instructions -= copies * length;
    chain(local, rounds, local, loop !== undefined);
    const short = hasShortRun ? addCopy(local) : -1;
    if (short >= 0) chain(short, MAX_ROUNDS, local, false);
    const single = hasSingle ? addCopy(local) : -1;
    if (loop !== undefined) runs.set(local, { loop, rounds, otherwise: short >= 0 ? short : single });
    const tested = loop === undefined ? local : short;
    if (single >= 0 && tested >= 0)
      runs.set(tested, { loop: undefined, rounds: Math.min(MAX_ROUNDS, rounds), otherwise: single });
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
