import {
  bytesToHex,
  type Header,
  type HexString,
  headerHash,
  orderedRoot,
  type TestExternalities,
} from '@polkavirt/mock-runtime';
import { BlockState } from '../state/block-state.ts';
import type { Block } from './block.ts';

const ZERO_HASH: HexString = `0x${'00'.repeat(32)}`;

/** The block that stands for the storage that a chain begins with. */
export function createGenesisBlock(externalities: TestExternalities): Block {
  const header: Header = {
    parentHash: ZERO_HASH,
    number: 0,
    stateRoot: externalities.stateRoot(),
    extrinsicsRoot: bytesToHex(orderedRoot([], 0)),
    digest: { logs: [] },
  };
  return { hash: headerHash(header), header, number: 0, extrinsics: [], state: BlockState.of(externalities.snapshot()) };
}
