import { T, type ValueOf } from '@polkavirt/mock-runtime';
import type { Chain } from '../chain/chain.ts';

/** The properties that a stored chain must share with the node that continues it. */
export const storedIdentity = T.struct('Identity', {
  specName: T.str,
  specVersion: T.u32,
  /** In their order: `Name (crate)`. */
  pallets: T.vec(T.str),
  genesisHash: T.h256,
});
export type StoredIdentity = ValueOf<typeof storedIdentity>;

export function identityOf({ runtime, genesis }: Chain): StoredIdentity {
  const { specName, specVersion } = runtime.System.constants.Version;
  return {
    specName,
    specVersion,
    pallets: runtime.pallets.map(({ name, pallet }) => `${name} (${pallet.definition.scope.crate})`),
    genesisHash: genesis.hash,
  };
}

/** Why a stored chain does not belong to this node, in words; undefined if it does. */
export function mismatchOf(stored: StoredIdentity, chain: Chain): string | undefined {
  const own = identityOf(chain);
  const isSameRuntime =
    stored.specName === own.specName && stored.specVersion === own.specVersion && stored.pallets.join() === own.pallets.join();
  if (!isSameRuntime) return `it belongs to ${describe(stored)}, and this node runs ${describe(own)}`;
  if (stored.genesisHash === own.genesisHash) return undefined;
  return `its genesis is ${stored.genesisHash}, and this node's ${own.genesisHash}: the first state was another one`;
}

const describe = ({ specName, specVersion, pallets }: StoredIdentity): string =>
  `${specName} version ${specVersion} with the pallets ${pallets.join(', ')}`;
