import { bn254 } from '@noble/curves/bn254.js';
import { concatBytes } from '@polkavirt/mock-runtime';
import { Failure } from '../errors.ts';
import { fromBigEndian, toBigEndian } from '../u256.ts';

const { G1, G2, fields } = bn254;
const G1_BYTES = 64;
const PAIR_BYTES = 192;

const refuse = (message: string): never => {
  throw new Failure('ExecutionFailed', `bn254: ${message}`);
};

/** `length` bytes of the input from `at`, zeros after its end. */
const slice = (input: Uint8Array, at: number, length: number): Uint8Array => {
  const bytes = new Uint8Array(length);
  bytes.set(input.subarray(at, at + length));
  return bytes;
};

/** A coordinate: a number below the field's order. */
const coordinate = (bytes: Uint8Array): bigint => {
  const value = fromBigEndian(bytes);
  return value < fields.Fp.ORDER ? value : refuse('a coordinate beyond the field');
};

/**
 * A point that is infinity, or that lies on its curve and in its group: the library checks both, and some coordinates at once.
 *
 * @throws Failure `ExecutionFailed` for any other
 */
function checked<P extends { is0(): boolean; assertValidity(): void }>(read: () => P, otherwise: string): P {
  try {
    const point = read();
    if (!point.is0()) point.assertValidity();
    return point;
  } catch {
    return refuse(otherwise);
  }
}

/** A point of the first group; zeros are the point at infinity. */
function readG1(bytes: Uint8Array): InstanceType<typeof G1.Point> {
  const [x, y] = [coordinate(bytes.subarray(0, 32)), coordinate(bytes.subarray(32, 64))];
  return checked(() => G1.Point.fromAffine({ x, y }), 'a point that is not on the curve');
}

/** A point of the second group: the imaginary parts come first (EIP-197); zeros are the point at infinity. */
function readG2(bytes: Uint8Array): InstanceType<typeof G2.Point> {
  const [x1, x0, y1, y0] = [0, 32, 64, 96].map((at) => coordinate(bytes.subarray(at, at + 32)));
  const affine = { x: { c0: x0, c1: x1 }, y: { c0: y0, c1: y1 } };
  return checked(() => G2.Point.fromAffine(affine), 'a point that is not in the second group');
}

function writeG1(point: InstanceType<typeof G1.Point>): Uint8Array {
  if (point.is0()) return new Uint8Array(G1_BYTES);
  const { x, y } = point.toAffine();
  return concatBytes(toBigEndian(x, 32), toBigEndian(y, 32));
}

/** The sum of two points (EIP-196). @throws Failure `ExecutionFailed` for bytes that are not a point. */
export const bn254Add = (input: Uint8Array): Uint8Array =>
  writeG1(readG1(slice(input, 0, G1_BYTES)).add(readG1(slice(input, G1_BYTES, G1_BYTES))));

/** A point times a number (EIP-196). @throws Failure `ExecutionFailed` for bytes that are not a point. */
export const bn254Mul = (input: Uint8Array): Uint8Array => {
  const scalar = fromBigEndian(slice(input, G1_BYTES, 32)) % fields.Fr.ORDER;
  return writeG1(readG1(slice(input, 0, G1_BYTES)).multiplyUnsafe(scalar));
};

/** Ethereum gas of {@link bn254Pairing} (EIP-1108). */
export const bn254PairingGas = (input: Uint8Array): bigint => 45_000n + 34_000n * BigInt(Math.floor(input.length / PAIR_BYTES));

/** 1 if the product of the pairings is one, else 0 (EIP-197). @throws Failure `ExecutionFailed` for bytes that are not pairs of points. */
export function bn254Pairing(input: Uint8Array): Uint8Array {
  if (input.length % PAIR_BYTES !== 0) refuse(`${input.length} bytes of input, no multiple of ${PAIR_BYTES}`);
  const pairs = [];
  for (let at = 0; at < input.length; at += PAIR_BYTES) {
    const g1 = readG1(input.subarray(at, at + G1_BYTES));
    const g2 = readG2(input.subarray(at + G1_BYTES, at + PAIR_BYTES));
    // The pairing with infinity is one.
    if (!g1.is0() && !g2.is0()) pairs.push({ g1, g2 });
  }
  const { Fp12 } = fields;
  const isOne = pairs.length === 0 || Fp12.eql(bn254.pairingBatch(pairs), Fp12.ONE);
  return toBigEndian(isOne ? 1n : 0n, 32);
}
