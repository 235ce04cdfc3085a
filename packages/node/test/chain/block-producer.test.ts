import { u8aToHex } from '@polkadot/util';
import { bytesToHex } from '@polkavirt/mock-runtime';
import { within } from '@polkavirt/test-support';
import { connect } from '../support/connect.ts';
import { alice, signed } from '../support/sign.ts';
import { setSliceClock } from '../support/slice-clock.ts';
import { createTestNode } from '../support/test-node.ts';

const setup = (options: Parameters<typeof createTestNode>[0] = {}) => {
  const test = createTestNode(options);
  const remark = test.runtime.System.Call.remark(new Uint8Array());
  const { exchange, ...connection } = connect(test.node);
  const remarks = (from: number, to: number) =>
    Array.from({ length: to - from + 1 }, (_, i) => signed(test.node, remark, { nonce: from + i }));
  return { ...test, ...connection, remarks };
};

describe('Instant mode', () => {
  it('answers a submission after its block: whoever reads next sees what it did', () => {
    const { ask, node, remarks } = setup();
    const [first] = remarks(0, 0);
    const hash = ask('author_submitExtrinsic', first);
    expect(hash).toMatch(/^0x/);
    expect(node.chain.head.extrinsics[1]).toEqual(first);
    expect(ask('state_call', 'AccountNonceApi_account_nonce', alice.account)).toBe('0x01000000');
    expect(ask('system_accountNextIndex', alice.account)).toBe(1);
  });

  it('tells of the block right behind the id of a watched submission', () => {
    const { ask, heardOf, node, remarks } = setup();
    const id = ask('author_submitAndWatchExtrinsic', remarks(0, 0)[0]);
    expect(heardOf(id)).toEqual(['ready', { inBlock: node.chain.head.hash }]);
  });

  it('makes one block for each of the transactions that became ready together, before it answers', () => {
    const { ask, node, remarks } = setup();
    const [first, ...later] = remarks(0, 4);
    for (const one of later) ask('author_submitExtrinsic', one);
    expect(node.chain.head.number).toBe(0);
    ask('author_submitExtrinsic', first);
    expect(node.chain.head.number).toBe(5);
    expect(node.pool.size).toEqual({ ready: 0, future: 0 });
  });

  it('lets others have their turn when a slice of time is used, and then goes on; the submission is answered after its own block', async () => {
    const { node, session, remarks } = setup();
    const [first, ...later] = remarks(0, 200);
    for (const one of later) await session.request('author_submitExtrinsic', [u8aToHex(one)]);
    // Of a slice of 25 ms each block takes 5, and the last look at the clock finds it over.
    setSliceClock(5);
    const heights: number[] = [];
    const submitted = session.request('author_submitExtrinsic', [u8aToHex(first)]);
    while (node.pool.size.ready > 0) {
      heights.push(node.chain.head.number);
      await new Promise((resolve) => setImmediate(resolve));
    }
    await submitted;
    expect(heights).toEqual(Array.from({ length: 50 }, (_, slice) => 4 * (slice + 1)));
    expect(node.chain.head.number).toBe(201);
  });

  it('puts what dev_newBlock is given into one block', () => {
    const { ask, node, remarks } = setup();
    ask('dev_newBlock', { transactions: remarks(0, 2).map((one) => u8aToHex(one)) });
    expect(node.chain.head.number).toBe(1);
    expect(node.chain.head.extrinsics).toHaveLength(4);
  });

  it('keeps the order of blocks when one is submitted on the news of another', async () => {
    const { ask, node, session, remarks } = setup();
    const [first, second, third] = remarks(0, 2);
    const submit = (extrinsic: Uint8Array) => session.request('author_submitExtrinsic', [bytesToHex(extrinsic)]);
    const answered: Promise<unknown>[] = [];
    const numbers: number[] = [];
    // This listener comes before the one below, so that a block made inside of it would be heard of too early.
    node.chain.imported$.subscribe(({ number }) => {
      if (number === 1) answered.push(submit(second));
      if (number === 2) answered.push(submit(third));
    });
    node.chain.imported$.subscribe(({ number }) => numbers.push(number));
    ask('author_submitExtrinsic', first);
    expect(numbers).toEqual([1, 2, 3]);
    await within('the answers', Promise.all(answered));
  });

  it('builds what a rewind gave back after everybody heard of the rewind', async () => {
    const { ask, node, remarks } = setup({ buildMode: { type: 'Manual' } });
    ask('dev_newBlock', { count: 2 });
    ask('author_submitExtrinsic', remarks(0, 0)[0]);
    const heard: string[] = [];
    node.chain.rewound$.subscribe(() => heard.push('rewound'));
    const built = new Promise<void>((resolve) => {
      node.chain.imported$.subscribe(({ number }) => {
        heard.push(`block ${number}`);
        if (number === 2) resolve();
      });
    });
    ask('dev_setBlockBuildMode', 'Instant');
    ask('dev_setHead', -1);
    expect(heard).toEqual(['rewound']);
    await within('the block', built);
    expect(heard).toEqual(['rewound', 'block 2']);
  });
});
