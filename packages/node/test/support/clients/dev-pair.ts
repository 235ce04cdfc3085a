import { Keyring } from '@polkadot/api';
import { cryptoWaitReady } from '@polkadot/util-crypto';

type KeyringPair = ReturnType<Keyring['addFromUri']>;

/** The seed of the development phrase, which takes thousands of hashes to find out from its words. */
const DEV_SEED = '0xfac7959dbfe72f052e5a0c3c8d6530f202b02fd8f9f5ca3580ec8deb7797479e';
const pairs = new Map<string, KeyringPair>();

/** The key pair of a development account such as `Alice`, made once. */
export async function devPair(name: string): Promise<KeyringPair> {
  await cryptoWaitReady();
  const pair = pairs.get(name) ?? new Keyring({ type: 'sr25519' }).addFromUri(`${DEV_SEED}//${name}`);
  pairs.set(name, pair);
  return pair;
}

/** The key pair of the development account. */
export const alicePair = (): Promise<KeyringPair> => devPair('Alice');
