import { calculate_state_root } from '@acala-network/chopsticks-executor';
import { blockHeader } from '@polkadot-api/substrate-bindings';
import { blake2_256, bytesToHex, encode, header as headerType, textToHex } from '@polkavirt/mock-runtime';
import { untilFinal } from '../support/chain-events.ts';
import { connect } from '../support/connect.ts';
import { alice, signed } from '../support/sign.ts';
import { createTestNode } from '../support/test-node.ts';

const setup = (options: Parameters<typeof createTestNode>[0] = {}) => {
  const test = createTestNode({ buildMode: { type: 'Manual' }, now: () => 1_000, ...options });
  return { ...test, ...connect(test.node) };
};

const hexState = (block: ReturnType<typeof setup>['node']['chain']['head']) =>
  Array.from(block.state.main.entries(), ([key, value]): [string, string] => [key, bytesToHex(value)]);

describe('a block', () => {
  it('has the hash, roots and parent that other implementations work out', async () => {
    const { node, runtime, ask } = setup();
    const remark = signed(node, runtime.System.Call.remarkWithEvent(Uint8Array.of(7)), { nonce: 0 });
    ask('author_submitExtrinsic', remark);
    ask('dev_newBlock');
    ask('dev_newBlock');
    const [genesis, first, second] = [0, 1, 2].map((number) => node.chain.block(node.chain.hashAt(number)!)!);
    for (const { hash, header, state, extrinsics } of [genesis, first, second]) {
      const bytes = encode(headerType, header);
      expect(hash).toBe(bytesToHex(blake2_256(bytes)));
      expect(blockHeader.dec(bytes)).toMatchObject({
        number: header.number,
        parentHash: header.parentHash,
        stateRoot: await calculate_state_root(hexState({ state } as typeof first), 1),
        extrinsicRoot: await calculate_state_root(
          extrinsics.map((extrinsic, i): [string, string] => [`0x0${4 * i}`, bytesToHex(extrinsic)]),
          0,
        ),
      });
    }
    expect(second.header.parentHash).toBe(first.hash);
    expect(first.header.parentHash).toBe(genesis.hash);
    // The time, then the remark.
    expect(first.extrinsics).toHaveLength(2);
    expect(first.extrinsics[1]).toEqual(remark);
    expect(second.extrinsics).toHaveLength(1);
  });

  it('becomes final some time after it was made', async () => {
    const { node, ask } = setup();
    const hash = ask('dev_newBlock');
    expect(ask('chain_getFinalizedHead')).toBe(node.chain.genesis.hash);
    await untilFinal(node, 1);
    expect(ask('chain_getFinalizedHead')).toBe(hash);
  });

  it('is forgotten when enough others follow, the genesis excepted', () => {
    const { node, ask } = setup({ keepBlocks: 3 });
    const first = ask('dev_newBlock');
    ask('dev_newBlock', { count: 3 });
    expect(ask('chain_getHeader', first)).toMatchObject({ number: '0x1' });
    ask('dev_newBlock');
    expect(ask('chain_getHeader', first)).toBeNull();
    expect(ask('chain_getBlockHash', [0, 1, 2])).toEqual([node.chain.genesis.hash, null, expect.any(String)]);
    expect(ask('state_getStorage', '0x3a636f6465', first)).toMatchObject({ code: 4003 });
    expect(ask('state_getStorage', '0x3a636f6465', node.chain.genesis.hash)).toBe(textToHex('polkavirt'));
  });
});

describe('running code at an old block', () => {
  it('sees that state, and leaves no trace', () => {
    const { node, runtime, ask } = setup();
    const { System } = runtime;
    const extrinsic = signed(node, System.Call.remarkWithEvent(new Uint8Array()), { nonce: 0 });
    ask('author_submitExtrinsic', extrinsic);
    const first = ask('dev_newBlock') as `0x${string}`;
    ask('dev_newBlock');
    const { chain } = node;
    const nonceAt = (hash: `0x${string}`) =>
      chain.executeAt(chain.block(hash)!, () => {
        const nonce = System.accountNonce(alice.account);
        System.Account.remove(alice.account);
        return [System.blockNumber(), nonce];
      });
    expect([chain.genesis.hash, first, chain.head.hash].map(nonceAt)).toEqual([
      [0, 0],
      [1, 1],
      [2, 1],
    ]);
    expect(ask('system_accountNextIndex', alice.account)).toBe(1);
    // The next block is what it would have been.
    const undisturbed = setup();
    undisturbed.ask('author_submitExtrinsic', extrinsic);
    undisturbed.ask('dev_newBlock', { count: 3 });
    ask('dev_newBlock');
    expect(chain.head.header.stateRoot).toBe(undisturbed.node.chain.head.header.stateRoot);
  });
});

describe('going back', () => {
  it('to an old block abandons what followed, and comes to the same states again', async () => {
    const { node, runtime, ask, heardOf } = setup({ finalityDelay: 10_000 });
    const { chain } = node;
    const first = ask('dev_newBlock');
    const extrinsic = signed(node, runtime.System.Call.remark(new Uint8Array()), { nonce: 0 });
    const watch = ask('author_submitAndWatchExtrinsic', extrinsic);
    const abandoned = ask('dev_newBlock');
    const { stateRoot } = chain.head.header;
    const heads = ask('chain_subscribeNewHeads');
    expect(ask('dev_setHead', -1)).toBe(first);
    expect(heardOf(watch)).toEqual(['ready', { inBlock: abandoned }, { retracted: abandoned }, 'dropped']);
    expect(heardOf(heads)).toMatchObject([{ number: '0x2' }, { number: '0x1' }]);
    expect(ask('system_accountNextIndex', alice.account)).toBe(0);
    expect(ask('chain_getBlockHash', 2)).toBeNull();
    ask('author_submitExtrinsic', extrinsic);
    expect(ask('dev_newBlock')).toBe(abandoned);
    expect(chain.head.header.stateRoot).toBe(stateRoot);
  });

  it('to a snapshot brings back its storage too', () => {
    const { ask } = setup();
    const key = '0x1234';
    ask('dev_setStorage', [[key, '0x01']]);
    const snapshot = ask('dev_snapshot');
    const later = ask('dev_snapshot');
    ask('dev_setStorage', [[key, null]]);
    ask('dev_newBlock', { count: 2 });
    expect(ask('state_getStorage', key)).toBeNull();
    expect(ask('dev_revert', snapshot)).toBe(true);
    expect(ask('chain_getHeader')).toMatchObject({ number: '0x0' });
    expect(ask('state_getStorage', key)).toBe('0x01');
    expect([ask('dev_revert', snapshot), ask('dev_revert', later)]).toEqual([false, false]);
  });
});

it('survives a pallet that breaks: the extrinsic is dropped, the block goes on', () => {
  const { node, runtime, ask, faults, heardOf } = setup();
  const { System, Balances } = runtime;
  Object.assign(System.definition.calls.get('remark')!, {
    dispatch: () => {
      throw new Error('a bug');
    },
  });
  const watch = ask('author_submitAndWatchExtrinsic', signed(node, System.Call.remark(new Uint8Array()), { nonce: 0 }));
  ask('dev_newBlock');
  expect(heardOf(watch)).toEqual(['ready', 'invalid']);
  expect(faults.splice(0)).toEqual([new Error('a bug')]);
  expect(ask('system_accountNextIndex', alice.account)).toBe(0);
  ask('author_submitExtrinsic', signed(node, Balances.Call.transferKeepAlive(alice.account, 1n), { nonce: 0 }));
  ask('dev_newBlock');
  expect(node.chain.head.extrinsics).toHaveLength(2);
});
