/** What is compiled along with regions because copies of it are cheaper than calls. */
import { NodeKind } from '../analysis/nodes.ts';
import type { ProgramAnalysis } from '../analysis/program-analysis.ts';
import { lengthOfRegion } from '../analysis/regions.ts';
import { MAX_COPY_LENGTH } from './region-nodes.ts';

/** The regions, and the small functions that they call, and those that these call. */
export function withSmallCallees({ nodes, regions, isTangled }: ProgramAnalysis, members: readonly number[]): number[] {
  const all = [...members];
  const known = new Set(members);
  for (let at = 0; at < all.length; at++) {
    for (let node = regions.start[all[at]]; node < regions.start[all[at] + 1]; node++) {
      if (nodes.kind[node] !== NodeKind.Call) continue;
      const region = regions.of[nodes.taken[node]];
      if (known.has(region) || isTangled[region] !== 0 || lengthOfRegion(nodes, regions, region) > MAX_COPY_LENGTH) continue;
      known.add(region);
      all.push(region);
    }
  }
  return all;
}
