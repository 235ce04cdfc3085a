/** Every method of Ethereum's namespaces is described by execution-apis, or stands in a list with the reason. */
import { encodeFunctionData, toHex } from 'viem';
import { askerOf } from '../support/ask.ts';
import { ALICE, ALICE_KEY, BOB, createEthereumNode, serveEthereumNode } from '../support/ethereum-node.ts';
import { ANSWERS, NOT_DESCRIBED, STRUCT_TRACES } from '../support/schemas/execution-apis.ts';
import { whatIsWrong } from '../support/schemas/validate-answers.ts';
import { loadFixture } from '../support/solidity.ts';

const described = [ANSWERS, STRUCT_TRACES, NOT_DESCRIBED].flatMap((table) => Object.keys(table));

it('describes the methods that there are, each once, and no others', () => {
  const { node } = createEthereumNode();
  const methods = node.methods.names.filter((name) => /^(?:eth|net|txpool|debug)_/.test(name));
  expect(described.sort()).toEqual(methods);
});

it('notices what is wrong', () => {
  expect(whatIsWrong('eth_blockNumber', '0x0')).toBeUndefined();
  expect(whatIsWrong('eth_blockNumber', '0x00')).toMatch(/must match pattern/);
  expect(whatIsWrong('eth_getTransactionReceipt', {})).toMatch(/must have required property/);
  expect(whatIsWrong('eth_getLogs', [{ transactionHash: `0x${'00'.repeat(32)}`, other: 1 }])).toMatch(/additional properties/);
  expect(whatIsWrong('eth_feeHistory', { oldestBlock: '0x0', baseFeePerGas: [], gasUsedRatio: [2] })).toMatch(/must be <= 1/);
  expect(whatIsWrong('debug_traceTransaction', { structLogs: [{}] })).toMatch(/required property/);
  // What a named tracer says is not described.
  expect(whatIsWrong('debug_traceTransaction', { type: 'CALL' })).toBeUndefined();
});

it('each described method gives an answer, which is as described', async () => {
  const ethereum = await serveEthereumNode({ buildMode: { type: 'Manual' } }, [ALICE_KEY]);
  const { result } = askerOf(ethereum);
  const asked = new Set<string>();
  const ask = async <T = string>(method: string, ...params: unknown[]): Promise<T> => {
    asked.add(method);
    const answer = await result<T>(method, ...params);
    expect(whatIsWrong(method, answer)).toBeUndefined();
    return answer;
  };
  const from = ALICE.address;
  const counter = loadFixture('Counter');
  const deployed = await ask('eth_sendTransaction', { from, data: toHex(counter.code) });
  await result('evm_mine');
  const { contractAddress: to } = await ask<{ contractAddress: string }>('eth_getTransactionReceipt', deployed);
  const data = encodeFunctionData({ abi: counter.abi, functionName: 'increment', args: [1n] });
  const call = { from, to, data };
  const [logFilter, blockFilter, pendingFilter] = [
    await ask('eth_newFilter', { address: to }),
    await ask('eth_newBlockFilter'),
    await ask('eth_newPendingTransactionFilter'),
  ];
  const waiting = await ask('eth_sendTransaction', { ...call, gasPrice: '0x3e8' });
  const transaction = { chainId: 420_420_420, maxFeePerGas: 1000n, gas: 21_000n, to: BOB.address } as const;
  await ask('eth_sendRawTransaction', await ALICE.signTransaction({ ...transaction, type: 'eip1559', nonce: 5 }));
  for (const method of ['txpool_content', 'txpool_status']) await ask(method);
  await ask('txpool_contentFrom', from.toLowerCase());
  await ask('eth_getTransactionByHash', waiting);
  await ask('eth_getBlockByNumber', 'pending', true);
  await ask('eth_getTransactionByBlockNumberAndIndex', 'pending', '0x0');
  await result('evm_mine');
  const { hash } = await ask<{ hash: string }>('eth_getBlockByNumber', 'latest', true);
  for (const id of [logFilter, blockFilter, pendingFilter]) await ask('eth_getFilterChanges', id);
  await ask('eth_getFilterLogs', logFilter);
  await ask('eth_uninstallFilter', logFilter);
  for (const full of [true, false]) await ask('eth_getBlockByHash', hash, full);
  for (const method of ['eth_getBlockReceipts', 'eth_getBlockTransactionCountByNumber']) await ask(method, '0x2');
  await ask('eth_getBlockTransactionCountByHash', hash);
  await ask('eth_getTransactionByBlockHashAndIndex', hash, '0x0');
  await ask('eth_getTransactionByHash', waiting);
  await ask('eth_getLogs', { fromBlock: 'earliest' });
  for (const method of ['eth_getBalance', 'eth_getCode', 'eth_getTransactionCount']) await ask(method, to);
  await ask('eth_getStorageAt', to, '0x0');
  await ask('eth_getStorageValues', { [to]: ['0x0', '0x1'] });
  for (const method of ['eth_call', 'eth_estimateGas', 'eth_createAccessList', 'debug_traceCall']) await ask(method, call);
  await ask('eth_fillTransaction', call);
  await ask('eth_fillTransaction', { ...call, gasPrice: '0x3e8' });
  for (const returnFullTransactions of [true, false]) {
    const calls = [call, { ...call, data: '0xffffffff' }];
    await ask('eth_simulateV1', { blockStateCalls: [{ calls }], returnFullTransactions });
  }
  await ask('eth_feeHistory', '0x5', 'latest', [10, 90]);
  await ask('eth_sign', from, '0x01');
  await ask('debug_getRawTransaction', waiting);
  await ask('debug_traceTransaction', waiting);
  await ask('debug_traceBlockByNumber', '0x2');
  await ask('debug_traceBlockByHash', hash);
  const without = [
    'eth_accounts',
    'eth_baseFee',
    'eth_blobBaseFee',
    'eth_blockNumber',
    'eth_chainId',
    'eth_coinbase',
    'eth_gasPrice',
  ];
  for (const method of [...without, 'eth_maxPriorityFeePerGas', 'eth_syncing', 'net_version']) await ask(method);
  expect([...asked].sort()).toEqual([...Object.keys(ANSWERS), ...Object.keys(STRUCT_TRACES)].sort());
});
