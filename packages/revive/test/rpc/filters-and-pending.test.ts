import { encodeFunctionData, toHex } from 'viem';
import { EthFilters, FILTER_EXPIRY, MAX_FILTERS } from '../../src/rpc/eth-filters.ts';
import { askerOf } from '../support/ask.ts';
import { ALICE, ALICE_KEY, BOB, type EthereumServer, serveEthereumNode } from '../support/ethereum-node.ts';
import { loadFixture } from '../support/solidity.ts';

let ethereum: EthereumServer;
let { result, refusal } = {} as ReturnType<typeof askerOf>;
beforeEach(async () => {
  ethereum = await serveEthereumNode({ buildMode: { type: 'Manual' } }, [ALICE_KEY]);
  ({ result, refusal } = askerOf(ethereum));
});

const from = ALICE.address.toLowerCase();
const to = BOB.address.toLowerCase();
const counter = loadFixture('Counter');
const increment = encodeFunctionData({ abi: counter.abi, functionName: 'increment', args: [1n] });
const pay = (value: string) => result<string>('eth_sendTransaction', { from, to, value, gas: '0x5208' });
const deployCounter = async () => {
  const hash = await result('eth_sendTransaction', { from, data: toHex(counter.code) });
  await result('evm_mine');
  return (await result<{ contractAddress: string }>('eth_getTransactionReceipt', hash)).contractAddress;
};

describe('filters', () => {
  it('tell blocks, transactions and logs, each once', async () => {
    const address = await deployCounter();
    const ids = [
      await result('eth_newBlockFilter'),
      await result('eth_newPendingTransactionFilter'),
      await result('eth_newFilter', { address, fromBlock: '0x0' }),
      await result('eth_newFilter', { address: BOB.address }),
    ];
    expect(new Set(ids).size).toBe(4);
    const changes = () => Promise.all(ids.map((id) => result<unknown[]>('eth_getFilterChanges', id)));
    expect(await changes()).toEqual([[], [], [], []]);
    const hash = await result('eth_sendTransaction', { from, to: address, data: increment });
    expect(await changes()).toEqual([[], [hash], [], []]);
    await result('evm_mine');
    await result('evm_mine');
    const blocks = [
      await result<{ hash: string }>('eth_getBlockByNumber', '0x2'),
      await result<{ hash: string }>('eth_getBlockByNumber', '0x3'),
    ];
    const log = { address, transactionHash: hash, blockNumber: '0x2', removed: false };
    expect(await changes()).toEqual([blocks.map((block) => block.hash), [], [expect.objectContaining(log)], []]);
    expect(await changes()).toEqual([[], [], [], []]);
    expect(await result('eth_getFilterLogs', ids[2])).toEqual([expect.objectContaining(log)]);
    expect(await refusal('eth_getFilterLogs', ids[0])).toBe('-32000 filter not found');
    expect(await result('eth_uninstallFilter', ids[0])).toBe(true);
    expect(await result('eth_uninstallFilter', ids[0])).toBe(false);
    expect(await refusal('eth_getFilterChanges', ids[0])).toBe('-32000 filter not found');
  });

  it('go on from the last block that a rewind left', async () => {
    await result('evm_mine');
    const snapshot = await result('evm_snapshot');
    const id = await result('eth_newBlockFilter');
    await result('evm_mine');
    expect(await result('eth_getFilterChanges', id)).toHaveLength(1);
    await result('evm_revert', snapshot);
    await result('evm_increaseTime', 1000);
    await result('evm_mine');
    const { hash } = await result<{ hash: string }>('eth_getBlockByNumber', 'latest');
    expect(await result('eth_getFilterChanges', id)).toEqual([hash]);
  });

  it('are gone when nobody asks for them for five minutes, and there are so many', () => {
    let now = 0;
    const filters = new EthFilters(() => now);
    const [first, second] = [filters.add({ kind: 'transactions', next: 0 }), filters.add({ kind: 'transactions', next: 1 })];
    now += FILTER_EXPIRY - 1;
    expect(filters.get(first as never)).toMatchObject({ next: 0 });
    now += 1;
    expect([filters.get(second as never), filters.get(first as never)]).toMatchObject([undefined, { next: 0 }]);
    for (let more = 1; more < MAX_FILTERS; more++) expect(filters.add({ kind: 'transactions', next: 0 })).toMatch(/^0x/);
    expect(filters.add({ kind: 'transactions', next: 0 })).toBeUndefined();
    now += FILTER_EXPIRY;
    expect(filters.add({ kind: 'transactions', next: 0 })).toMatch(/^0x/);
  });
});

