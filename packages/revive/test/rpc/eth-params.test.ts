/** What each kind of parameter takes and gives, and in which words it refuses the rest. */
import { LIMITS } from '../../src/limits.ts';
import * as kinds from '../../src/rpc/eth-params.ts';

const A = `0x${'aB'.repeat(20)}`;
const H = `0x${'Cd'.repeat(32)}`;
const [a, h] = [A.toLowerCase(), H.toLowerCase()];

const refusal = (parse: () => unknown): string => {
  try {
    return `it gave ${JSON.stringify(parse())}`;
  } catch (error) {
    expect(error).toMatchObject({ code: -32602 });
    const [start, rest] = (error as Error).message.split('Invalid params: ');
    expect(start).toBe('');
    return rest;
  }
};

describe('a kind', () => {
  it.each<[string, kinds.Kind<unknown>, unknown, unknown]>([
    ['address', kinds.address, A, a],
    ['hash', kinds.hash, H, h],
    ['bytes', kinds.bytes, '0x', '0x'],
    ['bytes', kinds.bytes, '0xABcd', '0xabcd'],
    ['quantity', kinds.quantity, 0, 0n],
    ['quantity', kinds.quantity, 17, 17n],
    ['quantity', kinds.quantity, '0x0011', 17n],
    ['quantity', kinds.quantity, `0x${'f'.repeat(64)}`, 2n ** 256n - 1n],
    ['amount', kinds.amount, '17', 17n],
    ['amount', kinds.amount, '0x11', 17n],
    ['snapshotId', kinds.snapshotId, '0x0a', '0xa'],
    ['snapshotId', kinds.snapshotId, 10, '0xa'],
    ['slot', kinds.slot, '0x1', `0x${'1'.padStart(64, '0')}`],
    ['word', kinds.word, 255, `0x${'ff'.padStart(64, '0')}`],
    ['text', kinds.text, '', ''],
    ['flag', kinds.flag, false, false],
    ['flag', kinds.flag, true, true],
  ])('%s: %j', (_name, kind, value, expected) => expect(kind(value, 'it')).toEqual(expected));

  const BYTES_20 = 'it must be 20 bytes in hex with 0x before them';
  const NUMBER = 'it must be a number in hex, at most 32 bytes';
  it.each<[string, kinds.Kind<unknown>, readonly unknown[]]>([
    [BYTES_20, kinds.address, [A.slice(2), `${A}0`, `x${A}`, A.slice(0, -1), `0x${'g'.repeat(40)}`, 5, null, undefined]],
    ['it must be 32 bytes in hex with 0x before them', kinds.hash, [A, `${H}0`, ` ${H}`, [H]]],
    ['it must be bytes in hex with 0x before them', kinds.bytes, ['', '0x1', 'x0x11', '0x11 ', '0xgg', 17]],
    [NUMBER, kinds.quantity, ['0x', '17', 'x0x1', '0x1g', `0x1${'f'.repeat(64)}`, -1, 0.5, 2 ** 53, true, null]],
    [NUMBER, kinds.amount, ['', '-1', '1.5', ' 17', '17 ', '1'.repeat(78)]],
    ['it must be a string', kinds.text, [5, null, undefined]],
    ['it must be true or false', kinds.flag, ['true', 0, undefined]],
    ['it must be an object', kinds.fields, [[], null, 'x', undefined]],
  ])('refuses with: %s', (message, kind, values) => {
    for (const value of values) expect([value, refusal(() => kind(value, 'it'))]).toEqual([value, message]);
  });

  it('of bytes takes as many as a program with call data has', () => {
    const most = LIMITS.blobBytes + LIMITS.callDataBytes;
    expect(kinds.bytes(`0x${'00'.repeat(most)}`, 'it')).toHaveLength(2 + 2 * most);
    expect(refusal(() => kinds.bytes(`0x${'00'.repeat(most + 1)}`, 'it'))).toBe(`it must be at most ${most} bytes`);
  });

  it('that may be missing is taken for something else then', () => {
    const { parse, isOptional, name } = kinds.orElse('full', kinds.flag, false);
    expect([name, isOptional, parse(undefined), parse(null), parse(true)]).toEqual(['full', true, false, false, true]);
    expect(refusal(() => parse(1))).toBe('full must be true or false');
    expect(refusal(() => kinds.param('who', kinds.address).parse('0x'))).toBe('who must be 20 bytes in hex with 0x before them');
  });

  it('of a field may be missing or null', () => {
    const get = (object: object) => kinds.optionalField(object as Record<string, unknown>, 'n', kinds.quantity);
    expect([get({}), get({ n: null }), get({ n: 5 }), get({ n: 0 })]).toEqual([undefined, undefined, 5n, 0n]);
    expect(refusal(() => get({ n: 'x' }))).toBe('n must be a number in hex, at most 32 bytes');
  });
});

