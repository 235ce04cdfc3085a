import { U64_MAX } from '../u256.ts';

/** The message schedule of BLAKE2b (RFC 7693, section 2.7). */
const SIGMA = [
  [0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15],
  [14, 10, 4, 8, 9, 15, 13, 6, 1, 12, 0, 2, 11, 7, 5, 3],
  [11, 8, 12, 0, 5, 2, 15, 13, 10, 14, 3, 6, 7, 1, 9, 4],
  [7, 9, 3, 1, 13, 12, 11, 14, 2, 6, 5, 10, 4, 0, 15, 8],
  [9, 0, 5, 7, 2, 4, 10, 15, 14, 1, 11, 12, 6, 8, 3, 13],
  [2, 12, 6, 10, 0, 11, 8, 3, 4, 13, 7, 5, 15, 14, 1, 9],
  [12, 5, 1, 15, 14, 13, 4, 10, 0, 7, 6, 3, 9, 2, 8, 11],
  [13, 11, 7, 14, 12, 1, 3, 9, 5, 0, 15, 4, 8, 6, 2, 10],
  [6, 15, 14, 9, 11, 3, 0, 8, 12, 2, 13, 7, 1, 4, 10, 5],
  [10, 2, 8, 4, 7, 6, 1, 5, 15, 11, 9, 14, 3, 12, 13, 0],
];

/** Which words a step mixes: four columns, then four diagonals. */
const MIXES = [
  [0, 4, 8, 12],
  [1, 5, 9, 13],
  [2, 6, 10, 14],
  [3, 7, 11, 15],
  [0, 5, 10, 15],
  [1, 6, 11, 12],
  [2, 7, 8, 13],
  [3, 4, 9, 14],
];

const IV = [
  0x6a09e667f3bcc908n,
  0xbb67ae8584caa73bn,
  0x3c6ef372fe94f82bn,
  0xa54ff53a5f1d36f1n,
  0x510e527fade682d1n,
  0x9b05688c2b3e6c1fn,
  0x1f83d9abfb41bd6bn,
  0x5be0cd19137e2179n,
];

const TWO_32 = 2 ** 32;

/**
 * Mixes two words of the message into four words of the state (RFC 7693, section 3.1). Words are pairs of i32, the low half first;
 * the arguments are the indexes of the low halves. Local numbers throughout: bigints take ten times as long (0.2 us a round against 2, Node 20).
 */
function mix(v: Int32Array, m: Int32Array, a: number, b: number, c: number, d: number, x: number, y: number): void {
  let bLow = v[b];
  let bHigh = v[b + 1];
  let dLow = v[d];
  let dHigh = v[d + 1];
  let sum = (v[a] >>> 0) + (bLow >>> 0) + (m[x] >>> 0);
  let aLow = sum | 0;
  let aHigh = (v[a + 1] + bHigh + m[x + 1] + ((sum / TWO_32) | 0)) | 0;
  let low = dLow ^ aLow;
  let high = dHigh ^ aHigh;
  dLow = high;
  dHigh = low;
  sum = (v[c] >>> 0) + (dLow >>> 0);
  let cLow = sum | 0;
  let cHigh = (v[c + 1] + dHigh + ((sum / TWO_32) | 0)) | 0;
  low = bLow ^ cLow;
  high = bHigh ^ cHigh;
  bLow = (low >>> 24) | (high << 8);
  bHigh = (high >>> 24) | (low << 8);

  sum = (aLow >>> 0) + (bLow >>> 0) + (m[y] >>> 0);
  aLow = sum | 0;
  aHigh = (aHigh + bHigh + m[y + 1] + ((sum / TWO_32) | 0)) | 0;
  low = dLow ^ aLow;
  high = dHigh ^ aHigh;
  dLow = (low >>> 16) | (high << 16);
  dHigh = (high >>> 16) | (low << 16);
  sum = (cLow >>> 0) + (dLow >>> 0);
  cLow = sum | 0;
  cHigh = (cHigh + dHigh + ((sum / TWO_32) | 0)) | 0;
  low = bLow ^ cLow;
  high = bHigh ^ cHigh;
  v[b] = (low << 1) | (high >>> 31);
  v[b + 1] = (high << 1) | (low >>> 31);
  v[a] = aLow;
  v[a + 1] = aHigh;
  v[c] = cLow;
  v[c + 1] = cHigh;
  v[d] = dLow;
  v[d + 1] = dHigh;
}

/**
 * The compression function F of BLAKE2b with any number of rounds (RFC 7693, section 3.2), in place. Hash libraries keep it to
 * themselves and at twelve rounds, so it is here; EIP-152 makes it the precompile 9.
 */
export function blake2f(
  rounds: number,
  h: BigUint64Array,
  m: BigUint64Array,
  offset: readonly [bigint, bigint],
  isLast: boolean,
): void {
  const state = new BigUint64Array([...h, ...IV]);
  state[12] ^= offset[0];
  state[13] ^= offset[1];
  if (isLast) state[14] ^= U64_MAX;
  const v = new Int32Array(state.buffer);
  const message = new Int32Array(new BigUint64Array(m).buffer);
  for (let round = 0; round < rounds; round++) {
    const words = SIGMA[round % SIGMA.length];
    for (let i = 0; i < MIXES.length; i++) {
      const [a, b, c, d] = MIXES[i];
      mix(v, message, 2 * a, 2 * b, 2 * c, 2 * d, 2 * words[2 * i], 2 * words[2 * i + 1]);
    }
  }
  for (let i = 0; i < 8; i++) h[i] ^= state[i] ^ state[i + 8];
}
