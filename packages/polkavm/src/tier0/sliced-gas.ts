import type { LinearMemory } from '../wasm/linear-memory.ts';

/**
 * The most gas that code gets at a time. A loop that runs cannot switch to better code: it comes back and is called
 * again, and so runs optimized once the engine has optimized it.
 */
const SLICE = 4_000_000n;

/** A block that costs more than a slice needs one of its own. */
const MAX_SLICE = 1n << 50n;

/** The gas of an instance: a slice of it lies in linear memory, where code counts it down, and the rest here. */
export class SlicedGas {
  /** Gas beyond the present slice; all of it before there is linear memory. */
  #reserve = 0n;

  get(linear: LinearMemory | undefined): bigint {
    if (linear === undefined) return this.#reserve;
    const gas = linear.gas[0];
    return this.#reserve === 0n ? gas : gas + this.#reserve;
  }

  set(linear: LinearMemory | undefined, gas: bigint): void {
    if (linear === undefined) this.#reserve = gas;
    else this.#give(linear, gas, SLICE);
  }

  /** Makes the slice larger; false if it is all the gas that there is. */
  refill(linear: LinearMemory): boolean {
    if (this.#reserve === 0n) return false;
    // If the slice is hardly used, the next block costs more than a slice.
    this.#give(linear, this.get(linear), linear.gas[0] > SLICE / 2n ? MAX_SLICE : SLICE);
    return true;
  }

  /** Charges a block; false if there is not enough gas for it, and then nothing is charged. */
  pay(linear: LinearMemory, cost: number): boolean {
    const price = BigInt(cost);
    while (linear.gas[0] < price) if (!this.refill(linear)) return false;
    linear.gas[0] -= price;
    return true;
  }

  #give(linear: LinearMemory, gas: bigint, slice: bigint): void {
    const isLong = gas > slice;
    linear.gas[0] = isLong ? slice : gas;
    this.#reserve = isLong ? gas - slice : 0n;
  }
}
