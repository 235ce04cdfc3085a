import { encodeFunctionData, toHex } from 'viem';
import { askerOf } from '../support/ask.ts';
import { ALICE, ALICE_KEY, BOB, type EthereumServer, serveEthereumNode } from '../support/ethereum-node.ts';
import { loadFixture } from '../support/solidity.ts';

let ethereum: EthereumServer;
let { result, refusal } = {} as ReturnType<typeof askerOf>;
beforeEach(async () => {
  ethereum = await serveEthereumNode({}, [ALICE_KEY]);
  ({ result, refusal } = askerOf(ethereum));
});

const from = ALICE.address.toLowerCase();
const word = (value: bigint | number) => `0x${BigInt(value).toString(16).padStart(64, '0')}`;
const counter = loadFixture('Counter');
const increment = (by: bigint) => encodeFunctionData({ abi: counter.abi, functionName: 'increment', args: [by] });
const deploy = async (name: string) => {
  const hash = await result<string>('eth_sendTransaction', { from, data: toHex(loadFixture(name).code) });
  const { contractAddress: to } = await result<{ contractAddress: string }>('eth_getTransactionReceipt', hash);
  return { hash, to };
};
const send = (to: string, data: string, more: object = {}) => result<string>('eth_sendTransaction', { from, to, data, ...more });

it('without a tracer there are struct logs, whose steps are host functions', async () => {
  const { to } = await deploy('Counter');
  const hash = await send(to, increment(2n));
  const trace = await result<{ structLogs: { op: string; gas: number; gasCost: number; depth: number }[] }>(
    'debug_traceTransaction',
    hash,
  );
  const { gasUsed } = await result<{ gasUsed: string }>('eth_getTransactionReceipt', hash);
  expect(trace).toMatchObject({ failed: false, gas: Number(gasUsed), returnValue: word(2) });
  const names = trace.structLogs.map(({ op }) => op);
  // It reads the count, writes it, and tells of it.
  expect(names.filter((name) => /storage|event|return$/.test(name))).toEqual([
    expect.stringMatching(/^get_storage/),
    expect.stringMatching(/^set_storage/),
    'deposit_event',
    'seal_return',
  ]);
  for (const { gas, gasCost, depth } of trace.structLogs) expect([gas > 0, gasCost >= 0, depth]).toEqual([true, true, 1]);
  const limited = await result<{ structLogs: unknown[] }>('debug_traceTransaction', hash, { limit: 2 });
  expect(limited.structLogs).toHaveLength(2);
});

it('callTracer shows logs, and how many calls came before them', async () => {
  const [child, factory] = [loadFixture('Child'), loadFixture('Factory')];
  await result('eth_sendTransaction', { from, data: `${toHex(child.code)}${word(1).slice(2)}` });
  const { to } = await deploy('Factory');
  const hash = await send(
    to,
    encodeFunctionData({ abi: factory.abi, functionName: 'makeAt', args: [word(5) as `0x${string}`, 7n] }),
  );
  const trace = await result('debug_traceTransaction', hash, { tracer: 'callTracer', tracerConfig: { withLog: true } });
  const { logs } = await result<{ logs: { topics: string[]; data: string }[] }>('eth_getTransactionReceipt', hash);
  expect(trace).toMatchObject({
    calls: [{ type: 'CREATE2' }],
    // The event is told after the contract was made.
    logs: [{ address: to, topics: logs[0].topics, data: logs[0].data, position: '0x1' }],
  });
});

describe('prestateTracer', () => {
  it('shows what was before, of all that take part', async () => {
    const { to } = await deploy('Counter');
    const first = await send(to, increment(2n));
    const second = await send(to, increment(3n));
    const trace = (hash: string, config = {}) =>
      result<Record<string, { balance: string; nonce?: number; code?: string; storage?: object }>>(
        'debug_traceTransaction',
        hash,
        {
          tracer: 'prestateTracer',
          tracerConfig: config,
        },
      );
    expect(Object.keys(await trace(first)).sort()).toEqual([from, to].sort());
    expect((await trace(first))[to]).toEqual({
      balance: '0x0',
      nonce: 1,
      code: toHex(counter.code),
      storage: { [word(0)]: word(0) },
    });
    expect((await trace(second))[to].storage).toEqual({ [word(0)]: word(2) });
    expect((await trace(second))[from].nonce).toBe(2);
    expect((await trace(second, { disableCode: true, disableStorage: true }))[to]).toEqual({ balance: '0x0', nonce: 1 });
  });

  it('shows what changed', async () => {
    const { to, hash } = await deploy('Counter');
    const diff = (transaction: string) =>
      result<{ pre: Record<string, object>; post: Record<string, object> }>('debug_traceTransaction', transaction, {
        tracer: 'prestateTracer',
        tracerConfig: { diffMode: true },
      });
    const made = await diff(hash);
    // A new contract has no state before.
    expect(made.pre[to]).toBeUndefined();
    expect(made.post[to]).toEqual({ nonce: 1, code: toHex(counter.code) });
    expect([made.pre[from], made.post[from]]).toMatchObject([{ balance: toHex(10n ** 24n - 1n) }, { nonce: 1 }]);
    await send(to, increment(2n));
    const changed = await diff(await send(to, increment(3n)));
    expect(changed.pre[to]).toMatchObject({ nonce: 1, storage: { [word(0)]: word(2) } });
    expect(changed.post[to]).toEqual({ storage: { [word(0)]: word(5) } });
    expect(changed.post[from]).toMatchObject({ nonce: 3 });
  });
});

