import { Keyring } from '@polkadot/api';
import { cryptoWaitReady } from '@polkadot/util-crypto';

/** The key pair of the development account. */
export async function alicePair() {
  await cryptoWaitReady();
  return new Keyring({ type: 'sr25519' }).addFromUri('//Alice');
}
