import { expect, it } from '@jest/globals';
import { secp256k1 } from '@noble/curves/secp256k1.js';
import { loadNativeEcdsa } from '../../src/node/native-ecdsa.ts';

const native = loadNativeEcdsa();
const onThisMachine = native === undefined ? it.skip : it;
const bytes = (seed: number) => Uint8Array.from({ length: 32 }, (_, i) => (seed * 37 + i * 11 + (seed * i) ** 2) % 251);
const ORDER = secp256k1.Point.Fn.ORDER;

onThisMachine('signs, recovers and derives keys as the implementation in JavaScript does', () => {
  for (let seed = 1; seed <= 30; seed++) {
    const [key, digest] = [bytes(seed), bytes(seed + 1000)];
    const signed = native?.sign(digest, key);
    const expected = secp256k1.sign(digest, key, { prehash: false, format: 'recovered' });
    expect(Uint8Array.of(signed?.recovery ?? 9, ...(signed?.compact ?? []))).toEqual(expected);
    const publicKey = secp256k1.getPublicKey(key, false);
    expect(native?.publicKey(key)).toEqual(publicKey);
    expect(native?.recover(digest, expected.slice(1), signed?.recovery ?? 0)).toEqual(publicKey);
  }
});

onThisMachine('recovers from a signature with s in the upper half, as the precompile must', () => {
  const [key, digest] = [bytes(3), bytes(4)];
  const signed = secp256k1.sign(digest, key, { prehash: false, format: 'recovered' });
  const { r, s, recovery } = secp256k1.Signature.fromBytes(signed, 'recovered');
  const high = new secp256k1.Signature(r, ORDER - s).toBytes();
  expect(native?.recover(digest, high, recovery === 1 ? 0 : 1)).toEqual(secp256k1.getPublicKey(key, false));
});

onThisMachine.each([
  ['r = 0', 0n, 1n],
  ['s = 0', 1n, 0n],
  ['r = the order', ORDER, 1n],
  ['s = the order', 1n, ORDER],
  ['no point with this x', 5n, 1n],
])('refuses what nobody can have signed: %s', (_, r, s) => {
  const word = (value: bigint) => Buffer.from(value.toString(16).padStart(64, '0'), 'hex');
  expect(() => native?.recover(bytes(1), new Uint8Array(Buffer.concat([word(r), word(s)])), 0)).toThrow();
});

onThisMachine('refuses keys that are none', () => {
  expect(() => native?.sign(bytes(1), new Uint8Array(32))).toThrow();
  expect(() => native?.publicKey(new Uint8Array(32).fill(255))).toThrow();
});
