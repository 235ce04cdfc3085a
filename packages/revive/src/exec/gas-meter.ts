import { Failure } from '../errors.ts';
import { maxBigint, minBigint } from '../u256.ts';

const I64_MAX = (1n << 63n) - 1n;

/** A call keeps back 1/64 of what is left, as Ethereum's does (EIP-150). */
const KEPT_BACK = 64n;

/**
 * The gas of one frame, in picoseconds of ref_time. Host functions take it here; the program takes fuel, one unit of which is
 * `refTimePerFuel` picoseconds (upstream's formula).
 *
 * A call passes on at most 63/64 of what is left. The interface of the virtual machine does not tell how much gas a
 * program had left when it trapped, so such a frame costs its whole limit. Because a part is kept back, the caller can
 * continue, as on Ethereum.
 */
export class GasMeter {
  readonly limit: bigint;
  readonly #refTimePerFuel: bigint;
  #consumed = 0n;
  #required = 0n;

  constructor(limit: bigint, refTimePerFuel: bigint) {
    this.limit = limit;
    this.#refTimePerFuel = refTimePerFuel;
  }

  get left(): bigint {
    return this.limit - this.#consumed;
  }

  get consumed(): bigint {
    return this.#consumed;
  }

  /** The smallest limit with which everything so far would have had the same result. */
  get required(): bigint {
    return maxBigint(this.#required, this.#consumed);
  }

  /** @throws Failure `OutOfGas` if there is not as much left; then all of it is spent. */
  charge(refTime: bigint, what: string): void {
    if (refTime > this.left) {
      const { left } = this;
      this.consumeAll();
      throw new Failure('OutOfGas', `${what} costs ${refTime} ps of ref_time where ${left} are left`);
    }
    this.#consumed += refTime;
  }

  /**
   * Demands that as much is left as something can cost, before it is known what it does cost.
   *
   * @throws Failure `OutOfGas` if there is not; then all of it is spent.
   */
  demand(most: bigint, what: string): void {
    if (most > this.left) {
      const { left } = this;
      this.consumeAll();
      throw new Failure('OutOfGas', `${what} costs up to ${most} ps of ref_time where ${left} are left`);
    }
    this.#required = maxBigint(this.#required, this.#consumed + most);
  }

  consumeAll(): void {
    this.#consumed = this.limit;
  }

  /** What the program may use at its next step. */
  get fuel(): bigint {
    return minBigint(this.left / this.#refTimePerFuel, I64_MAX);
  }

  /** Charges what a step used of its fuel. */
  syncFuel(before: bigint, after: bigint): void {
    this.#consumed += maxBigint(0n, before - maxBigint(after, 0n)) * this.#refTimePerFuel;
  }

  /** A meter for a call, with at most `limit` of what can be passed on, and something on top of that. */
  nested(limit: bigint, stipend = 0n): GasMeter {
    const most = this.left - this.left / KEPT_BACK;
    return new GasMeter(minBigint(limit + stipend, most), this.#refTimePerFuel);
  }

  /** Adds the gas that a call used, however it ended. */
  absorb(nested: GasMeter): void {
    this.#required = maxBigint(this.#required, this.#consumed + leastToPassOn(nested.required));
    this.#consumed += nested.consumed;
  }
}

/** The least that must be left for `amount` to be among what can be passed on: the least x with x - floor(x / 64) >= amount; 0 for 0. */
const leastToPassOn = (amount: bigint): bigint => (amount * KEPT_BACK - 1n) / (KEPT_BACK - 1n);
