/** `dev_*`: defaults, ends of ranges, and what a refused request leaves as it was. */
import { bytesToHex } from '@polkavirt/mock-runtime';
import { bob, signed } from '../support/sign.ts';
import { withNode } from '../support/with-node.ts';

const invalid = (message: string) => ({ code: -32602, message: `Invalid params: ${message}` });

describe('dev_setBlockBuildMode', () => {
  it.each<[readonly unknown[], unknown]>([
    [['Batch'], { type: 'Batch', ms: 20 }],
    [['Batch', null], { type: 'Batch', ms: 20 }],
    [['Batch', 0], { type: 'Batch', ms: 1 }],
    [['Batch', 7], { type: 'Batch', ms: 7 }],
    [['Interval'], { type: 'Interval', ms: 6000 }],
    [['Interval', 2 ** 31 - 1], { type: 'Interval', ms: 2 ** 31 - 1 }],
    [['Manual', 7], { type: 'Manual' }],
    [['Instant'], { type: 'Instant' }],
  ])('%j', (params, mode) => {
    const { ask, node } = withNode();
    expect(ask('dev_setBlockBuildMode', ...params)).toBeNull();
    expect(node.producer.mode).toEqual(mode);
  });

  it('that is refused leaves the mode as it was', () => {
    const { ask, node } = withNode();
    // A timer takes 31 bits.
    expect(ask('dev_setBlockBuildMode', 'Batch', 2 ** 31)).toEqual(invalid('ms must be a whole number up to 2147483647'));
    expect(ask('dev_setBlockBuildMode', 'batch')).toEqual(invalid('mode must be one of Instant, Batch, Manual, Interval'));
    expect(node.producer.mode).toEqual({ type: 'Manual' });
  });
});

describe('dev_setHead', () => {
  it.each([
    [0, 0],
    [1, 1],
    [3, 3],
    [-1, 2],
    [-3, 0],
  ])('%d of three blocks is block %d', (named, number) => {
    const { ask, node } = withNode();
    ask('dev_newBlock', { count: 3 });
    const expected = node.chain.hashAt(number);
    expect(ask('dev_setHead', named)).toBe(expected);
    expect([node.chain.head.hash, node.chain.head.number]).toEqual([expected, number]);
  });

  it.each([
    [4, 4],
    [-4, -1],
  ])('%d of three blocks is none', (named, number) => {
    const { ask, node } = withNode();
    const head = ask('dev_newBlock', { count: 3 });
    expect(ask('dev_setHead', named)).toEqual(invalid(`there is no block ${number}`));
    expect(node.chain.head.hash).toBe(head);
  });
});

describe('dev_setStorage', () => {
  it('is of the head alone', () => {
    const { ask } = withNode();
    const [first, head] = [ask('dev_newBlock'), ask('dev_newBlock')];
    expect(ask('dev_setStorage', [['0xee', '0x01']], first)).toEqual(invalid('only the storage of the head can be set'));
    expect(ask('state_getStorage', '0xee')).toBeNull();
    expect(ask('dev_setStorage', [['0xee', '0x01']], head)).toBe(head);
    expect(ask('state_getStorage', '0xee')).toBe('0x01');
  });

  it.each<[unknown, string]>([
    [
      [
        ['0xee', '0x01'],
        ['0xef', '0x01', '0x02'],
      ],
      'each value must be a pair of a key and a value or null',
    ],
    [
      [
        ['0xee', '0x01'],
        [null, '0x01'],
      ],
      'each value must be a pair of a key and a value or null',
    ],
    [{ System: { Number: 5 }, Nothing: {} }, 'the runtime has no pallet Nothing'],
    [{ System: { Number: 5, Account: 5 } }, 'Account is a map: it needs a list of [keys, value]'],
    [{ System: { Number: 5, Account: [[[], {}]] } }, 'Account needs a list of 1 keys before each value'],
    [{ System: { Number: 5, Account: [5] } }, 'Account needs a list of 1 keys before each value'],
    [{ System: { Number: 5, $removePrefix: ['Nothing'] } }, 'the pallet has no storage item Nothing'],
    [{ System: { Number: 5, $removePrefix: 'Account' } }, '$removePrefix must be a list'],
  ])('%j changes nothing', (values, message) => {
    const { ask, node } = withNode();
    const before = node.chain.head.state;
    expect(ask('dev_setStorage', values)).toEqual(invalid(message));
    expect(node.chain.head.state).toBe(before);
    expect(ask('state_getStorage', '0xee')).toBeNull();
  });

  it('removes an item by null, and all of a map by its name, in whatever case', () => {
    const { ask, runtime } = withNode();
    const { System } = runtime;
    ask('dev_newBlock');
    expect(ask('dev_setStorage', { system: { number: null } })).toMatch(/^0x/);
    expect(ask('state_getStorage', System.Number.key())).toBeNull();
    ask('dev_setStorage', { SYSTEM: { account: [[[bob.account], null]] } });
    expect(ask('state_getStorage', System.Account.key(bob.account))).toBeNull();
    expect(ask('state_getKeys', System.Account.prefix())).not.toEqual([]);
    ask('dev_setStorage', { System: { $removePrefix: ['ACCOUNT'] } });
    expect(ask('state_getKeys', System.Account.prefix())).toEqual([]);
  });
});

it('dev_newBlock with a transaction that is refused makes no block, and what came before it waits', () => {
  const { ask, node, remark } = withNode();
  const [good, bad] = [signed(node, remark, { nonce: 0 }), Uint8Array.of(4)].map((one) => bytesToHex(one));
  expect(ask('dev_newBlock', { count: 2, transactions: [good, bad, good] })).toMatchObject({ code: 1001 });
  expect([node.chain.head.number, node.pool.size]).toEqual([0, { ready: 1, future: 0 }]);
  ask('dev_newBlock');
  expect([node.chain.head.number, node.chain.head.extrinsics.length]).toEqual([1, 2]);
});

it.each([
  ['soon', 'soon is not a date'],
  ['x'.repeat(61), `${'x'.repeat(60)}... is not a date`],
  ['1969-12-31T23:59:59.999Z', '1969-12-31T23:59:59.999Z is not a date'],
])('dev_timeTravel to %s is refused, and the time stays', (time, message) => {
  const { ask, node } = withNode({ now: () => 1_700_000_000_000 });
  ask('dev_newBlock');
  expect(ask('dev_timeTravel', time)).toEqual(invalid(message));
  expect(node.chain.time()).toBe(1_700_000_000_000);
  expect(ask('dev_timeTravel', '1970-01-01T00:00:00.000Z')).toBe(0);
  expect(node.chain.time()).toBe(0);
});

it('dev_revert of no snapshot is false, and dev_loadState of no dump an error; both leave the chain as it was', () => {
  const { ask, node } = withNode();
  const id = ask('dev_snapshot');
  expect(id).toBe('0x1');
  const head = ask('dev_newBlock');
  expect(ask('dev_revert', '0x2')).toBe(false);
  expect(ask('dev_loadState', '0x1234')).toEqual(invalid('dump cannot be loaded: it is not a dump of a chain'));
  expect(node.chain.head.hash).toBe(head);
  expect([ask('dev_revert', id), ask('dev_revert', id)]).toEqual([true, false]);
  // Ids are not used again.
  expect(ask('dev_snapshot')).toBe('0x2');
});
