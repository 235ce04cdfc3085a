/**
 * The effect of a call of each region on the registers, and the registers that it takes as parameters. It covers
 * everything that the function may call, because callers rely on it.
 */
import { Reg } from '../../isa/registers.ts';
import type { DecodedCode } from '../analysis/decoded-code.ts';
import { reverse, WorkList } from '../analysis/graph.ts';
import { readsOf, writesOf } from '../analysis/instruction-effects.ts';
import { NodeKind, type Nodes } from '../analysis/nodes.ts';
import { lengthOfRegion, type Regions } from '../analysis/regions.ts';
import type { Paced } from '../analysis/stepwise.ts';
import { PRESERVED } from './function-kind.ts';
import type { RegionPlan } from './region-plan.ts';
import type { RegionPlans } from './region-plans.ts';
import type { Unit } from './unit.ts';

/** Masks of registers by region. All of them speak of the `fast` functions of one unit; other regions have zeros. */
export interface Conventions {
  /** What the function takes as parameters; always a0. All others are in memory when it is called. 0 if there is no such function. */
  readonly parameters: Int32Array;
  /** What the code of the region itself changes. */
  readonly writes: Int32Array;
  /** What a call may change, except {@link PRESERVED}; a0 comes back as a result, the others in memory. */
  readonly changed: Int32Array;
  /** Registers of {@link PRESERVED} whose place in memory a call may change. */
  readonly clobbered: Int32Array;
}

/**
 * The most parameters beside the budget. V8 passes one more in registers on x86-64, but then has one less for the
 * code: recursive calls take a quarter longer (Node 20).
 */
export const MAX_PARAMETERS = 3;

/** The preferred parameters: argument registers change with each call, others may be in memory already. */
const PARAMETER_ORDER = [Reg.a0, Reg.sp, Reg.a1, Reg.a2, Reg.s0, Reg.s1, Reg.ra, Reg.a3, Reg.a4, Reg.a5];

const ALL = (1 << 13) - 1;

/** Pauses after each region, twice. */
export function* findConventions(
  nodes: Nodes,
  code: DecodedCode,
  regions: Regions,
  plans: Pick<RegionPlans, 'of'>,
  { fast, fastFunction }: Unit,
): Paced<Conventions> {
  const { count } = regions;
  const writes = new Int32Array(count);
  const changed = new Int32Array(count);
  const clobbered = new Int32Array(count);
  const parameters = new Int32Array(count);
  const callers = new Map<number, number[]>(fast.map((region) => [region, []]));
  const addNode = (region: number, node: number): void => {
    for (let index = nodes.first[node]; index <= nodes.last[node]; index++) {
      writes[region] |= writesOf(code, index);
    }
    const kind = nodes.kind[node];
    const targets = kind === NodeKind.Call ? [nodes.taken[node]] : [nodes.taken[node], nodes.next[node]];
    for (const target of targets) {
      if (target < 0) continue;
      const other = regions.of[target];
      const isCall = kind === NodeKind.Call;
      if (!isCall && other === region) continue;
      if (regions.head[other] === target && fastFunction[other] >= 0) {
        if (other !== region) callers.get(other)!.push(region);
        clobbered[region] |= PRESERVED;
      } else {
        writes[region] = ALL;
      }
    }
    if (kind === NodeKind.CallIndirect || kind === NodeKind.Switch) writes[region] = ALL;
    // A return to a region that was cut off from this one because of its size.
    if (kind === NodeKind.Call && regions.of[nodes.next[node]] !== region) writes[region] = ALL;
  };
  for (const region of fast) {
    for (let node = regions.start[region]; node < regions.start[region + 1]; node++) addNode(region, node);
    yield lengthOfRegion(nodes, regions, region);
  }
  for (const region of fast) {
    if (writes[region] === ALL) clobbered[region] = PRESERVED;
    // Without calls nothing is written to memory before the return.
    clobbered[region] &= writes[region];
    changed[region] = writes[region] & ~PRESERVED;
  }

  const work = [...fast];
  for (let region = work.pop(); region !== undefined; region = work.pop()) {
    for (const caller of callers.get(region)!) {
      const before = changed[caller] | clobbered[caller];
      changed[caller] |= changed[region];
      clobbered[caller] |= clobbered[region];
      if ((changed[caller] | clobbered[caller]) !== before) work.push(caller);
    }
  }

  for (const region of fast) {
    const needed = findNeeded(plans.of(region), nodes, code);
    let chosen = 1 << Reg.a0;
    let length = 1;
    for (const register of PARAMETER_ORDER) {
      const mask = 1 << register;
      if ((needed & mask) === 0 || (chosen & mask) !== 0 || length === MAX_PARAMETERS) continue;
      chosen |= mask;
      length++;
    }
    parameters[region] = chosen;
    yield lengthOfRegion(nodes, regions, region);
  }
  return { parameters, writes, changed, clobbered };
}

/** The registers that a region may read before it writes them, as far as calls do not matter. */
function findNeeded({ graph, head, start, count }: RegionPlan, nodes: Nodes, code: DecodedCode): number {
  const reads = new Int32Array(graph.count);
  const writes = new Int32Array(graph.count);
  for (let node = 0; node < count; node++) {
    for (let index = nodes.first[start + node]; index <= nodes.last[start + node]; index++) {
      reads[node] |= readsOf(code, index) & ~writes[node];
      writes[node] |= writesOf(code, index);
    }
  }
  const live = new Int32Array(graph.count);
  const work = new WorkList(graph.count);
  const before = reverse(graph);
  for (let node = 0; node < graph.count; node++) work.add(node);
  for (let node = work.take(); node >= 0; node = work.take()) {
    let needed = 0;
    for (let at = graph.from[node]; at < graph.from[node + 1]; at++) needed |= live[graph.to[at]];
    needed = reads[node] | (needed & ~writes[node]);
    if (needed === live[node]) continue;
    live[node] = needed;
    for (let at = before.from[node]; at < before.from[node + 1]; at++) work.add(before.to[at]);
  }
  return live[head];
}
