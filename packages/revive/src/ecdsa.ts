import { secp256k1 } from '@noble/curves/secp256k1.js';

/** A signature of secp256k1 that its key can be recovered from. */
export interface RecoverableSignature {
  /** r and s, 32 bytes each; s is in the lower half of the order. */
  readonly compact: Uint8Array;
  /** Whether the y coordinate of the point that r stands for is odd. */
  readonly recovery: 0 | 1;
}

/** ECDSA on secp256k1, of digests of 32 bytes. Implementations differ in speed alone: signatures are those of RFC 6979. */
export interface Ecdsa {
  /**
   * The uncompressed public key of 65 bytes.
   *
   * @param compact r and s, 32 bytes each; s may be in either half.
   * @throws Error For a signature that nobody can have made.
   */
  recover(digest: Uint8Array, compact: Uint8Array, recovery: 0 | 1): Uint8Array;
  /** @param key 32 bytes. @throws Error For a key that is none. */
  sign(digest: Uint8Array, key: Uint8Array): RecoverableSignature;
  /** The uncompressed public key of 65 bytes. @throws Error For a key that is none. */
  publicKey(key: Uint8Array): Uint8Array;
}

/** The implementation in JavaScript, which runs anywhere. */
export const PORTABLE_ECDSA: Ecdsa = {
  recover: (digest, compact, recovery) =>
    secp256k1.Signature.fromBytes(compact).addRecoveryBit(recovery).recoverPublicKey(digest).toBytes(false),
  sign(digest, key) {
    const bytes = secp256k1.sign(digest, key, { prehash: false, format: 'recovered' });
    return { compact: bytes.slice(1), recovery: bytes[0] === 1 ? 1 : 0 };
  },
  publicKey: (key) => secp256k1.getPublicKey(key, false),
};

let present: () => Ecdsa = () => PORTABLE_ECDSA;

/** What computes signatures in this process. */
export const ecdsa = (): Ecdsa => present();

/**
 * Lets another implementation compute all signatures of this process, such as one in native code: in a process that has just started,
 * the one in JavaScript, which is the default, takes milliseconds for each.
 *
 * @param load Called when the first one is needed. `undefined` stands for the default.
 */
export function useEcdsa(load: () => Ecdsa | undefined): void {
  present = () => {
    const loaded = load() ?? PORTABLE_ECDSA;
    present = () => loaded;
    return loaded;
  };
}