it('an excerpt is of 60 characters', () => {
  expect([kinds.excerpt('x'.repeat(60)), kinds.excerpt('x'.repeat(61))]).toEqual(['x'.repeat(60), `${'x'.repeat(60)}...`]);
});

describe('a block', () => {
  it.each([
    ['latest', { kind: 'tag', tag: 'latest' }],
    ['pending', { kind: 'tag', tag: 'pending' }],
    ['earliest', { kind: 'tag', tag: 'earliest' }],
    ['safe', { kind: 'tag', tag: 'safe' }],
    ['finalized', { kind: 'tag', tag: 'finalized' }],
    ['0x11', { kind: 'number', number: 17 }],
    [17, { kind: 'number', number: 17 }],
    ['0xffffffff', { kind: 'number', number: 0xffff_ffff }],
    [H, { kind: 'hash', hash: h }],
    [{ blockHash: H }, { kind: 'hash', hash: h }],
    [{ blockNumber: '0x11' }, { kind: 'number', number: 17 }],
    [
      { blockHash: H, blockNumber: 'x' },
      { kind: 'hash', hash: h },
    ],
  ])('%j', (value, id) => expect(kinds.blockId(value, 'it')).toEqual(id));

  const ANY = 'a number in hex, a block hash or one of latest, pending, earliest, safe, finalized';
  it.each([
    [true, `it must be ${ANY}`],
    [null, `it must be ${ANY}`],
    [{}, `blockNumber must be ${ANY}`],
    ['first', 'it must be a number in hex, at most 32 bytes'],
    ['0x100000000', 'it must be a block number of 32 bits'],
    [`0x${'g'.repeat(64)}`, 'it must be 32 bytes in hex with 0x before them'],
    [{ blockHash: '0x11' }, 'blockHash must be 32 bytes in hex with 0x before them'],
    [{ blockNumber: 'x' }, 'blockNumber must be a number in hex, at most 32 bytes'],
  ])('is not %j', (value, message) => expect(refusal(() => kinds.blockId(value, 'it'))).toBe(message));
});

describe('a call', () => {
  const EMPTY = {
    from: undefined,
    to: undefined,
    gas: undefined,
    value: 0n,
    data: '0x',
    price: undefined,
    nonce: undefined,
    accessList: [],
  };

  it('has nothing that it does not say', () => expect(kinds.callRequest({}, 'it')).toEqual(EMPTY));

  it('has what it says', () => {
    const list = [{ address: A, storageKeys: [H] }, { address: A }];
    expect(
      kinds.callRequest(
        { from: A, to: A, gas: '0x5', value: '0x6', data: '0xAA', gasPrice: '0x7', nonce: 8, accessList: list },
        'it',
      ),
    ).toEqual({
      ...{ from: a, to: a, gas: 5n, value: 6n, data: '0xaa', price: 7n, nonce: 8n },
      accessList: [
        { address: a, storageKeys: [h] },
        { address: a, storageKeys: [] },
      ],
    });
  });

  it('names its data in either way, and its price in either way', () => {
    expect(kinds.callRequest({ input: '0xAA' }, 'it').data).toBe('0xaa');
    expect(kinds.callRequest({ input: '0xAA', data: '0xaa' }, 'it').data).toBe('0xaa');
    expect(kinds.callRequest({ maxFeePerGas: 9 }, 'it').price).toBe(9n);
    expect(kinds.callRequest({ gasPrice: 8, maxFeePerGas: 9 }, 'it').price).toBe(8n);
  });

  const many = (count: number, one: unknown) => new Array(count).fill(one);
  it('has an access list of at most 1,000 with 1,000 keys each', () => {
    const keys = (count: number) => ({ accessList: [{ address: A, storageKeys: many(count, H) }] });
    expect(kinds.callRequest({ accessList: many(1000, { address: A }) }, 'it').accessList).toHaveLength(1000);
    expect(kinds.callRequest(keys(1000), 'it').accessList[0].storageKeys).toHaveLength(1000);
    const refused = (value: unknown) => refusal(() => kinds.callRequest(value, 'it'));
    expect(refused({ accessList: many(1001, { address: A }) })).toBe('accessList must be a list of at most 1000');
    expect(refused({ accessList: 'x' })).toBe('accessList must be a list of at most 1000');
    expect(refused(keys(1001))).toBe('storageKeys must be a list of at most 1000');
    expect(refused({ accessList: [{ address: A, storageKeys: 5 }] })).toBe('storageKeys must be a list of at most 1000');
    expect(refused({ accessList: [5] })).toBe('accessList must be an object');
    expect(refused({ accessList: [{}] })).toBe('address must be 20 bytes in hex with 0x before them');
    expect(refused({ accessList: [{ address: A, storageKeys: [5] }] })).toBe(
      'storageKeys must be 32 bytes in hex with 0x before them',
    );
  });

  it('is an object without contradictions', () => {
    expect(refusal(() => kinds.callRequest([], 'it'))).toBe('it must be an object');
    expect(refusal(() => kinds.callRequest({ input: '0xaa', data: '0xab' }, 'it'))).toBe('input and data must be the same');
  });
});

