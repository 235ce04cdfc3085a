/** The results of jobs put together. Each job counts once, however often its result comes. */
import {
  type AnyLevel,
  type AnyOrigin,
  type FoundDifference,
  type JobResult,
  MOST_SLOW,
  type SlowProgram,
  type Tally,
} from './job.ts';

/** How much was known after so many programs. */
export interface CoveragePoint {
  readonly programs: number;
  /** Time of the jobs until then, all together. */
  readonly ms: number;
  readonly features: number;
}

/** What a campaign did: plain data. */
export interface Totals extends Tally {
  readonly jobs: number;
  /** How many features its programs reached. */
  readonly features: number;
  readonly coverage: readonly CoveragePoint[];
}

const MOST_POINTS = 500;
/** A campaign against a broken implementation differs in every program. */
const MOST_DIFFERENCES = 100;

const addCounts = <K extends string>(to: Partial<Record<K, number>>, counts: Readonly<Partial<Record<K, number>>>): void => {
  for (const [name, count] of Object.entries(counts) as [K, number][]) to[name] = (to[name] ?? 0) + count;
};

export class TotalsBuilder {
  readonly #ids = new Set<string>();
  readonly #features = new Set<number>();
  readonly #origins: Partial<Record<AnyOrigin, number>> = {};
  readonly #levels: Partial<Record<AnyLevel, number>> = {};
  readonly #stops: Record<string, number> = {};
  readonly #coverage: CoveragePoint[] = [];
  #differences: FoundDifference[] = [];
  #slowest: SlowProgram[] = [];
  #programs = 0;
  #ms = 0;
  #refused = 0;
  #actions = 0;

  /** False if the job was counted before. */
  add(result: JobResult): boolean {
    if (this.#ids.has(result.id)) return false;
    this.#ids.add(result.id);
    this.#programs += result.programs;
    this.#ms += result.ms;
    this.#refused += result.refused;
    this.#actions += result.actions;
    addCounts(this.#origins, result.origins);
    addCounts(this.#levels, result.levels);
    addCounts(this.#stops, result.stops);
    for (const one of result.features) this.#features.add(one);
    this.#coverage.push({ programs: this.#programs, ms: this.#ms, features: this.#features.size });
    // Every second point says enough about the past.
    if (this.#coverage.length > MOST_POINTS) for (let at = 0; at < this.#coverage.length - 1; at++) this.#coverage.splice(at, 1);
    this.#slowest = [...this.#slowest, ...result.slowest].sort((a, b) => b.ms - a.ms).slice(0, MOST_SLOW);
    this.#differences = [...this.#differences, ...result.differences].slice(0, MOST_DIFFERENCES);
    return true;
  }

  has(id: string): boolean {
    return this.#ids.has(id);
  }

  get features(): ReadonlySet<number> {
    return this.#features;
  }

  totals(): Totals {
    return {
      jobs: this.#ids.size,
      programs: this.#programs,
      ms: this.#ms,
      origins: { ...this.#origins },
      levels: { ...this.#levels },
      refused: this.#refused,
      actions: this.#actions,
      features: this.#features.size,
      coverage: [...this.#coverage],
      stops: { ...this.#stops },
      slowest: [...this.#slowest],
      differences: [...this.#differences],
    };
  }
}