it('a block is traced with each of its transactions, as it was', async () => {
  const { to } = await deploy('Counter');
  await result('evm_setAutomine', false);
  const hashes = [
    await send(to, increment(2n)),
    await send(to, increment(3n)),
    await send(to, increment(5000n), { gas: '0x100000' }),
  ];
  await result('evm_mine');
  const { hash, number } = await result<{ hash: string; number: string }>('eth_getBlockByNumber', 'latest');
  const options = { tracer: 'callTracer' };
  const traces = await result<{ txHash: string; result: object }[]>('debug_traceBlockByNumber', number, options);
  expect(traces.map(({ txHash }) => txHash)).toEqual(hashes);
  expect(traces.map((one) => one.result)).toMatchObject([
    { output: word(2) },
    { output: word(5) },
    { error: 'execution reverted' },
  ]);
  expect(await result('debug_traceBlockByHash', hash, options)).toEqual(traces);
  for (const one of traces) expect(await result('debug_traceTransaction', one.txHash, options)).toEqual(one.result);
  expect(await refusal('debug_traceBlockByNumber', '0x0')).toBe('-32000 genesis is not traceable');
  expect(await refusal('debug_traceBlockByNumber', '0x99')).toBe('-32000 block not found');
});

it('a call is traced, and leaves nothing', async () => {
  const { to } = await deploy('Counter');
  const request = { from, to, data: increment(4n) };
  expect(await result('debug_traceCall', request, 'latest', { tracer: 'callTracer' })).toMatchObject({
    output: word(4),
    from,
    to,
  });
  const diff = { tracer: 'prestateTracer', tracerConfig: { diffMode: false } };
  expect(await result('debug_traceCall', request, 'latest', diff)).toMatchObject({ [to]: { storage: { [word(0)]: word(0) } } });
  expect(await result('debug_traceCall', request)).toMatchObject({ failed: false, structLogs: expect.any(Array) });
  expect(await result('eth_getStorageAt', to, '0x0')).toBe(word(0));
});

describe('lists and simulations', () => {
  it('an access list names what a call reaches', async () => {
    const { to } = await deploy('Counter');
    expect(await result('eth_createAccessList', { from, to, data: increment(4n) })).toMatchObject({
      accessList: [{ address: to, storageKeys: [word(0)] }],
      gasUsed: expect.stringMatching(/^0x/),
    });
    expect(await result('eth_createAccessList', { from, to, data: increment(4000n) })).toMatchObject({
      error: expect.stringContaining('reverted'),
    });
    expect(await result('eth_createAccessList', { from, to: BOB.address })).toMatchObject({ accessList: [], gasUsed: '0x5208' });
  });

  it('blocks of calls build on each other, and nothing stays', async () => {
    const { to } = await deploy('Counter');
    const somebody = `0x${'5a'.repeat(20)}`;
    const calls = await result<{ number: string; parentHash: string; hash: string; calls: object[] }[]>('eth_simulateV1', {
      blockStateCalls: [
        {
          stateOverrides: { [somebody]: { balance: '0x9' } },
          calls: [
            { from, to, data: increment(4n) },
            { from: somebody, to: BOB.address, value: '0x9' },
          ],
        },
        {
          blockOverrides: { number: '0x64' },
          calls: [
            { from, to, data: increment(5n) },
            { from, to, data: increment(5000n) },
          ],
        },
      ],
    });
    expect(calls.map(({ number }) => number)).toEqual(['0x2', '0x64']);
    expect(calls[1].parentHash).toBe(calls[0].hash);
    expect(calls.map((block) => block.calls)).toMatchObject([
      [
        { status: '0x1', returnData: word(4), logs: [{ address: to }] },
        { status: '0x1', returnData: '0x' },
      ],
      [
        { status: '0x1', returnData: word(9) },
        { status: '0x0', error: { code: 3, message: expect.stringMatching(/^execution reverted/) } },
      ],
    ]);
    expect(await result('eth_getStorageAt', to, '0x0')).toBe(word(0));
    expect(await refusal('eth_simulateV1', { blockStateCalls: [] })).toMatch(/^-32602/);
    expect(await refusal('eth_simulateV1', { blockStateCalls: [{ blockOverrides: { number: '0x1' } }] })).toMatch(/^-38020/);
    const poor = { blockStateCalls: [{ calls: [{ from: somebody, to, value: '0x1' }] }], validation: true };
    expect(await refusal('eth_simulateV1', poor)).toMatch(/^-38014 insufficient funds/);
  });

  it('a transaction is filled in, and what it weighed is told', async () => {
    const filled = await result('eth_fillTransaction', { from, to: BOB.address, value: '0x7' });
    expect(filled).toMatchObject({
      raw: expect.stringMatching(/^0x02/),
      tx: { nonce: '0x0', gas: '0x5208', value: '0x7', type: '0x2' },
    });
    const hash = await send(BOB.address, '0x');
    expect(await result('polkadot_postDispatchWeight', hash)).toMatchObject({ ref_time: expect.any(Number) });
    expect(await result('polkadot_postDispatchWeight', word(1))).toBeNull();
  });

  it('proofs are refused with the reason', async () => {
    expect(await refusal('eth_getProof', BOB.address, [], 'latest')).toMatch(/Substrate's trie/);
  });
});
