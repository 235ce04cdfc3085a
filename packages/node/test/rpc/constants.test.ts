/** Answers that are the same for any chain of one node without a network, in the shapes of Substrate's own node. */
import { withNode } from '../support/with-node.ts';

it.each<[string, unknown]>([
  ['system_name', 'polkavirt'],
  ['system_chain', 'polkavirt Development'],
  ['system_chainType', 'Development'],
  ['system_properties', { ss58Format: 42, tokenDecimals: 12, tokenSymbol: 'UNIT' }],
  ['system_health', { peers: 0, isSyncing: false, shouldHavePeers: false }],
  ['system_peers', []],
  ['system_reservedPeers', []],
  ['system_localListenAddresses', []],
  ['system_nodeRoles', ['Authority']],
  ['system_syncState', { startingBlock: 0, currentBlock: 2, highestBlock: 2 }],
  ['chainSpec_v1_chainName', 'polkavirt Development'],
  ['author_pendingExtrinsics', []],
])('%s', (method, answer) => {
  const { ask } = withNode();
  ask('dev_newBlock', { count: 2 });
  expect(ask(method)).toEqual(answer);
});

it('a node has the name and the token that it is given, and the rest by default', () => {
  const { ask } = withNode({ identity: { name: 'mine', tokenSymbol: 'ME' } });
  expect([ask('system_chain'), ask('system_properties')]).toEqual([
    'mine',
    { ss58Format: 42, tokenDecimals: 12, tokenSymbol: 'ME' },
  ]);
});

it('has no keys', () => {
  const { ask } = withNode();
  expect([ask('author_hasKey', '0x12', 'aura'), ask('author_hasSessionKeys', '0x12')]).toEqual([false, false]);
});
