/** What methods say of a block that is not there, and of a range of blocks that is none. */
import { ALICE, type HexString, textToHex } from '@polkavirt/mock-runtime';
import type { Chain } from '../../src/chain/chain.ts';
import { state } from '../../src/rpc/state.ts';
import { runToEnd, type Work } from '../../src/work.ts';
import { withNode } from '../support/with-node.ts';

const UNKNOWN = `0x${'ab'.repeat(32)}`;
const CHILD = textToHex(':child_storage:default:x');

it.each<[string, readonly unknown[]]>([
  ['state_getMetadata', []],
  ['state_getRuntimeVersion', []],
  ['state_call', ['AccountNonceApi_account_nonce', ALICE]],
  ['state_getStorage', ['0x']],
  ['state_getStorageHash', ['0x']],
  ['state_getStorageSize', ['0x']],
  ['state_getKeys', ['0x']],
  ['state_getKeysPaged', ['0x', 1, null]],
  ['state_getPairs', ['0x']],
  ['state_getReadProof', [[]]],
  ['state_traceBlock', []],
  ['state_queryStorageAt', [[]]],
  ['state_queryStorage', [[]]],
  ['state_getChildReadProof', [CHILD, []]],
  ['childstate_getStorage', [CHILD, '0x']],
  ['childstate_getKeys', [CHILD, '0x']],
  ['payment_queryInfo', ['0x']],
  ['dev_setHead', []],
])('%s says that a block is unknown', (method, params) => {
  expect(withNode().ask(method, ...params, UNKNOWN)).toEqual({
    code: 4003,
    message: `Client error: UnknownBlock: no block ${UNKNOWN} is known, or its state is discarded`,
  });
});

describe('state_queryStorage', () => {
  const NO_RANGE = {
    code: -32602,
    message: 'Invalid params: the blocks must be of the best chain, in order, and no more than 10000 apart',
  };

  it('takes blocks of the best chain, in order', () => {
    const { ask, node, runtime } = withNode();
    const genesis = node.chain.genesis.hash;
    const [first, abandoned] = [ask('dev_newBlock'), ask('dev_newBlock')];
    ask('dev_setHead', 1);
    ask('dev_timeTravel', 5_000);
    const second = ask('dev_newBlock');
    const query = (from: unknown, to: unknown) => ask('state_queryStorage', [runtime.System.Number.key()], from, to);
    const blocks = (from: unknown, to: unknown) => (query(from, to) as { block: string }[]).map(({ block }) => block);
    expect(blocks(genesis, second)).toEqual([genesis, first, second]);
    expect(blocks(first, second)).toEqual([first, second]);
    expect([blocks(first, first), blocks(second, null)]).toEqual([[first], [second]]);
    for (const [from, to] of [
      [second, first],
      [first, abandoned],
      [abandoned, second],
      [abandoned, abandoned],
    ])
      expect(query(from, to)).toEqual(NO_RANGE);
  });

  it.each([
    [10_000, true],
    [10_001, false],
  ])('of blocks that are %d apart: %p', (distance, isTaken) => {
    // A chain of which only the numbers of its blocks exist.
    const chain = {
      block: (hash: HexString) => ({ hash, number: Number(hash), state: {} }),
      isCanonical: () => true,
      between: () => [],
    } as unknown as Chain;
    const query = () =>
      runToEnd(
        state.state_queryStorage.handle({ chain } as never, [], '0x05', `0x${(5 + distance).toString(16)}`) as Work<unknown>,
      );
    if (isTaken) expect(query()).toEqual([{ block: '0x05', changes: [] }]);
    else expect(query).toThrow(expect.objectContaining(NO_RANGE));
  });

  it('tells the keys that changed, in each block once, and those that are gone', () => {
    const { ask, node } = withNode();
    ask('dev_setStorage', [
      ['0xee01', '0x01'],
      ['0xee02', '0x02'],
    ]);
    const from = node.chain.head.hash;
    ask('dev_newBlock');
    ask('dev_setStorage', [
      ['0xee01', null],
      ['0xee03', '0x03'],
    ]);
    const changed = node.chain.head.hash;
    const last = ask('dev_newBlock');
    expect(ask('state_queryStorage', ['0xee02', '0xee01', '0xee02'], from, last)).toEqual([
      {
        block: from,
        changes: [
          ['0xee02', '0x02'],
          ['0xee01', '0x01'],
        ],
      },
      { block: changed, changes: [['0xee01', null]] },
    ]);
  });
});
