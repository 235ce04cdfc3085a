import { bytesToHex } from '@polkavirt/mock-runtime';
import { DEFAULT_POOL_LIMITS } from '../../src/index.ts';
import { alice, bob, signed } from '../support/sign.ts';
import { withNode } from '../support/with-node.ts';

const DROPPED = { code: 1016, message: 'Immediately Dropped' };

const setup = (pool: Partial<typeof DEFAULT_POOL_LIMITS> = {}) => {
  const parts = withNode({ pool });
  const { node, ask, remark, runtime } = parts;
  const make = (of: Parameters<typeof signed>[2]) => signed(node, remark, of);
  /** Bytes of a remark's transaction with a tip and a nonce below 64. */
  const size = make({ nonce: 0 }).length;
  const submit = (of: Parameters<typeof signed>[2]) => ask('author_submitExtrinsic', make(of));
  return { ...parts, make, size, submit, remarkOf: (bytes: number) => runtime.System.Call.remark(new Uint8Array(bytes)) };
};
const HASH = expect.stringMatching(/^0x[0-9a-f]{64}$/);

describe('transactions that wait for a lower nonce', () => {
  it('are as many as the limit says, and no more', () => {
    const { submit, node } = setup({ maxFuture: 2 });
    expect([submit({ nonce: 5 }), submit({ nonce: 7 })]).toEqual([HASH, HASH]);
    expect(submit({ nonce: 9 })).toMatchObject(DROPPED);
    expect(submit({ nonce: 3, by: bob })).toMatchObject(DROPPED);
    // What is ready does not count, nor what replaces another.
    expect([submit({ nonce: 0 }), submit({ nonce: 1 }), submit({ nonce: 5, tip: 1n })]).toEqual([HASH, HASH, HASH]);
    expect(node.pool.size).toEqual({ ready: 2, future: 2 });
  });

  it('make room when they are removed, or become ready', () => {
    const { submit, node, ask } = setup({ maxFuture: 1 });
    const third = submit({ nonce: 3 });
    expect(submit({ nonce: 4 })).toMatchObject(DROPPED);
    expect(ask('author_removeExtrinsic', [{ hash: third }])).toEqual([third]);
    expect(node.pool.size).toEqual({ ready: 0, future: 0 });
    expect(submit({ nonce: 1 })).toEqual(HASH);
    expect(submit({ nonce: 3 })).toMatchObject(DROPPED);
    submit({ nonce: 0 });
    expect(node.pool.size).toEqual({ ready: 2, future: 0 });
    expect(submit({ nonce: 3 })).toEqual(HASH);
    expect(node.pool.size).toEqual({ ready: 2, future: 1 });
  });

  it('are those again that stood behind one that is removed', () => {
    const { submit, node, ask } = setup();
    const [first, second] = [0, 1, 2, 3].map((nonce) => submit({ nonce }));
    ask('author_removeExtrinsic', [{ hash: second }]);
    expect(node.pool.size).toEqual({ ready: 1, future: 2 });
    ask('author_removeExtrinsic', [{ hash: first }]);
    expect(node.pool.size).toEqual({ ready: 0, future: 2 });
    submit({ nonce: 0 });
    submit({ nonce: 1 });
    expect(node.pool.size).toEqual({ ready: 4, future: 0 });
  });

  it('are counted anew when the chain goes back', () => {
    const { submit, node, ask } = setup();
    submit({ nonce: 0 });
    ask('dev_newBlock');
    for (const nonce of [1, 2, 4]) submit({ nonce });
    expect(node.pool.size).toEqual({ ready: 2, future: 1 });
    ask('dev_setHead', 0);
    expect(node.pool.size).toEqual({ ready: 0, future: 3 });
    ask('dev_setStorage', []);
    expect(node.pool.size).toEqual({ ready: 0, future: 3 });
  });
});

describe('transactions in all', () => {
  it('are as many as the limit says, and no more', () => {
    const { submit, ask, node } = setup({ maxTransactions: 2 });
    expect([submit({ nonce: 0 }), submit({ nonce: 0, by: bob })]).toEqual([HASH, HASH]);
    expect([submit({ nonce: 1 }), submit({ nonce: 7 })]).toMatchObject([DROPPED, DROPPED]);
    // One that replaces another takes no more room.
    expect(submit({ nonce: 0, tip: 1n })).toEqual(HASH);
    expect(submit({ nonce: 1 })).toMatchObject(DROPPED);
    ask('dev_newBlock');
    expect(node.pool.size).toEqual({ ready: 0, future: 0 });
    expect([submit({ nonce: 1 }), submit({ nonce: 1, by: bob })]).toEqual([HASH, HASH]);
    expect(submit({ nonce: 2 })).toMatchObject(DROPPED);
  });

  it('are 8,192 by default, of which 512 may wait, and 20 MiB', () => {
    expect(DEFAULT_POOL_LIMITS).toEqual({ maxTransactions: 8192, maxFuture: 512, maxBytes: 20 * 1024 * 1024 });
  });
});