describe('a transaction', () => {
  it('says who sends it, and one kind of price', () => {
    expect(kinds.transactionRequest({ from: A, gasPrice: 5 }, 'it')).toMatchObject({
      from: a,
      gasPrice: 5n,
      price: 5n,
      value: 0n,
    });
    expect(kinds.transactionRequest({ from: A, maxFeePerGas: 5, maxPriorityFeePerGas: 2 }, 'it')).toMatchObject({
      gasPrice: undefined,
      maxFeePerGas: 5n,
      maxPriorityFeePerGas: 2n,
    });
    expect(refusal(() => kinds.transactionRequest({ gasPrice: 5 }, 'it'))).toBe(
      'from must be 20 bytes in hex with 0x before them',
    );
    expect(refusal(() => kinds.transactionRequest({ from: A, gasPrice: 5, maxFeePerGas: 5 }, 'it'))).toBe(
      'gasPrice cannot stand beside maxFeePerGas',
    );
  });
});

describe('a filter of logs', () => {
  const LATEST = { kind: 'tag', tag: 'latest' };
  it.each<[object, object]>([
    [{}, { blockHash: undefined, fromBlock: LATEST, toBlock: LATEST, addresses: [], topics: [] }],
    [{ blockHash: H }, { blockHash: h }],
    [
      { fromBlock: 1, toBlock: '0x2' },
      { fromBlock: { kind: 'number', number: 1 }, toBlock: { kind: 'number', number: 2 } },
    ],
    [{ address: A }, { addresses: [a] }],
    [{ address: [A, A] }, { addresses: [a, a] }],
    [{ address: [] }, { addresses: [] }],
    [{ topics: [H, null, [H, H], [H, null]] }, { topics: [[h], [], [h, h], []] }],
  ])('%j', (value, expected) => expect(kinds.logFilter(value, 'it')).toMatchObject(expected));

  it.each<[object, string]>([
    [{ topics: 5 }, 'topics must be a list of at most 4'],
    [{ topics: [null, null, null, null, null] }, 'topics must be a list of at most 4'],
    [{ topics: [A] }, 'topics must be 32 bytes in hex with 0x before them'],
    [{ topics: [new Array(101).fill(H)] }, 'topics must be at most 100 alternatives'],
    [{ address: new Array(101).fill(A) }, 'address must be at most 100 alternatives'],
    [{ blockHash: H, fromBlock: 1 }, 'blockHash cannot stand beside fromBlock and toBlock'],
    [{ blockHash: H, toBlock: 1 }, 'blockHash cannot stand beside fromBlock and toBlock'],
  ])('is not %j', (value, message) => expect(refusal(() => kinds.logFilter(value, 'it'))).toBe(message));

  it('has at most 100 alternatives', () => {
    expect(kinds.logFilter({ address: new Array(100).fill(A), topics: [new Array(100).fill(H)] }, 'it')).toMatchObject({
      addresses: { length: 100 },
      topics: [{ length: 100 }],
    });
  });
});

describe('slots of contracts', () => {
  const slots = (count: number) => new Array(count).fill('0x1');
  it('come with their contracts, 1,000 at most, of 100 contracts', () => {
    expect(kinds.slotsOfContracts({ [A]: ['0x1', 2] }, 'it')).toEqual([
      [a, [`0x${'1'.padStart(64, '0')}`, `0x${'2'.padStart(64, '0')}`]],
    ]);
    expect(kinds.slotsOfContracts({ [A]: slots(1000) }, 'it')[0][1]).toHaveLength(1000);
    const contracts = (count: number) =>
      Object.fromEntries(Array.from({ length: count }, (_, i) => [`0x${i.toString(16).padStart(40, '0')}`, []]));
    expect(kinds.slotsOfContracts(contracts(100), 'it')).toHaveLength(100);
    for (const value of [{ [A]: slots(1001) }, contracts(101)])
      expect(refusal(() => kinds.slotsOfContracts(value, 'it'))).toBe('it must be at most 1000 slots');
    expect(refusal(() => kinds.slotsOfContracts({ [A]: 5 }, 'it'))).toBe('it must be addresses with lists of slots');
    expect(refusal(() => kinds.slotsOfContracts({ x: [] }, 'it'))).toBe('it must be 20 bytes in hex with 0x before them');
  });
});
