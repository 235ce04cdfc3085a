import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { constructRuntime, createSystem } from '@polkavirt/mock-runtime';
import { onTestEnd } from '@polkavirt/test-support';
import fc from 'fast-check';
import { createNode, type Node } from '../../src/index.ts';
import { ChainStore, type ChainStoreOptions } from '../../src/persistence/index.ts';
import { openDatabase } from '../../src/persistence/sqlite.ts';
import { StateFileError } from '../../src/persistence/state-file-error.ts';
import { everythingOf } from '../support/same-chain.ts';
import { signed } from '../support/sign.ts';
import { temporaryFolder } from '../support/temporary-folder.ts';
import { withNode } from '../support/with-node.ts';

const NOW = { now: () => 1_700_000_000_000 };

const file = () => join(temporaryFolder(), 'chain.db');

const stores = async (node: Node, path: string, options?: ChainStoreOptions): Promise<ChainStore> => {
  const store = await ChainStore.open(node.chain, path, options);
  onTestEnd('the store', () => store.close());
  return store;
};

/** What a node that is started on a file has. */
async function reopened(path: string, options: Parameters<typeof withNode>[0] = {}) {
  const { node } = withNode({ ...NOW, ...options });
  const store = await stores(node, path);
  const everything = everythingOf(node);
  store.close();
  return everything;
}

/** A timer may be due before what was to happen in the next turn has happened. */
const turn = () => new Promise((resolve) => setTimeout(setImmediate, 0, resolve));

