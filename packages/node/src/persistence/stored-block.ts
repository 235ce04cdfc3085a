import { bytesToHex, header, headerHash, hexToBytes, T, type ValueOf } from '@polkavirt/mock-runtime';
import type { Block } from '../chain/block.ts';
import type { BlockState, StateChange } from '../state/block-state.ts';

const change = T.struct('Change', {
  /** The child trie; main storage has none. */
  child: T.option(T.bytes),
  key: T.bytes,
  /** Absent where the key is removed. */
  after: T.option(T.bytes),
});
export const changes = T.vec(change);

/** A block as it is stored: its storage as what differs from that of the block before it. */
export const storedBlock = T.struct('StoredBlock', { header, extrinsics: T.vec(T.bytes), changes });
export type StoredBlock = ValueOf<typeof storedBlock>;

export const toStoredChanges = (list: readonly StateChange[]): ValueOf<typeof changes> =>
  list.map(({ child, key, after }) => ({
    child: child === undefined ? undefined : hexToBytes(child),
    key: hexToBytes(key),
    after,
  }));

export const fromStoredChanges = (list: ValueOf<typeof changes>): StateChange[] =>
  list.map(({ child, key, after }) => ({
    child: child === undefined ? undefined : bytesToHex(child),
    key: bytesToHex(key),
    after,
  }));

/** @param before The storage of the block before it. */
export const toStored = ({ header: of, extrinsics, state }: Block, before: BlockState): StoredBlock => ({
  header: of,
  extrinsics: [...extrinsics],
  changes: toStoredChanges(before.changesTo(state)),
});

export const fromStored = ({ header: of, extrinsics, changes: list }: StoredBlock, before: BlockState): Block => ({
  hash: headerHash(of),
  header: of,
  number: of.number,
  extrinsics,
  state: before.with(fromStoredChanges(list)),
});
