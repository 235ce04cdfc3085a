import { createRequire } from 'node:module';
import type { Ecdsa } from '@polkavirt/revive/rpc';

/** What is used of libsecp256k1's binding. */
interface Binding {
  ecdsaRecover(signature: Uint8Array, recovery: number, digest: Uint8Array, compressed: boolean): Uint8Array;
  ecdsaSign(digest: Uint8Array, key: Uint8Array): { readonly signature: Uint8Array; readonly recid: number };
  publicKeyCreate(key: Uint8Array, compressed: boolean): Uint8Array;
}

/** libsecp256k1 in native code; nothing on a machine for which the package `secp256k1` brings none. */
export function loadNativeEcdsa(): Ecdsa | undefined {
  let binding: Binding;
  try {
    // Not the package's main file, which would take JavaScript of its own in the place of what is missing.
    binding = createRequire(import.meta.url)('secp256k1/bindings.js');
  } catch {
    return undefined;
  }
  return {
    recover: (digest, compact, recovery) => binding.ecdsaRecover(compact, recovery, digest, false),
    sign(digest, key) {
      const { signature, recid } = binding.ecdsaSign(digest, key);
      return { compact: signature, recovery: recid === 1 ? 1 : 0 };
    },
    publicKey: (key) => binding.publicKeyCreate(key, false),
  };
}
