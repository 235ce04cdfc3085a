import { ALICE, BOB, type EthereumServer, serveEthereumNode } from '../support/ethereum-node.ts';

let ethereum: EthereumServer;
beforeEach(async () => {
  ethereum = await serveEthereumNode({ buildMode: { type: 'Manual' } });
});

interface Answer {
  readonly result?: unknown;
  readonly error?: { readonly code: number; readonly message: string };
}
const post = async (body: unknown): Promise<unknown> =>
  (await fetch(ethereum.server.httpUrl, { method: 'POST', body: JSON.stringify(body) })).json();
const ask = async (method: string, ...params: unknown[]) => (await post({ jsonrpc: '2.0', id: 1, method, params })) as Answer;
const result = async (method: string, ...params: unknown[]): Promise<unknown> => {
  const answer = await ask(method, ...params);
  if (answer.error !== undefined) throw new Error(`${method}: ${answer.error.message}`);
  return answer.result;
};

const signed = (nonce: number, who = ALICE) =>
  who.signTransaction({
    chainId: 420_420_420,
    type: 'eip1559',
    maxFeePerGas: 1000n,
    gas: 100_000n,
    to: BOB.address,
    value: 1n,
    nonce,
  });
const send = async (nonce: number) => (await result('eth_sendRawTransaction', await signed(nonce))) as string;
const number = async () => Number(await result('eth_blockNumber'));
const time = async (block: string | number = 'latest') => {
  const id = typeof block === 'number' ? `0x${block.toString(16)}` : block;
  return Number(((await result('eth_getBlockByNumber', id)) as { timestamp: string }).timestamp);
};

describe('who the chain says it is', () => {
  it('is a development chain, in the words of each tool', async () => {
    // @nomicfoundation/hardhat-network-helpers goes by how this begins.
    expect(await result('web3_clientVersion')).toMatch(/^anvil\/polkavirt\/\d+\.\d+\.\d+$/);
    await result('evm_mine');
    const { hash } = ethereum.node.chain.head;
    expect(await result('hardhat_metadata')).toEqual({
      clientVersion: await result('web3_clientVersion'),
      chainId: 420_420_420,
      instanceId: ethereum.node.chain.genesis.hash,
      latestBlockNumber: 1,
      latestBlockHash: hash,
    });
    expect(await result('anvil_nodeInfo')).toMatchObject({
      currentBlockNumber: '0x1',
      currentBlockTimestamp: await time(),
      currentBlockHash: hash,
      environment: { chainId: 420_420_420, gasPrice: await result('eth_gasPrice') },
    });
    expect(await result('net_peerCount')).toBe('0x0');
  });
});

describe('blocks', () => {
  it('are made at once, or when they are asked for', async () => {
    expect(await result('hardhat_getAutomine')).toBe(false);
    await send(0);
    expect(await number()).toBe(0);
    expect(await result('evm_setAutomine', true)).toBe(true);
    expect([await result('hardhat_getAutomine'), await result('anvil_getAutomine')]).toEqual([true, true]);
    // Answered after its block.
    const hash = await send(1);
    expect(await result('eth_getTransactionReceipt', hash)).toMatchObject({ status: '0x1' });
    expect(await result('eth_getTransactionCount', ALICE.address, 'latest')).toBe('0x2');
    await result('anvil_setAutomine', false);
    await send(2);
    expect(await result('eth_getTransactionCount', ALICE.address, 'latest')).toBe('0x2');
  });

  it('are made with so many seconds between them', async () => {
    await result('hardhat_mine', '0x3', '0x3c');
    expect(await number()).toBe(3);
    expect([(await time(2)) - (await time(1)), (await time(3)) - (await time(2))]).toEqual([60, 60]);
    await result('anvil_mine');
    expect(await number()).toBe(4);
    expect((await ask('hardhat_mine', '0x0')).error).toMatchObject({
      code: -32602,
      message: expect.stringContaining('1 to 10000'),
    });
  });

  it('come every so often, until that ends', async () => {
    await result('evm_setIntervalMining', 1);
    expect(ethereum.node.producer.mode).toEqual({ type: 'Interval', ms: 1 });
    await result('anvil_setIntervalMining', 3);
    expect(ethereum.node.producer.mode).toEqual({ type: 'Interval', ms: 3000 });
    await result('hardhat_setIntervalMining', 5);
    expect(ethereum.node.producer.mode).toEqual({ type: 'Interval', ms: 5 });
    await result('hardhat_setAutomine', true);
    expect(ethereum.node.producer.mode).toEqual({ type: 'Instant' });
    await result('evm_setIntervalMining', 0);
    expect(ethereum.node.producer.mode).toEqual({ type: 'Manual' });
  });

  it('have the time that is set, which is not in the past', async () => {
    await result('evm_mine');
    const first = await time();
    expect(await result('evm_setNextBlockTimestamp', first + 1000)).toBe(true);
    await result('evm_mine');
    expect(await time()).toBe(first + 1000);
    await result('evm_mine', `0x${(first + 2000).toString(16)}`);
    expect(await time()).toBe(first + 2000);
    for (const [method, ...params] of [
      ['evm_mine', first],
      ['evm_mine', { timestamp: first + 2000 }],
      ['evm_setNextBlockTimestamp', first],
    ] as const) {
      expect((await ask(method, ...params)).error).toMatchObject({
        code: -32000,
        message: expect.stringContaining('previous block'),
      });
    }
    expect(await number()).toBe(3);
  });

  it('go back to a snapshot with their clock, by its id in any form', async () => {
    await result('evm_mine');
    const before = await time();
    const id = (await result('evm_snapshot')) as string;
    await result('evm_increaseTime', 100_000);
    await result('evm_mine');
    expect(await time()).toBeGreaterThanOrEqual(before + 100_000);
    expect(await result('evm_revert', Number(id))).toBe(true);
    await result('evm_mine');
    expect(await time()).toBeLessThan(before + 100_000);
  });
});

