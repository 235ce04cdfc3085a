/** Which logs a query finds, and what it may ask for: on a chain of which only heights and logs exist. */
import type { EthLog } from '../../src/rpc/eth-index.ts';
import type { EthNode } from '../../src/rpc/eth-node.ts';
import type { BlockId, LogFilter } from '../../src/rpc/eth-params.ts';
import { findLogs, matchesFilter } from '../../src/rpc/find-logs.ts';

const log = (address: string, ...topics: string[]) => ({ address, topics }) as unknown as EthLog;
const number = (value: number): BlockId => ({ kind: 'number', number: value });
const tag = (name: 'latest' | 'earliest' | 'pending' | 'finalized'): BlockId => ({ kind: 'tag', tag: name });

/** A chain up to `head`, of which blocks from `kept` on are there, with as many logs in each as its number says. */
function chainOf(head: number, { kept = 0, logs = (_: number): readonly EthLog[] => [] } = {}): EthNode {
  const block = (at: number) => (at >= kept && at <= head ? { number: at, hash: `hash of ${at}` } : undefined);
  const chain = {
    head: block(head),
    finalized: block(head - 2),
    genesis: block(0),
    hashAt: (at: number) => block(at)?.hash,
    block: (hash: string) => block(Number(hash.replace('hash of ', ''))),
  };
  const pending = { number: head + 1 };
  return {
    node: { chain },
    pendingBlock: { get: () => pending, is: (one: unknown) => one === pending },
    index: { block: ({ number: at }: { number: number }) => ({ logs: logs(at) }) },
  } as unknown as EthNode;
}

const find = (eth: EthNode, filter: Partial<LogFilter>) =>
  findLogs(eth, { blockHash: undefined, fromBlock: tag('latest'), toBlock: tag('latest'), addresses: [], topics: [], ...filter });
const refusal = (act: () => unknown): readonly [number, string] => {
  try {
    return [0, JSON.stringify(act())];
  } catch (error) {
    return [(error as { code: number }).code, (error as Error).message];
  }
};

describe('a log is asked for', () => {
  const one = log('0xa', '0x1', '0x2');
  it.each<[boolean, string[], string[][]]>([
    [true, [], []],
    [true, ['0xa'], []],
    [true, ['0xb', '0xa'], []],
    [false, ['0xb'], []],
    [true, [], [['0x1']]],
    [true, [], [['0x3', '0x1'], ['0x2']]],
    [true, [], [[], ['0x2']]],
    [true, [], [[], []]],
    [false, [], [['0x2']]],
    [false, [], [['0x1'], ['0x1']]],
    // A topic more than it has, be it any.
    [false, [], [[], [], []]],
    [false, ['0xb'], [['0x1']]],
    [false, ['0xa'], [['0x2']]],
  ])('%p by %j and %j', (isFound, addresses, topics) => {
    expect(matchesFilter({ addresses: addresses as `0x${string}`[], topics: topics as `0x${string}`[][] }, one)).toBe(isFound);
  });
});

describe('a query goes through', () => {
  const numbered = chainOf(9, { logs: (at) => [log(`0x${at}`, '0x1'), log(`0x${at}`, '0x2')] });
  const addresses = (filter: Partial<LogFilter>) =>
    find(numbered, { topics: [['0x1']], ...filter }).map(({ address }) => address);

  it.each<[string, Partial<LogFilter>, string[]]>([
    ['the head', {}, ['0x9']],
    ['blocks from one to another, both included', { fromBlock: number(3), toBlock: number(5) }, ['0x3', '0x4', '0x5']],
    ['one block', { fromBlock: number(3), toBlock: number(3) }, ['0x3']],
    ['blocks from one on', { fromBlock: number(8) }, ['0x8', '0x9']],
    ['the first ones', { fromBlock: tag('earliest'), toBlock: number(1) }, ['0x0', '0x1']],
    ['the final one', { fromBlock: tag('finalized'), toBlock: tag('finalized') }, ['0x7']],
    ['the head, where a pending block is meant', { fromBlock: tag('pending'), toBlock: tag('pending') }, ['0x9']],
    ['the block of a hash', { blockHash: 'hash of 4' as `0x${string}` }, ['0x4']],
  ])('%s', (_what, filter, expected) => expect(addresses(filter)).toEqual(expected));

  it.each<[string, Partial<LogFilter>, number, string]>([
    ['beyond the head', { fromBlock: number(9), toBlock: number(10) }, -32602, 'block range extends beyond current head block'],
    ['from beyond the head', { fromBlock: number(10) }, -32602, 'block range extends beyond current head block'],
    ['backwards', { fromBlock: number(5), toBlock: number(4) }, -32602, 'invalid block range params'],
    ['backwards, beyond the head', { fromBlock: number(99), toBlock: number(98) }, -32602, 'invalid block range params'],
    ['backwards by a tag', { fromBlock: tag('latest'), toBlock: number(4) }, -32602, 'invalid block range params'],
    ['a block that there is not', { blockHash: 'hash of 40' as `0x${string}` }, -32000, 'header not found'],
  ])('nothing: %s', (_what, filter, code, message) => {
    expect(refusal(() => find(numbered, filter))).toEqual([code, message]);
  });

  it('what is kept', () => {
    const short = chainOf(9, { kept: 5 });
    expect(refusal(() => find(short, { fromBlock: number(4), toBlock: number(6) }))).toEqual([
      -32000,
      'block 4 is not kept any more',
    ]);
    expect(find(short, { fromBlock: number(5), toBlock: number(6) })).toEqual([]);
  });

  it('10,000 blocks at most', () => {
    const long = chainOf(20_000);
    expect(find(long, { fromBlock: number(1), toBlock: number(10_000) })).toEqual([]);
    expect(refusal(() => find(long, { fromBlock: number(1), toBlock: number(10_001) }))).toEqual([
      -32602,
      'block range exceeds limit: 10001 blocks, limit 10000',
    ]);
  });

  it('10,000 logs at most', () => {
    const one = log('0xa');
    const full = (logs: number) => chainOf(1, { logs: () => new Array(logs).fill(one) });
    const both = { fromBlock: number(0), toBlock: number(1) };
    expect(find(full(5000), both)).toHaveLength(10_000);
    expect(refusal(() => find(full(5001), both))).toEqual([-32005, 'query returned more than 10000 results']);
  });
});
