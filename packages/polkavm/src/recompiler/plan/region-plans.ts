/** The plans of the resumable functions of a program, each made when it is first asked for. They number the entries of all regions. */
import type { ProgramAnalysis } from '../analysis/program-analysis.ts';
import { lengthOfRegion } from '../analysis/regions.ts';
import type { CopyBudget } from './region-nodes.ts';
import { planResumable, type RegionPlan } from './region-plan.ts';
import { entryWord } from './unit.ts';

/** Small programs may be more than doubled by copies of blocks. */
const MIN_COPIED_INSTRUCTIONS = 2000;

export class RegionPlans {
  readonly analysis: ProgramAnalysis;
  readonly #plans: (RegionPlan | undefined)[];
  readonly #budget: CopyBudget;

  constructor(analysis: ProgramAnalysis) {
    this.analysis = analysis;
    this.#plans = new Array(analysis.regions.count);
    this.#budget = { instructions: Math.max(analysis.code.count, MIN_COPIED_INSTRUCTIONS) };
  }

  /** Whether the plan of a region was made. */
  has(region: number): boolean {
    return this.#plans[region] !== undefined;
  }

  of(region: number): RegionPlan {
    const { nodes, regions, isEntry, isJumpTarget } = this.analysis;
    const known = this.#plans[region];
    if (known !== undefined) return known;
    const plan = planResumable(nodes, regions, region, isEntry, isJumpTarget, this.#budget);
    this.#plans[region] = plan;
    return plan;
  }

  /** The instructions of a region. */
  lengthOf(region: number): number {
    return lengthOfRegion(this.analysis.nodes, this.analysis.regions, region);
  }

  /** The number of the entry at a node of the program; -1 if there is none. */
  entryOf(node: number): number {
    const plan = this.of(this.analysis.regions.of[node]);
    return plan.entry[node - plan.start];
  }

  /** The word of the entry at a node of the program; -1 if there is none. */
  wordOf(node: number): number {
    const entry = this.entryOf(node);
    return entry < 0 ? -1 : entryWord(this.analysis.regions.of[node], entry);
  }
}