describe('one block', () => {
  it('is asked for its parts, by number and by hash', async () => {
    const hashes = [await send(0), await send(1)];
    await result('evm_mine');
    const { hash } = ethereum.node.chain.head;
    expect(await result('eth_getBlockTransactionCountByNumber', 'latest')).toBe('0x2');
    expect(await result('eth_getBlockTransactionCountByHash', hash)).toBe('0x2');
    const receipts = (await result('eth_getBlockReceipts', '0x1')) as unknown[];
    expect(receipts).toEqual(await Promise.all(hashes.map((one) => result('eth_getTransactionReceipt', one))));
    const second = await result('eth_getTransactionByHash', hashes[1]);
    expect(await result('eth_getTransactionByBlockNumberAndIndex', '0x1', '0x1')).toEqual(second);
    expect(await result('eth_getTransactionByBlockHashAndIndex', hash, '0x1')).toEqual(second);
    expect(await result('eth_getTransactionByBlockNumberAndIndex', '0x1', '0x2')).toBeNull();
    expect(await result('eth_getUncleCountByBlockNumber', '0x1')).toBe('0x0');
    expect(await result('eth_getBlockReceipts', '0x9')).toBeNull();
    expect(await result('eth_getBlockTransactionCountByHash', `0x${'00'.repeat(32)}`)).toBeNull();
  });
});

describe('the pool', () => {
  it('shows what is ready and what waits, and lets a transaction be dropped', async () => {
    const first = await send(0);
    const third = await send(2);
    expect(await result('txpool_status')).toEqual({ pending: '0x1', queued: '0x1' });
    const from = ALICE.address.toLowerCase();
    expect(await result('txpool_content')).toMatchObject({
      pending: { [from]: { 0: { hash: first, blockHash: null } } },
      queued: { [from]: { 2: { hash: third } } },
    });
    expect(await result('txpool_inspect')).toMatchObject({
      pending: { [from]: { 0: `${BOB.address.toLowerCase()}: 1 wei + 100000 gas x 1000 wei` } },
    });
    expect(await result('hardhat_dropTransaction', third)).toBe(true);
    expect(await result('hardhat_dropTransaction', third)).toBe(false);
    expect(await result('txpool_status')).toEqual({ pending: '0x1', queued: '0x0' });
    expect(await result('eth_getTransactionByHash', third)).toBeNull();
  });
});

it('a batch of a thousand, which viem sends, is answered item by item', async () => {
  const batch = Array.from({ length: 1000 }, (_, id) => ({
    jsonrpc: '2.0',
    id,
    method: id === 7 ? 'eth_nothing' : 'eth_chainId',
    params: [],
  }));
  const answers = (await post(batch)) as (Answer & { id: number })[];
  expect(answers.map(({ id }) => id)).toEqual(batch.map(({ id }) => id));
  expect(answers[7].error).toMatchObject({ code: -32601 });
  expect(answers.filter(({ result: one }) => one === '0x190f1b44')).toHaveLength(999);
});