describe('a chain in a file', () => {
  it('goes on after a restart where it was', async () => {
    const path = file();
    const first = withNode(NOW);
    const store = await stores(first.node, path);
    first.ask('dev_setStorage', [['0xee01', '0x01']]);
    first.ask('author_submitExtrinsic', signed(first.node, first.remark, { nonce: 0 }));
    first.ask('dev_newBlock', { count: 4 });
    store.close();
    const second = withNode(NOW);
    const again = await stores(second.node, path);
    expect(everythingOf(second.node)).toEqual(everythingOf(first.node));
    expect(second.ask('dev_newBlock')).toBe(first.ask('dev_newBlock'));
    again.close();
    expect(await reopened(path)).toEqual(everythingOf(first.node));
  });

  it('is written after each turn that made blocks, or after so many of them', async () => {
    const path = file();
    const { node } = withNode(NOW);
    const writes = countWrites(await stores(node, path));
    node.producer.newBlocks(3);
    expect(writes()).toBe(0);
    await turn();
    expect(writes()).toBe(1);
    const rarely = withNode(NOW);
    const some = countWrites(await stores(rarely.node, file(), { every: 10 }));
    for (let i = 0; i < 9; i++) {
      rarely.node.producer.newBlocks(1);
      await turn();
    }
    expect(some()).toBe(0);
    rarely.node.producer.newBlocks(1);
    await turn();
    expect(some()).toBe(1);
    // What is changed by hand is written at once.
    rarely.ask('dev_setStorage', [['0xee', '0x01']]);
    await turn();
    expect(some()).toBe(2);
  });

  it('follows the chain back, and to other branches, and through changes by hand', async () => {
    const path = file();
    const { ask, node } = withNode(NOW);
    const store = await stores(node, path);
    const check = async () => {
      store.write();
      const copy = `${path}.copy`;
      writeFileSync(copy, readFileSync(path));
      expect(await reopened(copy)).toEqual(everythingOf(node));
    };
    ask('dev_newBlock', { count: 6 });
    const abandoned = node.chain.head.hash;
    await check();
    ask('dev_setHead', 3);
    ask('dev_setStorage', [['0xee', '0x01']]);
    await check();
    ask('dev_newBlock', { count: 2 });
    const snapshot = ask('dev_snapshot');
    await check();
    ask('dev_setStorage', [['0xee', '0x02']]);
    ask('dev_newBlock');
    await check();
    ask('dev_revert', snapshot);
    await check();
    ask('dev_setHead', abandoned);
    await check();
    ask('dev_setHead', 0);
    ask('dev_setStorage', [['0xee', '0x03']]);
    await check();
    ask('dev_newBlock', { count: 2 });
    await check();
  });

  it('comes out of any sequence of what can be done with a chain', async () => {
    const { ask, node } = withNode(NOW);
    const path = file();
    const store = await stores(node, path);
    const step = fc.oneof(
      fc.integer({ min: 1, max: 3 }).map((count) => () => void ask('dev_newBlock', { count })),
      fc.integer({ min: 0, max: 4 }).map((back) => () => void ask('dev_setHead', Math.max(0, node.chain.head.number - back))),
      fc
        .integer({ min: 0, max: 255 })
        .map((byte) => () => void ask('dev_setStorage', [['0xee', `0x${byte.toString(16).padStart(2, '0')}`]])),
      fc.constant(() => store.write()),
    );
    await fc.assert(
      fc.asyncProperty(fc.array(step, { maxLength: 12 }), async (steps) => {
        for (const one of steps) one();
        store.write();
        const copy = `${path}.copy`;
        writeFileSync(copy, readFileSync(path));
        expect(await reopened(copy)).toEqual(everythingOf(node));
      }),
      { numRuns: Number(process.env.POLKAVIRT_RUNS ?? 25) },
    );
  });

  it('forgets what the chain has forgotten, now and then', async () => {
    const path = file();
    const { ask, node } = withNode({ ...NOW, keepBlocks: 40 });
    const store = await stores(node, path);
    for (let i = 0; i < 12; i++) {
      ask('dev_newBlock', { count: 10 });
      store.write();
    }
    store.close();
    const second = withNode({ ...NOW, keepBlocks: 40 });
    const again = await stores(second.node, path);
    // It may know more, until the next block.
    expect(second.node.chain.canonicalBlocks().length).toBeLessThan(40 + 64 + 2);
    expect(second.ask('dev_newBlock')).toBe(ask('dev_newBlock'));
    const last = (one: Node) => everythingOf(one).blocks.slice(-41);
    expect(last(second.node)).toEqual(last(node));
    again.close();
  });

  it('that is not one of this chain is refused, and says why', async () => {
    const path = file();
    const { node } = withNode(NOW);
    (await stores(node, path)).close();
    const poorer = createNode({
      genesis: constructRuntime({ System: createSystem() }).newTestExt(),
      buildMode: { type: 'Manual' },
    });
    onTestEnd('the small node', () => poorer.close());
    await expect(ChainStore.open(poorer.chain, path)).rejects.toThrow(
      /cannot be used: it belongs to polkavirt-mock .*Virt \(pallet_virt\)/,
    );
    const other = withNode(NOW).runtime.newTestExt();
    const empty = withNode({ ...NOW, genesis: other });
    await expect(ChainStore.open(empty.node.chain, path)).rejects.toThrow('its genesis is');
    const nonsense = file();
    writeFileSync(
      nonsense,
      'this is not a database, and long enough to be looked at as one, which takes a hundred bytes of something',
    );
    await expect(ChainStore.open(node.chain, nonsense)).rejects.toThrow(`${nonsense} cannot be opened`);
    await expect(ChainStore.open(node.chain, join(temporaryFolder(), 'no', 'where'))).rejects.toThrow('ENOENT');
    // Nothing is left behind that would keep the next one out.
    expect(existsSync(`${path}.owner`)).toBe(false);
    expect(await reopened(path)).toEqual(everythingOf(node));
  });

  it('that lacks a block in the middle, or a part, is refused, and says which', async () => {
    const path = file();
    const { node, ask } = withNode(NOW);
    const store = await stores(node, path);
    ask('dev_newBlock', { count: 3 });
    store.close();
    const whole = readFileSync(path);
    const spoilt = async (statement: string) => {
      writeFileSync(path, whole);
      const database = await openDatabase(path);
      database.run(statement);
      database.close();
      return ChainStore.open(withNode(NOW).node.chain, path);
    };
    await expect(spoilt('delete from block where number = 2')).rejects.toThrow(
      new StateFileError(`${path} is damaged: block 3 does not follow block 1`),
    );
    for (const part of ['version', 'identity', 'genesis', 'finalized', 'clock']) {
      await expect(spoilt(`delete from meta where name = '${part}'`)).rejects.toThrow(
        `${path} cannot be used: its ${part} is damaged: `,
      );
    }
    await expect(spoilt(`update meta set value = x'02000000' where name = 'version'`)).rejects.toThrow(
      new StateFileError(`${path} cannot be used: it has version 2, and this node has version 1`),
    );
    writeFileSync(path, whole);
    expect(await reopened(path)).toEqual(everythingOf(node));
  });

  it('belongs to one process at a time; what a killed one left behind does not count', async () => {
    const path = file();
    const { node } = withNode(NOW);
    const store = await stores(node, path);
    await expect(ChainStore.open(withNode(NOW).node.chain, path)).rejects.toThrow(`${path} is in use by process ${process.pid}`);
    store.close();
    // No process has this number: it is beyond the largest one.
    writeFileSync(`${path}.owner`, '4194305\n');
    expect(await reopened(path)).toEqual(everythingOf(node));
    // Nor does one that had this process's number, as in a container that was started again.
    if (existsSync('/proc/self/stat')) {
      writeFileSync(`${path}.owner`, `${process.pid} 1\n`);
      expect(await reopened(path)).toEqual(everythingOf(node));
    }
    // Killed while it wrote who it was.
    writeFileSync(`${path}.owner`, '');
    expect(await reopened(path)).toEqual(everythingOf(node));
  });

  it('tells of what it cannot write, and writes it with the next block', async () => {
    const path = file();
    const { node } = withNode(NOW);
    const errors: unknown[] = [];
    const store = await stores(node, path, { onError: (error) => errors.push(error) });
    const write = store.write.bind(store);
    store.write = () => {
      throw new Error('the disk is full');
    };
    node.producer.newBlocks(1);
    await turn();
    expect(errors).toEqual([new Error('the disk is full')]);
    store.write = write;
    node.producer.newBlocks(1);
    await turn();
    store.close();
    expect(await reopened(path)).toEqual(everythingOf(node));
  });
});

/** Counts the writes of a store. */
function countWrites(store: ChainStore): () => number {
  const write = store.write.bind(store);
  let count = 0;
  store.write = () => {
    count += 1;
    write();
  };
  return () => count;
}
