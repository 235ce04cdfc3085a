/**
 * A unit: the regions whose functions are compiled together, as one module of WebAssembly. Within a unit, functions call
 * each other directly; everything else is reached through the table of resumable functions that all units share.
 */
import { NodeKind } from '../analysis/nodes.ts';
import type { ProgramAnalysis } from '../analysis/program-analysis.ts';

export interface Unit {
  /** The regions that get a fast function, and those that get a resumable one, in ascending order. */
  readonly fast: readonly number[];
  readonly resumable: readonly number[];
  /** Region -> index of its function in the module, or -1. */
  readonly fastFunction: Int32Array;
  readonly resumableFunction: Int32Array;
}

/**
 * @param count the number of regions of the program
 * @param fast the regions that get a fast function
 * @param resumable those that control enters from outside of the unit
 */
export function createUnit(count: number, fast: readonly number[], resumable: readonly number[]): Unit {
  const fastFunction = new Int32Array(count).fill(-1);
  const resumableFunction = new Int32Array(count).fill(-1);
  for (const [at, region] of fast.entries()) fastFunction[region] = at;
  for (const [at, region] of resumable.entries()) resumableFunction[region] = fast.length + at;
  return { fast, resumable, fastFunction, resumableFunction };
}

/**
 * A unit of those functions that something enters: fast ones where functions of the unit call them.
 * @param members the regions of the unit
 * @param isResumable region -> whether control enters it from outside
 */
export function unitOf(
  analysis: Pick<ProgramAnalysis, 'nodes' | 'regions'>,
  members: readonly number[],
  isResumable: (region: number) => boolean,
): Unit {
  const resumable = members.filter(isResumable).sort((a, b) => a - b);
  return createUnit(analysis.regions.count, findCalled(analysis, members, resumable), resumable);
}

/** The members whose heads functions of the unit call, or, from a fast function, go on with; in ascending order. */
function findCalled(
  { nodes, regions }: Pick<ProgramAnalysis, 'nodes' | 'regions'>,
  members: readonly number[],
  resumable: readonly number[],
): number[] {
  const isMember = new Set(members);
  const called = new Set<number>();
  const call = (target: number): void => {
    const region = target < 0 ? -1 : regions.of[target];
    if (isMember.has(region) && regions.head[region] === target) called.add(region);
  };
  const visit = (region: number, isFast: boolean): void => {
    for (let node = regions.start[region]; node < regions.start[region + 1]; node++) {
      if (nodes.kind[node] === NodeKind.Call) {
        call(nodes.taken[node]);
      } else if (isFast) {
        for (const target of [nodes.taken[node], nodes.next[node]]) {
          if (target >= 0 && regions.of[target] !== region) call(target);
        }
      }
    }
  };
  for (const region of resumable) visit(region, false);
  // What is called on the way comes last in the set, so that it is visited as well.
  for (const region of called) visit(region, true);
  return [...called].sort((a, b) => a - b);
}

/** Words that name an entry of a function from outside of it: the number of the entry in the low bits, the region above. */
export const ENTRY_SHIFT = 16;
export const ENTRY_MASK = (1 << ENTRY_SHIFT) - 1;

export const entryWord = (region: number, entry: number): number => region * 0x1_0000 + entry;
