import {
  type AccountId,
  bytesToHex,
  type Era,
  encode,
  eraBirth,
  type HexString,
  hexToBytes,
  type RuntimeCall,
} from '@polkavirt/mock-runtime';
import { getPublicKey, secretFromSeed, sign } from '@scure/sr25519';
import type { Node } from '../../src/index.ts';

export interface Signer {
  readonly account: AccountId;
  readonly secret: Uint8Array;
}

const signer = (seed: HexString): Signer => {
  const secret = secretFromSeed(hexToBytes(seed));
  return { account: bytesToHex(getPublicKey(secret)), secret };
};

/** The mini secrets of `//Alice` and `//Bob` under the development phrase. */
export const alice = signer('0xe5be9a5092b81bca64be81d212e7f2f9eba183bb7a90954f7b76361f6edb5c0a');
export const bob = signer('0x398f0c28f98885e046333d4a41c19cee4c37368a9832c6502f6cfd182e2aef89');

/** A signed extrinsic. */
export function signed(
  { chain }: Node,
  call: RuntimeCall,
  { by = alice, nonce, tip = 0n, era = { type: 'Immortal' } }: { by?: Signer; nonce: number; tip?: bigint; era?: Era },
): Uint8Array {
  const { specVersion, transactionVersion } = chain.runtime.System.constants.Version;
  const extra = { era, nonce, tip };
  const birthHash = era.type === 'Immortal' ? chain.genesis.hash : chain.hashAt(eraBirth(era, chain.head.number + 1));
  const payload = chain.format.signingPayload(call, extra, {
    specVersion,
    transactionVersion,
    genesisHash: chain.genesis.hash,
    birthHash: birthHash ?? chain.genesis.hash,
  });
  const signature = { type: 'Sr25519', value: sign(by.secret, payload) } as const;
  return encode(chain.format.extrinsic, { signature: { address: by.account, signature, extra }, call });
}
