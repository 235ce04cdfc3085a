/** viem's public and wallet clients, over HTTP and WebSocket. */
import assert from 'node:assert/strict';
import {
  BaseError,
  ContractFunctionRevertedError,
  createPublicClient,
  createWalletClient,
  defineChain,
  encodeFunctionData,
  http,
  InsufficientFundsError,
  NonceTooLowError,
  parseEther,
  parseGwei,
  recoverMessageAddress,
  recoverTypedDataAddress,
  webSocket,
  zeroAddress,
} from 'viem';
import { mnemonicToAccount } from 'viem/accounts';
import { suite } from '../lib/suite.mjs';
import { addWatchingChecks } from './viem-watching.mjs';

export const viem = suite('viem');
const { check } = viem;

const MNEMONIC = 'test test test test test test test test test test test junk';
const [alice, bob] = [0, 1].map((addressIndex) => mnemonicToAccount(MNEMONIC, { addressIndex }));

viem.prepare = async ({ url, ws, contracts }) => {
  const probe = createPublicClient({ transport: http(url) });
  const chain = defineChain({
    id: await probe.getChainId(),
    name: 'here',
    nativeCurrency: { name: 'Unit', symbol: 'UNIT', decimals: 18 },
    rpcUrls: { default: { http: [url] } },
  });
  const transport = http(url);
  return {
    chain,
    contracts,
    client: createPublicClient({ chain, transport, pollingInterval: 50 }),
    batched: createPublicClient({ chain, transport: http(url, { batch: true }) }),
    socket: createPublicClient({ chain, transport: webSocket(ws) }),
    local: createWalletClient({ chain, transport, account: alice }),
    remote: createWalletClient({ chain, transport, account: alice.address }),
    fees: async () => {
      const { baseFeePerGas } = await probe.getBlock();
      return 2n * baseFeePerGas + 2_000_000_000n;
    },
  };
};
viem.finish = async ({ socket }) => (await socket.transport.getRpcClient()).close();

const rejects = (promise, is) =>
  promise.then(
    () => assert.fail('it was not refused'),
    (error) => assert.ok(is(error), error.message),
  );
const causedBy = (kind) => (error) => error instanceof BaseError && error.walk((one) => one instanceof kind) !== null;

