import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { bytesToHex, constructRuntime, createSystem, hexToBytes } from '@polkavirt/mock-runtime';
import { onTestEnd } from '@polkavirt/test-support';
import { createNode } from '../../src/index.ts';
import { loadDump, writeDump } from '../../src/persistence/index.ts';
import { everythingOf } from '../support/same-chain.ts';
import { alice, signed } from '../support/sign.ts';
import { temporaryFolder } from '../support/temporary-folder.ts';
import { counterProgram } from '../support/test-node.ts';
import { withNode } from '../support/with-node.ts';

const NOW = { now: () => 1_700_000_000_000 };

/** A chain with a child trie, storage that was changed by hand in the genesis and later, and a clock of its own. */
function busyChain(options: Parameters<typeof withNode>[0] = {}) {
  const parts = withNode({ ...NOW, ...options });
  const { ask, node, runtime } = parts;
  const { Virt } = runtime;
  const code = counterProgram();
  ask('dev_setStorage', [['0xee01', '0x01']]);
  ask('author_submitExtrinsic', signed(node, Virt.Call.uploadCode(code), { nonce: 0 }));
  ask('dev_newBlock');
  const call = Virt.Call.call(Virt.programHash(code), 'increment', 100_000n, new Uint8Array());
  ask('author_submitExtrinsic', signed(node, call, { nonce: 1 }));
  ask('dev_newBlock', { count: 3 });
  ask('dev_setStorage', [
    ['0xee01', null],
    ['0xee02', '0x02'],
  ]);
  ask('dev_timeTravel', 1_800_000_000_000);
  ask('dev_newBlock');
  return parts;
}

describe('a dump', () => {
  it('holds all of a chain, and another node of the runtime goes on from it', () => {
    const { ask, node } = busyChain();
    const dump = ask('dev_dumpState') as string;
    const other = withNode(NOW);
    expect(other.ask('dev_loadState', dump)).toBe(node.chain.head.hash);
    expect(everythingOf(other.node)).toEqual(everythingOf(node));
    // Both go on alike.
    const next = [node, other.node].map(({ producer }) => producer.newBlocks(2).hash);
    expect(next[0]).toBe(next[1]);
    expect(other.ask('system_accountNextIndex', alice.account)).toBe(2);
  });

  it('takes the place of what a chain was: who follows hears of it, and transactions are looked at again', () => {
    const { ask } = busyChain();
    const dump = ask('dev_dumpState');
    const other = withNode(NOW);
    const { remark } = other;
    other.ask('dev_newBlock', { count: 20 });
    const follow = other.ask('chainHead_v1_follow', false);
    const heads = other.ask('chain_subscribeNewHeads');
    const stale = other.ask('author_submitAndWatchExtrinsic', signed(other.node, remark, { nonce: 0 }));
    other.ask('dev_loadState', dump);
    expect(other.heardOf(follow).at(-1)).toEqual({ event: 'stop' });
    expect(other.heardOf(heads).at(-1)).toMatchObject({ number: '0x5' });
    expect(other.heardOf(stale)).toEqual(['ready', 'invalid']);
    expect(other.ask('chain_getBlockHash', [6, 20])).toEqual([null, null]);
    expect(other.ask('dev_newBlock')).toEqual(expect.any(String));
  });

  it('of a chain that has forgotten blocks begins where its memory does', () => {
    const { ask, node } = withNode({ ...NOW, keepBlocks: 3 });
    ask('dev_newBlock', { count: 10 });
    const other = withNode({ ...NOW, keepBlocks: 3 });
    other.ask('dev_loadState', ask('dev_dumpState'));
    expect(everythingOf(other.node)).toEqual(everythingOf(node));
    expect(other.ask('chain_getBlockHash', [6, 7])).toEqual([null, node.chain.hashAt(7)]);
    expect(other.ask('dev_newBlock')).toBe(ask('dev_newBlock'));
  });

  it('is refused if it is none, damaged, of another version or of another chain, and says which', () => {
    const { ask, node } = busyChain();
    const dump = hexToBytes(ask('dev_dumpState') as `0x${string}`);
    const before = everythingOf(node);
    const refused = (bytes: Uint8Array) => (ask('dev_loadState', bytesToHex(bytes)) as { message: string }).message;
    const changed = (at: number) => dump.map((byte, i) => (i === at ? byte ^ 1 : byte));
    expect(refused(new Uint8Array())).toContain('it is not a dump of a chain');
    expect(refused(changed(0))).toContain('it is not a dump of a chain');
    expect(refused(changed(16))).toContain('it has version 0, and this node reads version 1');
    expect(refused(changed(20))).toContain('its checksum is another one');
    for (const at of [60, 200, dump.length - 1]) expect(refused(changed(at))).toContain('its checksum is another one');
    for (const length of [20, 52, dump.length - 1]) expect(refused(dump.subarray(0, length))).toMatch(/not a dump|damaged/);
    expect(everythingOf(node)).toEqual(before);

    const poorer = constructRuntime({ System: createSystem() });
    const small = createNode({ genesis: poorer.newTestExt(), buildMode: { type: 'Manual' } });
    onTestEnd('the small node', () => small.close());
    const file = join(temporaryFolder(), 'dump');
    writeFileSync(file, dump);
    expect(() => loadDump(small.chain, file)).toThrow(
      /belongs to polkavirt-mock version 1 with the pallets System \(frame_system\), Timestamp/,
    );
    expect(() => loadDump(small.chain, file)).toThrow(
      /this node runs polkavirt-mock version 1 with the pallets System \(frame_system\)$/,
    );
    const richer = withNode({ ...NOW, genesis: otherGenesis() });
    expect(richer.ask('dev_loadState', bytesToHex(dump))).toMatchObject({ message: expect.stringContaining('its genesis is') });
  });

  it('is written whole or not at all', () => {
    const { node } = busyChain();
    const folder = temporaryFolder();
    const file = join(folder, 'chain');
    writeDump(node.chain, file);
    const first = readFileSync(file);
    node.producer.newBlocks(1);
    writeDump(node.chain, file);
    expect(readFileSync(file).length).toBeGreaterThan(first.length);
    expect(readdirSync(folder)).toEqual(['chain']);
    expect(() => writeDump(node.chain, join(folder, 'nowhere', 'chain'))).toThrow('ENOENT');
    expect(() => writeDump(node.chain, folder)).toThrow();
    expect(readdirSync(folder)).toEqual(['chain']);
    const other = withNode(NOW);
    loadDump(other.node.chain, file);
    expect(everythingOf(other.node)).toEqual(everythingOf(node));
    expect(() => loadDump(other.node.chain, join(folder, 'none'))).toThrow('ENOENT');
    expect(existsSync(join(folder, 'none'))).toBe(false);
  });

  it('that is larger than an answer is refused, and goes into a file', () => {
    const { ask, node } = withNode(NOW);
    ask('dev_setStorage', [['0xee', `0x${'00'.repeat(8_000_000)}`]]);
    expect(ask('dev_dumpState')).toMatchObject({ code: -32008 });
    const file = join(temporaryFolder(), 'chain');
    writeDump(node.chain, file);
    expect(readFileSync(file).length).toBeGreaterThan(8_000_000);
  });
});

/** The same pallets with another first state. */
function otherGenesis() {
  const { runtime } = withNode(NOW);
  return runtime.newTestExt({ Balances: { balances: [[alice.account, 5_000_000n]] } });
}
