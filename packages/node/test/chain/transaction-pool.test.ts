import { jest } from '@jest/globals';
import { bytesToHex, encode } from '@polkavirt/mock-runtime';
import { onTestEnd } from '@polkavirt/test-support';
import { connect } from '../support/connect.ts';
import { alice, bob, signed } from '../support/sign.ts';
import { createTestNode } from '../support/test-node.ts';

const setup = (options: Parameters<typeof createTestNode>[0] = {}) => {
  const test = createTestNode({ buildMode: { type: 'Manual' }, ...options });
  const remark = test.runtime.System.Call.remark(new Uint8Array());
  const connection = connect(test.node);
  const watch = (parts: Parameters<typeof signed>[2]) =>
    connection.ask('author_submitAndWatchExtrinsic', signed(test.node, remark, parts));
  return { ...test, ...connection, remark, watch };
};

describe('a transaction', () => {
  it('with a gap before its nonce waits for what is missing', () => {
    const { watch, heardOf, ask, node } = setup();
    const third = watch({ nonce: 2 });
    const second = watch({ nonce: 1 });
    expect([heardOf(third), heardOf(second)]).toEqual([['future'], ['future']]);
    expect(node.pool.size).toEqual({ ready: 0, future: 2 });
    expect(ask('system_accountNextIndex', alice.account)).toBe(0);
    watch({ nonce: 0 });
    expect([heardOf(third), heardOf(second)]).toEqual([
      ['future', 'ready'],
      ['future', 'ready'],
    ]);
    expect(ask('system_accountNextIndex', alice.account)).toBe(3);
    const hash = ask('dev_newBlock');
    expect(heardOf(third)).toEqual(['future', 'ready', { inBlock: hash }]);
    expect(node.chain.head.extrinsics).toHaveLength(4);
    expect(node.pool.size).toEqual({ ready: 0, future: 0 });
  });

  it('comes once, and is replaced by one with a higher tip only', () => {
    const { watch, heardOf, ask, node, remark } = setup();
    const first = watch({ nonce: 0 });
    expect(ask('author_submitExtrinsic', ask('author_pendingExtrinsics') as never)).toMatchObject({ code: -32602 });
    const [pending] = ask('author_pendingExtrinsics') as string[];
    expect(ask('author_submitExtrinsic', pending)).toMatchObject({ code: 1013, message: 'Transaction Already Imported' });
    // sr25519 signatures differ each time, so this is another extrinsic.
    expect(watch({ nonce: 0 })).toMatchObject({ code: 1014, message: 'Priority is too low: (0 vs 0)' });
    const better = signed(node, remark, { nonce: 0, tip: 5n });
    const hash = ask('author_submitExtrinsic', better);
    expect(heardOf(first)).toEqual(['ready', { usurped: hash }]);
    expect(ask('author_pendingExtrinsics')).toEqual([bytesToHex(better)]);
  });

  it('goes by tip among accounts, then by arrival, and by nonce in its own', () => {
    const { node, ask, remark } = setup();
    const order = [
      { by: alice, nonce: 0 },
      { by: alice, nonce: 1, tip: 100n },
      { by: bob, nonce: 0, tip: 1n },
      { by: bob, nonce: 1 },
    ].map((parts) => {
      const extrinsic = signed(node, remark, parts);
      ask('author_submitExtrinsic', extrinsic);
      return bytesToHex(extrinsic);
    });
    const [alice0, alice1, bob0, bob1] = order;
    expect(ask('author_pendingExtrinsics')).toEqual([bob0, alice0, alice1, bob1]);
  });

  it('is refused for what can never be, with the reasons that clients know', () => {
    const { node, ask, remark, runtime } = setup();
    const invalid = (data: string) => ({ code: 1010, message: 'Invalid Transaction', data });
    ask('author_submitExtrinsic', signed(node, remark, { nonce: 0 }));
    ask('dev_newBlock');
    expect(ask('author_submitExtrinsic', signed(node, remark, { nonce: 0 }))).toEqual(invalid('Transaction is outdated'));
    const forged = signed(node, remark, { nonce: 1 });
    forged[40] ^= 1;
    expect(ask('author_submitExtrinsic', forged)).toEqual(invalid('Transaction has a bad signature'));
    const huge = runtime.Virt.Call.call(`0x${'00'.repeat(32)}`, 'main', 10n ** 12n, new Uint8Array());
    expect(ask('author_submitExtrinsic', signed(node, huge, { nonce: 1 }))).toEqual(
      invalid('Transaction would exhaust the block limits'),
    );
    const time = runtime.Timestamp.Call.set(5n);
    expect(ask('author_submitExtrinsic', signed(node, time, { nonce: 1 }))).toEqual(
      invalid('Transaction dispatch is mandatory; transactions must not be validated.'),
    );
    const expired = signed(node, remark, { nonce: 1, era: { type: 'Mortal', period: 4, phase: 3 } });
    // For block 2 the era with phase 3 begins at block 3, whose hash nobody knows yet.
    expect(ask('author_submitExtrinsic', expired)).toEqual(invalid('Transaction has an ancient birth block'));
    expect(ask('author_submitExtrinsic', signed(node, remark, { nonce: 1, tip: 10n ** 19n }))).toEqual(
      invalid('Inability to pay some fees (e.g. account balance too low)'),
    );
    // The account of zeros has a key that signs everything.
    const signature = { type: 'Ed25519', value: new Uint8Array(64) } as const;
    const extra = { era: { type: 'Immortal' }, nonce: 0, tip: 0n } as const;
    const zeros = { call: remark, signature: { address: `0x${'00'.repeat(32)}`, signature, extra } } as const;
    expect(ask('author_submitExtrinsic', encode(node.chain.format.extrinsic, zeros))).toEqual(invalid('Invalid signing address'));
    // Longer than a block: not even read.
    expect(ask('author_submitExtrinsic', new Uint8Array(5 * 1024 * 1024 + 1))).toEqual(
      invalid('Transaction would exhaust the block limits'),
    );
    expect(ask('author_submitExtrinsic', new Uint8Array(5 * 1024 * 1024))).toMatchObject({ code: 1001 });
    expect(ask('author_submitExtrinsic', '0x04')).toMatchObject({ code: 1001 });
    expect(ask('author_submitExtrinsic', '0x1004000100')).toMatchObject({ code: 1001 });
    // System.remark of nothing, by nobody.
    expect(ask('author_submitExtrinsic', '0x1004000000')).toMatchObject({ code: 1011 });
  });

  it('that is mortal leaves the pool when its time is over', () => {
    const { watch, heardOf, ask } = setup();
    // It was born at block 0 and dies with block 4; without nonce 0 no block takes it.
    const mortal = watch({ nonce: 1, era: { type: 'Mortal', period: 4, phase: 0 } });
    ask('dev_newBlock', { count: 2 });
    expect(heardOf(mortal)).toEqual(['future']);
    ask('dev_newBlock');
    expect(heardOf(mortal)).toEqual(['future', 'invalid']);
  });

  it('that cannot pay any more when its turn comes is dropped', () => {
    const { node, runtime, ask, watch, heardOf } = setup();
    const all = runtime.Balances.Call.transferAllowDeath(bob.account, 10n ** 18n - 600_000_000n);
    ask('author_submitExtrinsic', signed(node, all, { nonce: 0 }));
    const poor = watch({ nonce: 1, tip: 10n ** 15n });
    const hash = ask('dev_newBlock');
    expect(heardOf(poor)).toEqual(['ready', 'invalid']);
    expect(ask('chain_getBlockHash')).toBe(hash);
    expect(node.pool.size).toEqual({ ready: 0, future: 0 });
  });

  it('hears after a rewind that it waits again, and nothing if it does not', () => {
    const { watch, heardOf, ask, node, remark } = setup();
    ask('author_submitExtrinsic', signed(node, remark, { nonce: 0 }));
    const other = watch({ nonce: 0, by: bob });
    ask('dev_newBlock');
    const later = watch({ nonce: 1, by: bob });
    const second = watch({ nonce: 1 });
    ask('dev_setStorage', []);
    expect([heardOf(second), heardOf(later)]).toEqual([['ready'], ['ready']]);
    ask('dev_setHead', 0);
    expect([heardOf(second), heardOf(later)]).toEqual([
      ['ready', 'future'],
      ['ready', 'future'],
    ]);
    expect(heardOf(other).at(-1)).toBe('dropped');
    watch({ nonce: 0 });
    expect([heardOf(second), heardOf(later)]).toEqual([
      ['ready', 'future', 'ready'],
      ['ready', 'future'],
    ]);
  });

  it('can be removed', () => {
    const { ask, watch, heardOf, node } = setup();
    const first = watch({ nonce: 0 });
    const second = watch({ nonce: 1 });
    const [pending] = ask('author_pendingExtrinsics') as string[];
    expect(ask('author_removeExtrinsic', [{ extrinsic: pending }, `0x${'00'.repeat(32)}`])).toHaveLength(1);
    expect([heardOf(first), heardOf(second)]).toEqual([
      ['ready', 'dropped'],
      ['ready', 'future'],
    ]);
    expect(node.pool.size).toEqual({ ready: 0, future: 1 });
  });
});

