import { join } from 'node:path';
import { loadDump, writeDump } from '../../src/persistence/index.ts';
import { untilFinal } from '../support/chain-events.ts';
import { connect } from '../support/connect.ts';
import { temporaryFolder } from '../support/temporary-folder.ts';
import { createTestNode, type TestNode } from '../support/test-node.ts';

describe('what a follow begins with', () => {
  let test: TestNode;
  beforeEach(() => {
    test = createTestNode({ buildMode: { type: 'Manual' } });
  });

  const follow = () => {
    const { ask, heardOf } = connect(test.node);
    const id = ask('chainHead_v1_follow', false) as string;
    const heard = heardOf(id) as { event: string; finalizedBlockHashes?: string[]; bestBlockHash?: string }[];
    return { ask, id, heard };
  };
  const hashes = (from: number, to: number) =>
    Array.from({ length: to - from + 1 }, (_, i) => test.node.chain.hashAt(from + i) as string);

  /** Makes blocks, and waits until they are final. */
  const finalBlocks = (count: number) => untilFinal(test.node, test.node.producer.newBlocks(count).number);

  it('is the genesis of a new chain', () => {
    const { heard } = follow();
    expect(heard).toEqual([
      { event: 'initialized', finalizedBlockHashes: hashes(0, 0) },
      { event: 'bestBlockChanged', bestBlockHash: test.node.chain.genesis.hash },
    ]);
  });

  it('is the last 16 final blocks, oldest first, all of them pinned', async () => {
    await finalBlocks(5);
    expect(follow().heard[0].finalizedBlockHashes).toEqual(hashes(0, 5));
    await finalBlocks(20);
    const { ask, id, heard } = follow();
    expect(heard[0].finalizedBlockHashes).toEqual(hashes(10, 25));
    expect(ask('chainHead_v1_unpin', id, hashes(10, 24))).toBeNull();
    expect(ask('chainHead_v1_header', id, hashes(10, 10)[0])).toMatchObject({ code: -32801 });
    expect(ask('chainHead_v1_header', id, hashes(25, 25)[0])).toMatch(/^0x/);
  });

  it('is the head alone after a rewind, and what followed it since', async () => {
    await finalBlocks(8);
    connect(test.node).ask('dev_setHead', -2);
    expect(follow().heard[0].finalizedBlockHashes).toEqual(hashes(6, 6));
    await finalBlocks(2);
    expect(follow().heard[0].finalizedBlockHashes).toEqual(hashes(6, 8));
  });

  it('is the last 16 final blocks again of a chain that another process had', async () => {
    await finalBlocks(20);
    const file = join(temporaryFolder(), 'chain.dump');
    writeDump(test.node.chain, file);
    const next = createTestNode({ buildMode: { type: 'Manual' } });
    loadDump(next.node.chain, file);
    const known = hashes(5, 20);
    test = next;
    expect(follow().heard[0].finalizedBlockHashes).toEqual(known);
    // Who is there when it is loaded was told of other blocks.
    loadDump(next.node.chain, file);
    expect(follow().heard[0].finalizedBlockHashes).toEqual(known.slice(-1));
  });
});
