/** What compiling costs in a process where V8 has not optimized yet what compiles. */

/** How long it takes until V8 has optimized what does one kind of work. */
export interface WarmUpLengths {
  /** How many times as long an instruction takes at first. */
  readonly coldFactor: number;
  /** Instructions that the work has seen by then. */
  readonly instructions: number;
  /** Gas that all programs of the process spend in the tier below before the rest of the warming up is worth it anyway. */
  readonly gas: number;
}

/**
 * Work takes many times as long in a new process as later. So the first programs must run for longer before it is
 * worth it, until the process has done some of it, or has shown that it runs for long itself.
 */
export class WarmUp {
  readonly #lengths: WarmUpLengths;
  /** From 0 to 1. */
  #done = 0;

  constructor(lengths: WarmUpLengths) {
    this.#lengths = lengths;
  }

  /** Notes that so many instructions were worked through. */
  addInstructions(instructions: number): void {
    this.#add(instructions / this.#lengths.instructions);
  }

  /** Notes gas that was spent in the tier below. */
  addGas(gas: number): void {
    this.#add(gas / this.#lengths.gas);
  }

  /** How many times as much the work is taken to cost now as in the end: at least 1. */
  get factor(): number {
    return 1 + (this.#lengths.coldFactor - 1) * (1 - this.#done);
  }

  #add(share: number): void {
    this.#done = Math.min(1, this.#done + share);
  }
}

/** One for each part of compiling. The lengths were measured on contracts of 1,000 to 7,000 instructions. */
export class CompilerWarmUp {
  readonly analysis = new WarmUp({ coldFactor: 8, instructions: 20_000, gas: 200_000_000 });
  readonly units = new WarmUp({ coldFactor: 16, instructions: 60_000, gas: 200_000_000 });

  addGas(gas: number): void {
    this.analysis.addGas(gas);
    this.units.addGas(gas);
  }
}