check('getChainId', async ({ client, chain }) => assert.equal(await client.getChainId(), chain.id));
check('getBlockNumber', async ({ client }) => assert.equal(typeof (await client.getBlockNumber()), 'bigint'));
check('getGasPrice', async ({ client }) => assert.ok((await client.getGasPrice()) > 0n));
check('getBalance', async ({ client }) => assert.ok((await client.getBalance({ address: alice.address })) >= parseEther('1000')));
check('getBalance of nobody', async ({ client }) =>
  assert.equal(await client.getBalance({ address: `0x${'77'.repeat(20)}` }), 0n),
);
check('sendTransaction, signed here', async (at) => {
  at.sent = await at.local.sendTransaction({ to: bob.address, value: parseEther('1') });
  const receipt = await at.client.waitForTransactionReceipt({ hash: at.sent });
  assert.deepEqual(
    [receipt.status, receipt.from.toLowerCase(), receipt.gasUsed],
    ['success', alice.address.toLowerCase(), 21_000n],
  );
});
check('sendTransaction, signed by the node', async ({ client, remote }) => {
  const before = await client.getBalance({ address: bob.address });
  const hash = await remote.sendTransaction({ to: bob.address, value: 5n });
  await client.waitForTransactionReceipt({ hash });
  assert.equal(await client.getBalance({ address: bob.address }), before + 5n);
});
for (const [type, price] of [
  ['legacy', 'gasPrice'],
  ['eip2930', 'gasPrice'],
  ['eip1559', 'maxFeePerGas'],
]) {
  check(`a transaction of type ${type}`, async ({ client, local, fees }) => {
    const more = type === 'eip1559' ? { maxPriorityFeePerGas: 1n } : type === 'eip2930' ? { accessList: [] } : {};
    const hash = await local.sendTransaction({ to: bob.address, value: 1n, type, [price]: await fees(), ...more });
    const receipt = await client.waitForTransactionReceipt({ hash });
    assert.deepEqual([receipt.status, receipt.type], ['success', type]);
    assert.equal((await client.getTransaction({ hash })).type, type);
  });
}
check('100 transactions with nonces that are given', async ({ client, local }) => {
  const nonce = await client.getTransactionCount({ address: alice.address });
  const gasPrice = 4n * (await client.getGasPrice());
  const hashes = await Promise.all(
    Array.from({ length: 100 }, (_, i) =>
      local.sendTransaction({ to: bob.address, value: 1n, nonce: nonce + i, gas: 21_000n, type: 'legacy', gasPrice }),
    ),
  );
  const receipts = await Promise.all(hashes.map((hash) => client.waitForTransactionReceipt({ hash })));
  assert.ok(receipts.every(({ status }) => status === 'success'));
});
check('deployContract', async (at) => {
  const { abi, bytecode } = at.contracts.Counter;
  const hash = await at.local.deployContract({ abi, bytecode });
  const { contractAddress, status } = await at.client.waitForTransactionReceipt({ hash });
  assert.equal(status, 'success');
  at.counter = { abi, address: contractAddress };
});
check('deployContract, signed by the node', async ({ client, remote, contracts: { Features } }) => {
  const hash = await remote.deployContract(Features);
  assert.equal((await client.waitForTransactionReceipt({ hash })).status, 'success');
});
check('getCode', async ({ client, counter }) => assert.ok((await client.getCode({ address: counter.address })).length > 100));
check('getCode of nobody', async ({ client }) => assert.equal(await client.getCode({ address: bob.address }), undefined));
check('writeContract', async (at) => {
  const hash = await at.local.writeContract({ ...at.counter, functionName: 'increment', args: [7n] });
  at.receipt = await at.client.waitForTransactionReceipt({ hash });
  assert.equal(at.receipt.status, 'success');
  assert.equal(at.receipt.logs.length, 1);
});
check('readContract', async ({ client, counter }) =>
  assert.equal(await client.readContract({ ...counter, functionName: 'count' }), 7n),
);
check('readContract at an older block', async ({ client, counter, receipt }) =>
  assert.equal(await client.readContract({ ...counter, functionName: 'count', blockNumber: receipt.blockNumber - 1n }), 0n),
);
check('getStorageAt', async ({ client, counter }) =>
  assert.equal(BigInt(await client.getStorageAt({ address: counter.address, slot: '0x0' })), 7n),
);
check('simulateContract', async ({ client, counter }) => {
  const { result } = await client.simulateContract({ ...counter, functionName: 'increment', args: [1n], account: alice });
  assert.equal(result, 8n);
});
check('simulateContract: a custom error with its arguments', async ({ client, counter }) =>
  rejects(client.simulateContract({ ...counter, functionName: 'increment', args: [5000n] }), (error) => {
    const revert = error.walk((one) => one instanceof ContractFunctionRevertedError);
    return revert?.data?.errorName === 'CeilingReached' && revert.data.args[0] === 1000n;
  }),
);
check('estimateContractGas', async ({ client, counter }) =>
  assert.ok((await client.estimateContractGas({ ...counter, functionName: 'increment', args: [1n], account: alice })) > 21_000n),
);
check('estimateGas of a transfer', async ({ client }) =>
  assert.equal(await client.estimateGas({ account: alice.address, to: bob.address, value: 1n }), 21_000n),
);
check('estimateGas of a revert', async ({ client, counter }) => {
  const data = encodeFunctionData({ abi: counter.abi, functionName: 'increment', args: [5000n] });
  await rejects(client.estimateGas({ account: alice, to: counter.address, data }), (error) => /revert/.test(error.message));
});
check('estimateFeesPerGas', async ({ client }) => assert.ok((await client.estimateFeesPerGas()).maxFeePerGas > 0n));
check('estimateMaxPriorityFeePerGas', async ({ client }) => assert.ok((await client.estimateMaxPriorityFeePerGas()) >= 0n));
check('getFeeHistory', async ({ client }) => {
  const { baseFeePerGas, reward } = await client.getFeeHistory({ blockCount: 2, rewardPercentiles: [25, 75] });
  assert.deepEqual([baseFeePerGas.length, reward.map((one) => one.length)], [3, [2, 2]]);
});
check('getBlobBaseFee', async ({ client }) => assert.equal(typeof (await client.getBlobBaseFee()), 'bigint'));
check('call', async ({ client, counter }) => {
  const { data } = await client.call({
    to: counter.address,
    data: encodeFunctionData({ abi: counter.abi, functionName: 'count' }),
  });
  assert.equal(BigInt(data), 7n);
});
check('call with another balance', async ({ client }) => {
  const nobody = `0x${'66'.repeat(20)}`;
  await client.call({ account: nobody, to: bob.address, value: 5n, stateOverride: [{ address: nobody, balance: 5n }] });
});
check('call with another slot', async ({ client, counter }) => {
  const stateDiff = [{ slot: `0x${'00'.repeat(32)}`, value: `0x${'2a'.padStart(64, '0')}` }];
  const value = await client.readContract({
    ...counter,
    functionName: 'count',
    stateOverride: [{ address: counter.address, stateDiff }],
  });
  assert.equal(value, 42n);
});
check('call with other code', async ({ client, counter }) => {
  const address = `0x${'65'.repeat(20)}`;
  const code = await client.getCode({ address: counter.address });
  const value = await client.readContract({
    abi: counter.abi,
    address,
    functionName: 'count',
    stateOverride: [{ address, code }],
  });
  assert.equal(value, 0n);
});
check('call in another block', async ({ client, contracts: { Features }, local }) => {
  const hash = await local.deployContract(Features);
  const { contractAddress: to } = await client.waitForTransactionReceipt({ hash });
  const data = encodeFunctionData({ abi: Features.abi, functionName: 'chain' });
  const { data: answer } = await client.call({ to, data, blockOverrides: { number: 1_000_000n, time: 4_000_000_000n } });
  assert.deepEqual([BigInt(`0x${answer.slice(66, 130)}`), BigInt(`0x${answer.slice(130, 194)}`)], [1_000_000n, 4_000_000_000n]);
});
check('getTransaction', async ({ client, sent }) => {
  const { from, to, value, blockNumber } = await client.getTransaction({ hash: sent });
  assert.deepEqual(
    [from, to, value].map((one) => `${one}`.toLowerCase()),
    [alice.address, bob.address, parseEther('1')].map((one) => `${one}`.toLowerCase()),
  );
  assert.ok(blockNumber > 0n);
});
check('getTransaction by its place', async ({ client, sent }) => {
  const { blockNumber, blockHash, transactionIndex: index } = await client.getTransaction({ hash: sent });
  assert.equal((await client.getTransaction({ blockNumber, index })).hash, sent);
  assert.equal((await client.getTransaction({ blockHash, index })).hash, sent);
});
check('getTransaction that there is not', async ({ client }) =>
  rejects(client.getTransaction({ hash: `0x${'01'.repeat(32)}` }), (error) => error.name === 'TransactionNotFoundError'),
);
check('getTransactionReceipt', async ({ client, sent }) =>
  assert.equal((await client.getTransactionReceipt({ hash: sent })).transactionHash, sent),
);
check('getTransactionReceipt that there is not', async ({ client }) =>
  rejects(
    client.getTransactionReceipt({ hash: `0x${'01'.repeat(32)}` }),
    (error) => error.name === 'TransactionReceiptNotFoundError',
  ),
);
check('getTransactionConfirmations', async ({ client, sent }) =>
  assert.ok((await client.getTransactionConfirmations({ hash: sent })) > 0n),
);
check('getTransactionCount', async ({ client }) => {
  const [latest, pending] = await Promise.all(
    ['latest', 'pending'].map((blockTag) => client.getTransactionCount({ address: alice.address, blockTag })),
  );
  assert.ok(latest > 100 && pending === latest);
});
for (const blockTag of ['latest', 'pending', 'earliest', 'safe', 'finalized']) {
  check(`getBlock ${blockTag}`, async ({ client }) => {
    const block = await client.getBlock({ blockTag });
    assert.equal(block.hash === null, blockTag === 'pending');
    assert.ok(Array.isArray(block.transactions) && block.gasLimit > 0n && block.baseFeePerGas >= 0n);
  });
}
check('getBlock by number and by hash', async ({ client, receipt }) => {
  const byNumber = await client.getBlock({ blockNumber: receipt.blockNumber, includeTransactions: true });
  assert.equal(byNumber.transactions[0].hash, receipt.transactionHash);
  assert.equal((await client.getBlock({ blockHash: receipt.blockHash })).number, receipt.blockNumber);
});
check('getBlock that there is not', async ({ client }) =>
  rejects(client.getBlock({ blockNumber: 9_999_999n }), (error) => error.name === 'BlockNotFoundError'),
);
check('getBlockTransactionCount', async ({ client, receipt }) =>
  assert.equal(await client.getBlockTransactionCount({ blockNumber: receipt.blockNumber }), 1),
);
check('getBlockReceipts', async ({ client, receipt }) => {
  const receipts = await client.request({ method: 'eth_getBlockReceipts', params: [`0x${receipt.blockNumber.toString(16)}`] });
  assert.equal(receipts[0].transactionHash, receipt.transactionHash);
});
check('getLogs', async ({ client, counter, receipt }) => {
  const logs = await client.getLogs({ address: counter.address, fromBlock: receipt.blockNumber, toBlock: receipt.blockNumber });
  assert.equal(logs[0].transactionHash, receipt.transactionHash);
  assert.ok(logs[0].blockTimestamp !== undefined);
});
check('getLogs of a block by its hash', async ({ client, receipt }) =>
  assert.equal((await client.getLogs({ blockHash: receipt.blockHash })).length, 1),
);
check('getContractEvents by an argument', async ({ client, counter }) => {
  const events = (by) => client.getContractEvents({ ...counter, eventName: 'Incremented', args: { by }, fromBlock: 0n });
  assert.deepEqual([(await events(alice.address)).length, (await events(bob.address)).length], [1, 0]);
});
check('createContractEventFilter, getFilterChanges and getFilterLogs', async ({ client, counter, local }) => {
  const filter = await client.createContractEventFilter({ ...counter, eventName: 'Incremented', fromBlock: 0n });
  const hash = await local.writeContract({ ...counter, functionName: 'increment', args: [1n] });
  await client.waitForTransactionReceipt({ hash });
  const changes = await client.getFilterChanges({ filter });
  assert.ok(changes.some(({ transactionHash }) => transactionHash === hash));
  assert.ok((await client.getFilterLogs({ filter })).length >= 2);
  assert.equal(await client.uninstallFilter({ filter }), true);
});
check('createBlockFilter', async ({ client, local }) => {
  const filter = await client.createBlockFilter();
  const hash = await local.sendTransaction({ to: bob.address, value: 1n });
  const { blockHash } = await client.waitForTransactionReceipt({ hash });
  assert.ok((await client.getFilterChanges({ filter })).includes(blockHash));
});
check('createPendingTransactionFilter', async ({ client, local }) => {
  const filter = await client.createPendingTransactionFilter();
  const hash = await local.sendTransaction({ to: bob.address, value: 1n });
  await client.waitForTransactionReceipt({ hash });
  assert.ok((await client.getFilterChanges({ filter })).includes(hash));
});
check('WebSocket: getBlockNumber', async ({ socket }) => assert.ok((await socket.getBlockNumber()) > 0n));
addWatchingChecks(check, bob.address);
check('a batch of 300 by HTTP', async ({ batched }) => {
  const answers = await Promise.all(Array.from({ length: 300 }, () => batched.getBalance({ address: bob.address })));
  assert.equal(answers.length, 300);
});
check('prepareTransactionRequest and signTransaction', async ({ client, local }) => {
  const request = await local.prepareTransactionRequest({ to: bob.address, value: 1n });
  const hash = await client.sendRawTransaction({ serializedTransaction: await local.signTransaction(request) });
  assert.equal((await client.waitForTransactionReceipt({ hash })).status, 'success');
});
check('signTransaction by the node', async ({ remote }) => {
  const request = await remote.prepareTransactionRequest({ to: bob.address, value: 1n });
  assert.match(await remote.signTransaction(request), /^0x02/);
});
check('fillTransaction', async ({ client }) => {
  const { transaction } = await client.fillTransaction({ account: alice.address, to: bob.address, value: 1n });
  assert.ok(transaction.gas >= 21_000n && transaction.nonce > 0);
});
check('sendRawTransactionSync', async ({ client, local }) => {
  const request = await local.prepareTransactionRequest({ to: bob.address, value: 1n });
  const receipt = await client.sendRawTransactionSync({ serializedTransaction: await local.signTransaction(request) });
  assert.equal(receipt.status, 'success');
});
check('signMessage by the node', async ({ remote }) => {
  const signature = await remote.signMessage({ message: 'hello' });
  assert.equal(await recoverMessageAddress({ message: 'hello', signature }), alice.address);
});
check('signTypedData by the node', async ({ remote, chain }) => {
  const typed = {
    domain: { name: 'Mail', chainId: chain.id, verifyingContract: zeroAddress },
    types: {
      Mail: [
        { name: 'to', type: 'address' },
        { name: 'text', type: 'string' },
      ],
    },
    primaryType: 'Mail',
    message: { to: bob.address, text: 'hello' },
  };
  const signature = await remote.signTypedData(typed);
  assert.equal(await recoverTypedDataAddress({ ...typed, signature }), alice.address);
});
check('verifyMessage of an account with a key', async ({ client }) => {
  const signature = await alice.signMessage({ message: 'hello' });
  assert.equal(await client.verifyMessage({ address: alice.address, message: 'hello', signature }), true);
});
check('getAddresses and requestAddresses', async ({ remote }) => {
  assert.equal((await remote.getAddresses())[0].toLowerCase(), alice.address.toLowerCase());
  assert.equal((await remote.requestAddresses())[0].toLowerCase(), alice.address.toLowerCase());
});
check('InsufficientFundsError', async ({ client }) =>
  rejects(
    client.estimateGas({ account: `0x${'61'.repeat(20)}`, to: bob.address, value: parseEther('1') }),
    causedBy(InsufficientFundsError),
  ),
);
check('InsufficientFundsError of a transaction', async ({ local }) =>
  rejects(
    local.sendTransaction({ to: bob.address, value: parseEther('100000000'), gas: 21_000n }),
    causedBy(InsufficientFundsError),
  ),
);
check('NonceTooLowError', async ({ local }) =>
  rejects(local.sendTransaction({ to: bob.address, value: 1n, nonce: 0, gas: 21_000n }), causedBy(NonceTooLowError)),
);
check('a gas limit that is too low is refused', async ({ local }) =>
  rejects(local.sendTransaction({ to: bob.address, value: 1n, gas: 20_999n }), (error) =>
    /intrinsic gas/i.test(error.details ?? error.message),
  ),
);
check('a fee below the base fee is refused', async ({ local }) =>
  rejects(
    local.sendTransaction({ to: bob.address, value: 1n, gas: 21_000n, maxFeePerGas: 1n, maxPriorityFeePerGas: 0n }),
    (error) => /fee/i.test(error.message),
  ),
);
check('createAccessList', async ({ client, counter }) => {
  const data = encodeFunctionData({ abi: counter.abi, functionName: 'increment', args: [1n] });
  const { accessList, gasUsed } = await client.createAccessList({ account: alice.address, to: counter.address, data });
  assert.ok(gasUsed > 21_000n);
  assert.equal(accessList[0].address.toLowerCase(), counter.address.toLowerCase());
});
check('simulateBlocks', async ({ client, counter }) => {
  const [one, two] = await client.simulateBlocks({
    blocks: [
      { calls: [{ account: alice.address, to: counter.address, abi: counter.abi, functionName: 'reset' }] },
      { calls: [{ account: alice.address, to: counter.address, abi: counter.abi, functionName: 'increment', args: [3n] }] },
    ],
  });
  assert.deepEqual([one.calls[0].status, two.calls[0].status, two.calls[0].result], ['success', 'success', 3n]);
  assert.ok(two.number > one.number);
});
check('getProof', async ({ client, counter }) => {
  const { accountProof } = await client.getProof({ address: counter.address, storageKeys: [] });
  assert.ok(accountProof.length > 0);
});
check('debug_traceTransaction with the callTracer', async ({ client, receipt }) => {
  const trace = await client.request({
    method: 'debug_traceTransaction',
    params: [receipt.transactionHash, { tracer: 'callTracer' }],
  });
  assert.equal(trace.type, 'CALL');
});
check('an unknown method is told so', async ({ client }) =>
  rejects(client.request({ method: 'eth_nothing' }), (error) => error.name === 'MethodNotFoundRpcError' || error.code === -32601),
);
check('a price in gwei', async ({ client, local }) => {
  const hash = await local.sendTransaction({
    to: bob.address,
    value: 1n,
    maxFeePerGas: parseGwei('30'),
    maxPriorityFeePerGas: parseGwei('1'),
  });
  assert.equal((await client.waitForTransactionReceipt({ hash })).status, 'success');
});