it('the pool has limits', () => {
  const { watch } = setup({ pool: { maxTransactions: 3, maxFuture: 1 } });
  const dropped = { code: 1016, message: 'Immediately Dropped' };
  watch({ nonce: 5 });
  expect(watch({ nonce: 6 })).toMatchObject(dropped);
  watch({ nonce: 0 });
  watch({ nonce: 1 });
  expect(watch({ nonce: 2 })).toMatchObject(dropped);
});

describe('build modes', () => {
  beforeEach(() => {
    jest.useFakeTimers();
    onTestEnd('the clock', () => jest.useRealTimers());
  });
  const AN_HOUR = 3_600_000;

  it('Instant makes a block a transaction', () => {
    const { node, watch } = setup({ buildMode: { type: 'Instant' } });
    watch({ nonce: 0 });
    watch({ nonce: 1 });
    jest.advanceTimersByTime(1);
    expect(node.chain.head.number).toBe(2);
    jest.advanceTimersByTime(AN_HOUR);
    expect(node.chain.head.number).toBe(2);
  });

  it('Batch makes one for all that are ready when its time is over', () => {
    const { node, watch } = setup({ buildMode: { type: 'Batch', ms: 10 } });
    watch({ nonce: 0 });
    jest.advanceTimersByTime(5);
    watch({ nonce: 1 });
    jest.advanceTimersByTime(4);
    expect(node.chain.head.number).toBe(0);
    jest.advanceTimersByTime(1);
    expect(node.chain.head.number).toBe(1);
    // The time, and the two.
    expect(node.chain.head.extrinsics).toHaveLength(3);
    jest.advanceTimersByTime(AN_HOUR);
    expect(node.chain.head.number).toBe(1);
  });

  it('Interval makes one every so often, with whatever is ready, and Manual none', () => {
    const { node, ask, watch } = setup();
    watch({ nonce: 0 });
    jest.advanceTimersByTime(AN_HOUR);
    expect(node.chain.head.number).toBe(0);
    ask('dev_setBlockBuildMode', 'Interval', 10);
    jest.advanceTimersByTime(9);
    expect(node.chain.head.number).toBe(0);
    jest.advanceTimersByTime(1);
    expect(node.chain.head.number).toBe(1);
    expect(node.chain.head.extrinsics).toHaveLength(2);
    jest.advanceTimersByTime(25);
    expect(node.chain.head.number).toBe(3);
    expect(node.chain.head.extrinsics).toHaveLength(1);
    ask('dev_setBlockBuildMode', 'Manual');
    jest.advanceTimersByTime(AN_HOUR);
    expect(node.chain.head.number).toBe(3);
  });

  it('change while transactions wait, which then go by the new mode', () => {
    const { node, ask, watch } = setup();
    watch({ nonce: 0 });
    watch({ nonce: 1 });
    ask('dev_setBlockBuildMode', 'Instant');
    jest.advanceTimersByTime(1);
    expect(node.chain.head.number).toBe(2);
  });
});
