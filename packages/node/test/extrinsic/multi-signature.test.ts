import { Keyring } from '@polkadot/api';
import { stringToU8a } from '@polkadot/util';
import { cryptoWaitReady } from '@polkadot/util-crypto';
import { bytesToHex } from '@polkavirt/mock-runtime';
import { createSignatureVerifier } from '../../src/extrinsic/multi-signature.ts';
import { ecdsaAccount, type MultiSignature, verifySignature } from '../../src/index.ts';

const message = stringToU8a('a message');

describe.each([
  ['Sr25519', 'sr25519'],
  ['Ed25519', 'ed25519'],
  ['Ecdsa', 'ecdsa'],
] as const)('%s', (type, keyType) => {
  it("accepts what Substrate's own libraries sign, and nothing else", async () => {
    await cryptoWaitReady();
    const pair = new Keyring({ type: keyType }).addFromUri('//Test');
    const account = keyType === 'ecdsa' ? ecdsaAccount(pair.publicKey) : bytesToHex(pair.publicKey);
    expect(bytesToHex(pair.addressRaw)).toBe(account);
    const signature: MultiSignature = { type, value: pair.sign(message) };
    expect(verifySignature(signature, message, account)).toBe(true);
    expect(verifySignature(signature, message.subarray(1), account)).toBe(false);
    expect(verifySignature(signature, message, `0x${'11'.repeat(32)}`)).toBe(false);
    for (const at of [0, 31, 32, 63]) {
      const value = Uint8Array.from(signature.value);
      value[at] ^= 0x04;
      expect(verifySignature({ type, value }, message, account)).toBe(false);
    }
  });

  it('says no to bytes that are no signature at all', () => {
    const length = type === 'Ecdsa' ? 65 : 64;
    for (const fill of [0, 0xff]) {
      const value = new Uint8Array(length).fill(fill);
      expect(verifySignature({ type, value }, message, `0x${'77'.repeat(32)}`)).toBe(false);
      expect(verifySignature({ type, value }, message, `0x${'ff'.repeat(32)}`)).toBe(false);
    }
  });
});

it('takes an ed25519 signature of zeros for the account of zeros, as Substrate does: a key of small order', () => {
  // ZIP 215. This is why runtimes have CheckNonZeroSender.
  const zeros = { type: 'Ed25519', value: new Uint8Array(64) } as const;
  expect(verifySignature(zeros, message, `0x${'00'.repeat(32)}`)).toBe(true);
});

describe('a verifier that remembers', () => {
  const who = `0x${'11'.repeat(32)}` as const;
  const signatureOf = (byte: number): MultiSignature => ({ type: 'Sr25519', value: new Uint8Array(64).fill(byte) });

  /** One for which the signatures are valid that begin with an even number. */
  function createCounted() {
    let asked = 0;
    const verify = createSignatureVerifier(({ value }) => {
      asked++;
      return value[0] % 2 === 0;
    });
    return { verify, asked: () => asked };
  }

  it('asks once for what was valid, and again for all else', () => {
    const { verify, asked } = createCounted();
    expect([verify(signatureOf(2), message, who), verify(signatureOf(2), message, who), asked()]).toEqual([true, true, 1]);
    expect([verify(signatureOf(3), message, who), verify(signatureOf(3), message, who), asked()]).toEqual([false, false, 3]);
    verify({ ...signatureOf(2), type: 'Ed25519' }, message, who);
    verify(signatureOf(2), message.subarray(1), who);
    verify(signatureOf(2), message, `0x${'12'.repeat(32)}`);
    expect(asked()).toBe(6);
  });

  it('forgets the oldest of a thousand', () => {
    const { verify, asked } = createCounted();
    for (let n = 0; n <= 1000; n++) verify(signatureOf(0), Uint8Array.of(n, n >> 8), who);
    verify(signatureOf(0), Uint8Array.of(1, 0), who);
    expect(asked()).toBe(1001);
    verify(signatureOf(0), Uint8Array.of(0, 0), who);
    expect(asked()).toBe(1002);
  });
});