describe('the pending block', () => {
  it('is the next one, with what waits', async () => {
    const before = BigInt(await result('eth_getBalance', BOB.address, 'latest'));
    const hash = await pay('0x7');
    expect(await result('eth_getBlockByNumber', 'pending')).toMatchObject({
      number: '0x1',
      hash: null,
      nonce: null,
      parentHash: ethereum.node.chain.head.hash,
      transactions: [hash],
      gasUsed: '0x5208',
    });
    expect(await result('eth_getBlockByNumber', 'pending', true)).toMatchObject({ transactions: [{ hash, blockHash: null }] });
    expect(await result('eth_getBlockTransactionCountByNumber', 'pending')).toBe('0x1');
    expect(BigInt(await result('eth_getBalance', BOB.address, 'pending'))).toBe(before + 7n);
    expect(BigInt(await result('eth_getBalance', BOB.address, 'latest'))).toBe(before);
    expect([await result('eth_getTransactionCount', from, 'pending'), await result('eth_getTransactionCount', from)]).toEqual([
      '0x1',
      '0x0',
    ]);
    await pay('0x1');
    expect(BigInt(await result('eth_getBalance', BOB.address, 'pending'))).toBe(before + 8n);
    expect(await result('eth_blockNumber')).toBe('0x0');
    await result('evm_mine');
    expect(await result('eth_getBlockByNumber', 'pending')).toMatchObject({ number: '0x2', transactions: [] });
  });

  it('counts for calls and estimates, and for what the node signs', async () => {
    const address = await deployCounter();
    await result('eth_sendTransaction', { from, to: address, data: increment, gas: '0x100000' });
    const data = encodeFunctionData({ abi: counter.abi, functionName: 'count' });
    expect(BigInt(await result('eth_call', { to: address, data }, 'pending'))).toBe(1n);
    expect(BigInt(await result('eth_call', { to: address, data }, 'latest'))).toBe(0n);
    await result('hardhat_setStorageAt', address, '0x0', `0x${(999).toString(16).padStart(64, '0')}`);
    // The waiting one takes the last that there is.
    expect(await refusal('eth_estimateGas', { from, to: address, data: increment }, 'pending')).toMatch(/^3 execution reverted/);
    expect(await result('eth_estimateGas', { from, to: address, data: increment }, 'latest')).toMatch(/^0x/);
    expect(await refusal('eth_sendTransaction', { from, to: address, data: increment })).toMatch(/^3 execution reverted/);
  });
});

describe('logs', () => {
  it('of ranges that are none, or beyond the head, are refused as execution-apis says', async () => {
    await result('evm_mine');
    expect(await refusal('eth_getLogs', { fromBlock: '0x1', toBlock: '0x0' })).toBe('-32602 invalid block range params');
    const beyond = '-32602 block range extends beyond current head block';
    expect(await refusal('eth_getLogs', { fromBlock: '0x0', toBlock: '0x2' })).toBe(beyond);
    expect(await refusal('eth_getLogs', { fromBlock: '0x2' })).toBe(beyond);
    expect(await result('eth_getLogs', { fromBlock: 'earliest', toBlock: 'pending' })).toEqual([]);
  });
});

describe('waiting for a block', () => {
  it('is done by the node, as long as it is told to', async () => {
    const signed = await ALICE.signTransaction({
      chainId: 420_420_420,
      type: 'eip1559',
      maxFeePerGas: 1000n,
      gas: 21_000n,
      to: BOB.address,
      nonce: 0,
    });
    const receipt = result('eth_sendRawTransactionSync', signed, '0xea60');
    while ((await result<{ pending: string }>('txpool_status')).pending === '0x0');
    await result('evm_mine');
    expect(await receipt).toMatchObject({ status: '0x1', blockNumber: '0x1' });
    const late = await ALICE.signTransaction({
      chainId: 420_420_420,
      type: 'eip1559',
      maxFeePerGas: 1000n,
      gas: 21_000n,
      to: BOB.address,
      nonce: 1,
    });
    expect(await refusal('eth_sendRawTransactionSync', late, '0x1')).toMatch(/^4 .*after 1 ms/);
    expect(await result('txpool_status')).toMatchObject({ pending: '0x1' });
  });
});

it.each([
  [[-1], /0 to 100/],
  [[101], /0 to 100/],
  [[50, 40], /ascend/],
  ['x', /a list/],
  [['1'], /0 to 100/],
])('percentiles %j of eth_feeHistory are refused', async (percentiles, message) => {
  expect(await refusal('eth_feeHistory', '0x1', 'latest', percentiles)).toMatch(message);
});
