/** How much gas each region has spent in the tier below, counted by samples: each stands for the gas since the last one. */
import type { Tiering } from './tiering.ts';

/** The share of {@link Tiering.gasPerInstruction} with which a region comes along into a unit that is compiled anyway. */
const COMPANION_SHARE = 0.25;

export class Heat {
  /** By region. */
  readonly gas: Float64Array;
  readonly #lengthOf: (region: number) => number;
  readonly #tiering: Tiering;
  /** Region -> 1 once nothing is gained by compiling it: it is compiled, or cannot be. */
  readonly #isSettled: Uint8Array;
  /** What the regions that are worth compiling have spent beyond what they cost. */
  #surplus = 0;

  constructor(regionCount: number, lengthOf: (region: number) => number, tiering: Tiering) {
    this.gas = new Float64Array(regionCount);
    this.#isSettled = new Uint8Array(regionCount);
    this.#lengthOf = lengthOf;
    this.#tiering = tiering;
  }

  /** Whether a region counts no more. */
  isSettled(region: number): boolean {
    return this.#isSettled[region] !== 0;
  }

  settle(region: number): void {
    if (this.#isSettled[region] !== 0) return;
    this.#isSettled[region] = 1;
    this.#surplus -= Math.max(0, this.#excess(region));
  }

  add(region: number, gas: number): void {
    if (this.#isSettled[region] !== 0) return;
    const before = Math.max(0, this.#excess(region));
    this.gas[region] += gas;
    this.#surplus += Math.max(0, this.#excess(region)) - before;
  }

  /** Whether it is time to compile what {@link hottest} gives. */
  get isHot(): boolean {
    return this.#surplus > 0 && this.#surplus >= this.#tiering.gasPerUnit;
  }

  /** The regions to compile next: at least one, and of more than one at most so many instructions. */
  hottest(maxLength: number): number[] {
    const { gasPerInstruction } = this.#tiering;
    const candidates: number[] = [];
    for (let region = 0; region < this.gas.length; region++) {
      if (this.#isSettled[region] !== 0 || this.gas[region] === 0) continue;
      if (this.gas[region] >= COMPANION_SHARE * gasPerInstruction * this.#lengthOf(region)) candidates.push(region);
    }
    const density = (region: number): number => this.gas[region] / this.#lengthOf(region);
    candidates.sort((a, b) => density(b) - density(a) || a - b);
    const chosen: number[] = [];
    let length = 0;
    for (const region of candidates) {
      length += this.#lengthOf(region);
      if (length > maxLength && chosen.length > 0) break;
      chosen.push(region);
    }
    return chosen;
  }

  #excess(region: number): number {
    return this.gas[region] - this.#tiering.gasPerInstruction * this.#lengthOf(region);
  }
}
