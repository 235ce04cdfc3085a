/** What the pool refuses, in the words of Substrate's node, and what `author_removeExtrinsic` takes away. */
import { bytesToHex } from '@polkavirt/mock-runtime';
import { hashOfExtrinsic } from '../../src/extrinsic/check-extrinsic.ts';
import { bob, signed } from '../support/sign.ts';
import { withNode } from '../support/with-node.ts';

const setup = (options: Parameters<typeof withNode>[0] = {}) => {
  const parts = withNode(options);
  const { ask, node, remark } = parts;
  const make = (of: Parameters<typeof signed>[2]) => signed(node, remark, of);
  const submit = (of: Parameters<typeof signed>[2]) => ask('author_submitExtrinsic', make(of));
  return { ...parts, make, submit };
};

it.each<[string, Parameters<typeof signed>[2], unknown]>([
  [
    'again',
    { nonce: 0, tip: 5n },
    { code: 1013, message: 'Transaction Already Imported', data: expect.stringMatching(/^0x[0-9a-f]{64}$/) },
  ],
  [
    'with a lower tip',
    { nonce: 0, tip: 4n },
    {
      code: 1014,
      message: 'Priority is too low: (5 vs 4)',
      data: 'The transaction has too low priority to replace another transaction already in the pool.',
    },
  ],
  [
    'beyond the limit',
    { nonce: 1 },
    { code: 1016, message: 'Immediately Dropped', data: "The transaction couldn't enter the pool because of the limit" },
  ],
])('one that comes %s is refused, and the pool stays as it is', (_what, of, error) => {
  const { ask, node, make, submit } = setup({ pool: { maxTransactions: 1 } });
  const first = { nonce: 0, tip: 5n };
  const extrinsic = make(first);
  ask('author_submitExtrinsic', extrinsic);
  const { version } = node.pool;
  expect(of.tip === 5n ? ask('author_submitExtrinsic', extrinsic) : submit(of)).toEqual(error);
  expect(node.pool.version).toBe(version);
  expect(ask('author_pendingExtrinsics')).toEqual([bytesToHex(extrinsic)]);
});

it.each([
  ['0x04', { code: 1001, message: expect.stringMatching(/^Extrinsic has invalid format: ./) }],
  // System.remark of nothing, which nobody signed.
  [
    '0x1004000000',
    {
      code: 1011,
      message: 'Unknown Transaction Validity',
      data: 'Could not find an unsigned validator for the unsigned transaction',
    },
  ],
])('%s is refused by a code of its own', (extrinsic, error) => {
  expect(withNode().ask('author_submitExtrinsic', extrinsic)).toEqual(error);
});

describe('author_removeExtrinsic', () => {
  it('takes hashes, and extrinsics; it answers with the hashes of those that it removed', () => {
    const { ask, node, make } = setup();
    const all = [make({ nonce: 0 }), make({ nonce: 1 }), make({ nonce: 0, by: bob })];
    for (const one of all) ask('author_submitExtrinsic', one);
    const [first, second, third] = all.map(hashOfExtrinsic);
    const unknown = `0x${'ab'.repeat(32)}`;
    expect(ask('author_removeExtrinsic', [unknown, first, { extrinsic: bytesToHex(all[2]) }, first])).toEqual([first, third]);
    // The second one waits for the first one now.
    expect(node.pool.size).toEqual({ ready: 0, future: 1 });
    expect(ask('author_removeExtrinsic', [{ hash: second }])).toEqual([second]);
    expect(ask('author_removeExtrinsic', [])).toEqual([]);
  });

  it('that is refused removes nothing', () => {
    const { ask, node, submit } = setup();
    const hash = submit({ nonce: 0 });
    expect(ask('author_removeExtrinsic', [hash, {}])).toEqual({
      code: -32602,
      message: 'Invalid params: each entry needs a hash or an extrinsic',
    });
    expect(node.pool.size).toEqual({ ready: 1, future: 0 });
  });
});

describe('a mortal transaction after a rewind', () => {
  /** One that was born at block 2 of three, and is valid until block 65. */
  const born = () => {
    const parts = setup();
    const { ask, heardOf, make } = parts;
    ask('dev_newBlock', { count: 3 });
    const id = ask('author_submitAndWatchExtrinsic', make({ nonce: 0, era: { type: 'Mortal', period: 64, phase: 2 } }));
    return { ...parts, events: () => heardOf(id) };
  };

  it('waits on as long as the block of its birth is there', () => {
    const { ask, node, events } = born();
    ask('dev_setHead', 2);
    expect([events(), node.pool.size.ready]).toEqual([['ready'], 1]);
    ask('dev_newBlock');
    expect(node.chain.head.extrinsics).toHaveLength(2);
  });

  it('is not valid any more where another block is in its place, or none', () => {
    const none = born();
    none.ask('dev_setHead', 1);
    expect([none.events(), none.node.pool.size.ready]).toEqual([['ready', 'invalid'], 0]);
    const other = born();
    const { ask, node } = other;
    const snapshot = ask('dev_snapshot');
    ask('dev_setHead', 1);
    ask('dev_timeTravel', 5_000);
    ask('dev_newBlock', { count: 2 });
    const late = signed(node, other.remark, { nonce: 0, era: { type: 'Mortal', period: 64, phase: 2 } });
    const id = ask('author_submitAndWatchExtrinsic', late);
    expect(other.heardOf(id)).toEqual(['ready']);
    ask('dev_revert', snapshot);
    expect(other.heardOf(id)).toEqual(['ready', 'invalid']);
  });
});
