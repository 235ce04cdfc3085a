import { checkLimit } from '../errors.ts';
import { fromBigEndian, maxBigint, toBigEndian } from '../u256.ts';

/** Bytes of each number at most, as EIP-7823. */
const MOST_BYTES = 1024;
const LEAST_GAS = 200n;

interface Parsed {
  readonly lengths: readonly [base: bigint, exponent: bigint, modulus: bigint];
  /** Bytes of the input from `at`, zeros after its end. */
  slice(at: number, length: number): Uint8Array;
}

function parse(input: Uint8Array): Parsed {
  const slice = (at: number, length: number): Uint8Array => {
    const bytes = new Uint8Array(length);
    bytes.set(input.subarray(at, at + length));
    return bytes;
  };
  const length = (i: number): bigint => fromBigEndian(slice(32 * i, 32));
  return { lengths: [length(0), length(1), length(2)], slice };
}

const bitLength = (value: bigint): bigint => (value === 0n ? 0n : BigInt(value.toString(2).length));

/** Ethereum gas of the precompile 5 (EIP-2565). Numbers beyond the limit cost the least: they are refused. */
export function modexpGas(input: Uint8Array): bigint {
  const { lengths, slice } = parse(input);
  if (lengths.some((length) => length > MOST_BYTES)) return LEAST_GAS;
  const [base, exponent, modulus] = lengths;
  const words = (maxBigint(base, modulus) + 7n) / 8n;
  const head = fromBigEndian(slice(96 + Number(base), Math.min(32, Number(exponent))));
  const headBits = maxBigint(bitLength(head) - 1n, 0n);
  const iterations = exponent > 32n ? 8n * (exponent - 32n) + headBits : headBits;
  return maxBigint(LEAST_GAS, (words * words * maxBigint(iterations, 1n)) / 3n);
}

/** base ** exponent % modulus (EIP-198). @throws Failure `ExecutionFailed` for a number of more than 1024 bytes. */
export function modexp(input: Uint8Array): Uint8Array {
  const { lengths, slice } = parse(input);
  for (const [i, name] of ['base', 'exponent', 'modulus'].entries()) {
    if (lengths[i] > MOST_BYTES) checkLimit('ExecutionFailed', `modexp: a ${name}`, Number(lengths[i]), MOST_BYTES);
  }
  const [baseLength, exponentLength, modulusLength] = lengths.map(Number);
  const modulus = fromBigEndian(slice(96 + baseLength + exponentLength, modulusLength));
  if (modulus === 0n) return new Uint8Array(modulusLength);
  let base = fromBigEndian(slice(96, baseLength)) % modulus;
  let result = 1n % modulus;
  for (const byte of slice(96 + baseLength, exponentLength).reverse()) {
    for (let bit = 0; bit < 8; bit++) {
      if ((byte >> bit) & 1) result = (result * base) % modulus;
      base = (base * base) % modulus;
    }
  }
  return toBigEndian(result, modulusLength);
}
