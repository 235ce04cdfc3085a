import { expect, it } from '@jest/globals';
import { hexToBytes } from '@polkavirt/mock-runtime';
import { ecdsa, PORTABLE_ECDSA, useEcdsa } from '../src/ecdsa.ts';

/** The generator of secp256k1 (SEC 2, 2.4.1), which is the public key of 1. */
const GENERATOR =
  '0x0479be667ef9dcbbac55a06295ce870b07029bfcdb2dce28d959f2815b16f81798483ada7726a3c4655da4fbfc0e1108a8fd17b448a68554199c47d08ffb10d4b8';
const ONE = hexToBytes(`0x${'00'.repeat(31)}01`);

it('gives the public key of 1, which is the generator', () => {
  expect(PORTABLE_ECDSA.publicKey(ONE)).toEqual(hexToBytes(GENERATOR));
});

it('signs as RFC 6979 says, with s in the lower half', () => {
  // A vector of bitcoinjs (ecdsa fixtures): key 1, sha256('Everything should be made as simple as possible, but not simpler.').
  const digest = hexToBytes('0x06ef2b193b83b3d701f765f1db34672ab84897e1252343cc2197829af3a30456');
  const { compact, recovery } = PORTABLE_ECDSA.sign(digest, ONE);
  expect(compact).toEqual(
    hexToBytes(
      '0x33a69cd2065432a30f3d1ce4eb0d59b8ab58c74f27c41a7fdb5696ad4e6108c96f807982866f785d3f6418d24163ddae117b7db4d5fdf0071de069fa54342262',
    ),
  );
  expect(PORTABLE_ECDSA.recover(digest, compact, recovery)).toEqual(hexToBytes(GENERATOR));
});

it('loads another implementation when the first signature is asked for, and once', () => {
  let loads = 0;
  useEcdsa(() => {
    loads += 1;
    return undefined;
  });
  expect(loads).toBe(0);
  expect(ecdsa()).toBe(PORTABLE_ECDSA);
  expect(ecdsa()).toBe(PORTABLE_ECDSA);
  expect(loads).toBe(1);
});
