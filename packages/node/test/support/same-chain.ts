import { bytesToHex } from '@polkavirt/mock-runtime';
import type { Node } from '../../src/index.ts';

/** All of a chain that is kept: its best blocks with their storage, child tries included, what is final, and its clock. */
export function everythingOf({ chain }: Node) {
  const blocks = chain.canonicalBlocks().map(({ hash, extrinsics, state }) => ({
    hash,
    extrinsics: extrinsics.map(bytesToHex),
    state: chain.firstState.changesTo(state).map(({ child, key, after }) => [child, key, after && bytesToHex(after)]),
  }));
  return { blocks, genesis: chain.genesis.hash, clock: chain.clock.state };
}
