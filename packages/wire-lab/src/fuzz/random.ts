import { uniformBigInt } from 'pure-rand/distribution/uniformBigInt';
import { uniformInt } from 'pure-rand/distribution/uniformInt';
import { xoroshiro128plus } from 'pure-rand/generator/xoroshiro128plus';

/** Numbers at which errors are likely: the limits of widths, of the forms of compacts, and of signs. */
const EDGES = [
  0n,
  1n,
  2n,
  63n,
  64n,
  127n,
  128n,
  255n,
  256n,
  16383n,
  16384n,
  2n ** 30n - 1n,
  2n ** 30n,
  2n ** 31n,
  2n ** 32n - 1n,
];
const WIDE_EDGES = [2n ** 32n, 2n ** 53n - 1n, 2n ** 53n, 2n ** 53n + 1n, 2n ** 63n - 1n, 2n ** 63n, 2n ** 64n - 1n];

/** The choices of one message: the same ones for the same seed and number. */
export class Random {
  readonly #generator;

  /** @param stream Which of the seed's independent sequences, a whole number. */
  constructor(seed: number, stream: number) {
    // Neighbouring seeds give neighbouring first values; multiplying by a large odd number spreads them over 32 bits.
    this.#generator = xoroshiro128plus(Math.imul(seed, 0x9e37_79b1) ^ Math.imul(stream + 1, 0x85eb_ca6b));
  }

  /** A whole number from 0 to `count - 1`. */
  below(count: number): number {
    return uniformInt(this.#generator, 0, count - 1);
  }

  pick<T>(list: readonly T[]): T {
    return list[this.below(list.length)];
  }

  byte(): number {
    return this.below(256);
  }

  bytes(length: number): Uint8Array {
    return Uint8Array.from({ length }, () => this.byte());
  }

  u32(): number {
    return Number(this.below(2) === 0 ? this.pick(EDGES) : uniformBigInt(this.#generator, 0n, 2n ** 32n - 1n));
  }

  u64(): bigint {
    return this.below(2) === 0 ? this.pick([...EDGES, ...WIDE_EDGES]) : uniformBigInt(this.#generator, 0n, 2n ** 64n - 1n);
  }

  i64(): bigint {
    return BigInt.asIntN(64, this.u64());
  }
}
