import { numberToHex } from '@polkadot/util';
import { signed } from '../support/sign.ts';
import { withNode } from '../support/with-node.ts';

const hexOf = (number: number) => numberToHex(number, 32);

it('64 broadcasts run at a time; one that is stopped makes room', () => {
  const { ask, node, remark } = withNode();
  // Born at block 2, whose hash the signer could not know: the pool never takes it, so that it is offered until it is stopped.
  const never = signed(node, remark, { nonce: 0, era: { type: 'Mortal', period: 4, phase: 2 } });
  const ids = Array.from({ length: 64 }, () => ask('transaction_v1_broadcast', never));
  expect(new Set(ids).size).toBe(64);
  expect(ask('transaction_v1_broadcast', never)).toBeNull();
  expect(ask('transaction_v1_stop', ids[10])).toBeNull();
  expect(ask('transaction_v1_broadcast', never)).toEqual(expect.any(String));
  expect(ask('transaction_v1_broadcast', never)).toBeNull();
});

it('10,000 snapshots are kept; a further one is refused until some are given up', () => {
  const { ask, node } = withNode();
  const ids = Array.from({ length: 9_999 }, () => ask('dev_snapshot'));
  ask('dev_newBlock');
  ids.push(ask('dev_snapshot'));
  expect(ask('dev_snapshot')).toMatchObject({ code: -32000, message: expect.stringContaining('10000 snapshots') });
  expect(node.chain.head.number).toBe(1);
  expect(ask('dev_revert', ids[1])).toBe(true);
  expect(node.chain.head.number).toBe(0);
  // It is gone then, with all that were taken after it; those before it stay.
  expect(ids.filter((id) => ask('dev_revert', id))).toEqual([ids[0]]);
  expect(ask('dev_snapshot')).toEqual(expect.any(String));
});

it('1,000 keys are one page, and 10,000 can be asked for or watched', () => {
  const { ask, heardOf } = withNode();
  const keys = Array.from({ length: 10_001 }, (_, i) => hexOf(i));
  ask(
    'dev_setStorage',
    keys.slice(0, 1002).map((key) => [key, '0x01']),
  );
  expect(ask('state_getKeysPaged', '0x0000', 1000)).toHaveLength(1000);
  expect(ask('state_getKeysPaged', '0x0000', 1000, hexOf(999))).toHaveLength(2);
  expect(ask('state_getKeysPaged', '0x0000', 0)).toEqual([]);
  expect(ask('state_getKeysPaged', '0x0000', 1001)).toMatchObject({ code: -32602 });
  const [{ changes }] = ask('state_queryStorageAt', keys.slice(0, 10_000)) as [{ changes: unknown[] }];
  expect(changes).toHaveLength(10_000);
  expect(ask('state_queryStorageAt', keys)).toMatchObject({ code: -32602 });
  const id = ask('state_subscribeStorage', keys.slice(0, 10_000));
  expect((heardOf(id)[0] as { changes: unknown[] }).changes).toHaveLength(10_000);
  expect(ask('state_subscribeStorage', keys)).toMatchObject({ code: -32602 });
});

it('a connection watches 100,000 keys at a time; those of a subscription that is over do not count', () => {
  const { ask, connect } = withNode();
  const keys = Array.from({ length: 10_000 }, (_, i) => hexOf(i));
  const ids = Array.from({ length: 10 }, () => ask('state_subscribeStorage', keys));
  expect(new Set(ids).size).toBe(10);
  const tooMany = { code: -32006, message: 'Too many subscriptions: a connection watches 100000 keys' };
  expect(ask('state_subscribeStorage', [hexOf(0)])).toMatchObject(tooMany);
  expect(connect().ask('state_subscribeStorage', [hexOf(0)])).toEqual(expect.any(String));
  expect(ask('state_unsubscribeStorage', ids[0])).toBe(true);
  expect(ask('state_subscribeStorage', keys)).toEqual(expect.any(String));
  expect(ask('state_subscribeStorage', [hexOf(0)])).toMatchObject(tooMany);
});

it('a batch has as many requests, and a connection as many subscriptions, as it may', () => {
  const { exchange, ask } = withNode({}, { maxBatch: 3, maxSubscriptions: 2 });
  const batch = (length: number) =>
    exchange(JSON.stringify(Array.from({ length }, (_, id) => ({ jsonrpc: '2.0', id, method: 'system_name' }))));
  expect(batch(3)).toHaveLength(3);
  expect(batch(4)).toMatchObject([{ id: null, error: { code: -32600, message: 'Invalid request: a batch of more than 3' } }]);
  const [first] = [ask('chain_subscribeNewHeads'), ask('chain_subscribeAllHeads')];
  expect(ask('chain_subscribeNewHeads')).toMatchObject({ code: -32006 });
  // A follow is one of them.
  expect(ask('chainHead_v1_follow', false)).toMatchObject({ code: -32006 });
  expect(ask('chain_unsubscribeNewHeads', first)).toBe(true);
  expect(ask('chainHead_v1_follow', false)).toEqual(expect.any(String));
  expect(ask('chain_subscribeNewHeads')).toMatchObject({ code: -32006 });
});

it('dev_newBlock makes 1 to 10,000 blocks', () => {
  const { ask, node } = withNode();
  for (const options of [{ count: 0 }, { count: 10_001 }, { to: 0 }, { to: 10_001 }]) {
    expect(ask('dev_newBlock', options)).toMatchObject({ code: -32602, message: expect.stringContaining('1 to 10000 blocks') });
  }
  expect(node.chain.head.number).toBe(0);
  ask('dev_newBlock', { to: 2 });
  expect(node.chain.head.number).toBe(2);
});
