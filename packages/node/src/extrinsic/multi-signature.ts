import { ed25519 } from '@noble/curves/ed25519.js';
import { secp256k1 } from '@noble/curves/secp256k1.js';
import { type AccountId, blake2_256, bytesToHex, hexToBytes, T, type ValueOf } from '@polkavirt/mock-runtime';
import { verify as verifySr25519 } from '@scure/sr25519';

/** A signature with its scheme (sp-runtime, `MultiSignature`). */
export const multiSignature = T.variant(
  { path: ['sp_runtime', 'MultiSignature'] },
  { Ed25519: T.fixedBytes(64), Sr25519: T.fixedBytes(64), Ecdsa: T.fixedBytes(65) },
);
export type MultiSignature = ValueOf<typeof multiSignature>;

/** The account of a secp256k1 key is the hash of its compressed form. */
export const ecdsaAccount = (compressed: Uint8Array): AccountId => bytesToHex(blake2_256(compressed));

function recoverEcdsa(signature: Uint8Array, message: Uint8Array): AccountId {
  // Substrate has the recovery id last, noble first.
  const recovered = new Uint8Array(65);
  recovered[0] = signature[64];
  recovered.set(signature.subarray(0, 64), 1);
  return ecdsaAccount(secp256k1.recoverPublicKey(recovered, blake2_256(message), { prehash: false }));
}

/** Whether `who` signed the message. Whatever the bytes are, the answer is yes or no. */
export function verifySignature({ type, value }: MultiSignature, message: Uint8Array, who: AccountId): boolean {
  try {
    if (type === 'Sr25519') return verifySr25519(message, value, hexToBytes(who));
    // Without `zip215` noble follows RFC 8032, Substrate follows ZIP 215.
    if (type === 'Ed25519') return ed25519.verify(value, message, hexToBytes(who), { zip215: true });
    return recoverEcdsa(value, message) === who;
  } catch {
    return false;
  }
}

/** Signatures that are remembered as valid. */
const REMEMBERED = 1000;

/**
 * {@link verifySignature}, which remembers what was valid: clients have a transaction validated before they submit it, and to verify a
 * signature takes longer than all else that is done with a transaction.
 */
export function createSignatureVerifier(verify = verifySignature): typeof verifySignature {
  const valid = new Set<string>();
  return (signature, message, who) => {
    const key = `${signature.type} ${bytesToHex(signature.value)} ${who} ${bytesToHex(message)}`;
    if (valid.has(key)) return true;
    if (!verify(signature, message, who)) return false;
    const [oldest] = valid;
    if (valid.size === REMEMBERED && oldest !== undefined) valid.delete(oldest);
    valid.add(key);
    return true;
  };
}