describe('bytes of transactions', () => {
  it('are as many as the limit says, and no more', () => {
    const { size } = setup();
    const [exact, short] = [setup({ maxBytes: 2 * size }), setup({ maxBytes: 2 * size - 1 })];
    expect([exact.submit({ nonce: 0 }), exact.submit({ nonce: 1 })]).toEqual([HASH, HASH]);
    expect(exact.submit({ nonce: 2 })).toMatchObject(DROPPED);
    expect([short.submit({ nonce: 0 }), short.submit({ nonce: 1 })]).toMatchObject([HASH, DROPPED]);
  });

  it('count once, however often the chain’s storage is changed by hand', () => {
    const { submit, ask } = setup({ maxBytes: 1000 });
    expect(submit({ nonce: 0 })).toEqual(HASH);
    for (let i = 0; i < 10; i++) expect(ask('dev_setStorage', [['0x1234', `0x0${i}`]])).toEqual(HASH);
    expect(submit({ nonce: 1 })).toEqual(HASH);
  });

  it('are free again when a transaction leaves: into a block, for a better one, or for nothing', () => {
    const { size } = setup();
    const { submit, ask } = setup({ maxBytes: size });
    const isFull = () => expect(submit({ nonce: 1, by: bob })).toMatchObject(DROPPED);
    for (let nonce = 0; nonce < 3; nonce++) {
      expect(submit({ nonce })).toEqual(HASH);
      isFull();
      ask('dev_newBlock');
    }
    const removed = submit({ nonce: 3 });
    isFull();
    ask('author_removeExtrinsic', [{ hash: removed }]);
    expect(submit({ nonce: 3 })).toEqual(HASH);
    isFull();
    // It is replaced by one of the same size, which needs no more room.
    expect(submit({ nonce: 3, tip: 1n })).toEqual(HASH);
    isFull();
    expect(submit({ nonce: 3, tip: 2n })).toEqual(HASH);
    ask('dev_newBlock');
    expect(submit({ nonce: 4 })).toEqual(HASH);
    // Its block is taken back, with it.
    ask('dev_newBlock');
    ask('dev_setHead', 4);
    expect(submit({ nonce: 4 })).toEqual(HASH);
  });

  it('are free again when a transaction’s time is over', () => {
    const mortal = { nonce: 1, era: { type: 'Mortal', period: 4, phase: 0 } } as const;
    const { length } = setup().make(mortal);
    const { submit, ask } = setup({ maxBytes: length });
    // Without nonce 0 no block takes it, and block 4 could not any more.
    expect(submit(mortal)).toEqual(HASH);
    ask('dev_newBlock', { count: 2 });
    expect(submit({ nonce: 2 })).toMatchObject(DROPPED);
    ask('dev_newBlock');
    expect(submit({ nonce: 2 })).toEqual(HASH);
  });

  it('of one that is replaced are not counted beside those that replace it', () => {
    const { size, remarkOf } = setup();
    const { node, ask, submit } = setup({ maxBytes: size + 9 });
    expect(submit({ nonce: 0 })).toEqual(HASH);
    expect(ask('author_submitExtrinsic', signed(node, remarkOf(10), { nonce: 0, tip: 1n }))).toMatchObject(DROPPED);
    const larger = signed(node, remarkOf(9), { nonce: 0, tip: 1n });
    expect(larger).toHaveLength(size + 9);
    expect(ask('author_submitExtrinsic', larger)).toEqual(HASH);
    expect(ask('author_pendingExtrinsics')).toEqual([bytesToHex(larger)]);
  });
});

it('the next nonce of an account counts what is ready, and goes back with it', () => {
  const { submit, ask } = setup();
  submit({ nonce: 0 });
  const second = submit({ nonce: 1 });
  submit({ nonce: 3 });
  expect(ask('system_accountNextIndex', alice.account)).toBe(2);
  ask('author_removeExtrinsic', [{ hash: second }]);
  expect(ask('system_accountNextIndex', alice.account)).toBe(1);
  ask('dev_newBlock');
  expect(ask('system_accountNextIndex', alice.account)).toBe(1);
});
