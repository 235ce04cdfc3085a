/** web3.js 4 over HTTP and WebSocket: accounts of its own and of the node, contracts, events, subscriptions. */
import assert from 'node:assert/strict';
import { Web3 } from 'web3';
import { suite } from '../lib/suite.mjs';

/** The keys of the first two accounts of `test test ... junk`. */
const KEYS = [
  '0xac0974bec39a17e36ba4a6b4d238ff944bacb478cbed5efcae784d7bf4f2ff80',
  '0x59c6995e998f97a5a0044966f0945389dc9e86dae88c7a8412f4603b6b78690d',
];

export const web3 = suite('web3.js');

web3.prepare = ({ url, ws, contracts }) => {
  const client = new Web3(url);
  for (const key of KEYS) client.eth.accounts.wallet.add(key);
  const [alice, bob] = KEYS.map((key) => client.eth.accounts.privateKeyToAccount(key));
  return { client, ws, contracts, alice, bob };
};

web3.check('eth.getChainId, net.getId', async ({ client }) => {
  assert.ok((await client.eth.getChainId()) > 0n);
  assert.ok((await client.eth.net.getId()) > 0n);
});
web3.check('eth.getNodeInfo', async ({ client }) => assert.match(await client.eth.getNodeInfo(), /\//));
web3.check('eth.getAccounts', async ({ client, alice }) =>
  assert.equal((await client.eth.getAccounts())[0].toLowerCase(), alice.address.toLowerCase()),
);
web3.check('eth.getBlock', async ({ client }) => {
  const block = await client.eth.getBlock('latest', true);
  assert.ok(block.gasLimit > 0n && block.baseFeePerGas > 0n);
});
web3.check('eth.calculateFeeData', async ({ client }) => assert.ok((await client.eth.calculateFeeData()).maxFeePerGas > 0n));
web3.check('eth.getFeeHistory', async ({ client }) =>
  assert.equal((await client.eth.getFeeHistory(1, 'latest', [25])).gasUsedRatio.length, 1),
);
web3.check('eth.sendTransaction, signed by its wallet', async (at) => {
  const before = await at.client.eth.getBalance(at.bob.address);
  at.receipt = await at.client.eth.sendTransaction({ from: at.alice.address, to: at.bob.address, value: '7' });
  assert.deepEqual([at.receipt.status, at.receipt.gasUsed], [1n, 21_000n]);
  assert.equal(await at.client.eth.getBalance(at.bob.address), before + 7n);
});
web3.check('eth.sendSignedTransaction', async ({ client, alice, bob }) => {
  const gasPrice = 2n * (await client.eth.getGasPrice());
  const nonce = await client.eth.getTransactionCount(alice.address);
  const { rawTransaction } = await alice.signTransaction({
    to: bob.address,
    value: '1',
    gas: 21_000n,
    gasPrice,
    nonce,
    chainId: await client.eth.getChainId(),
    type: 0,
  });
  assert.equal((await client.eth.sendSignedTransaction(rawTransaction)).status, 1n);
});
web3.check('eth.getTransaction and eth.getTransactionReceipt', async ({ client, receipt }) => {
  assert.equal((await client.eth.getTransaction(receipt.transactionHash)).value, 7n);
  assert.equal((await client.eth.getTransactionReceipt(receipt.transactionHash)).blockNumber, receipt.blockNumber);
});
web3.check('a deployment', async (at) => {
  const { abi, bytecode } = at.contracts.Counter;
  at.counter = await new at.client.eth.Contract(abi).deploy({ data: bytecode }).send({ from: at.alice.address });
  assert.match(at.counter.options.address, /^0x/);
});
web3.check('an estimate of a deployment is not below what it refuses to sign', async ({ client, contracts, alice }) => {
  const { abi, bytecode } = contracts.Counter;
  const gas = await new client.eth.Contract(abi).deploy({ data: bytecode }).estimateGas({ from: alice.address });
  assert.ok(gas > 53_000n);
});
web3.check('a method that reads and one that writes', async (at) => {
  at.sent = await at.counter.methods.increment(7).send({ from: at.alice.address });
  assert.equal(await at.counter.methods.count().call(), 7n);
});
web3.check('the event of a receipt', ({ sent }) => assert.equal(sent.events.Incremented.returnValues[2], 7n));
web3.check('getPastEvents', async ({ counter }) =>
  assert.equal((await counter.getPastEvents('Incremented', { fromBlock: 0n })).length, 1),
);
web3.check('a custom error by its name', async ({ counter, alice }) =>
  assert.rejects(
    counter.methods.increment(5000).call({ from: alice.address }),
    (error) => error.cause?.errorName === 'CeilingReached' || assert.fail(error.message),
  ),
);
web3.check('a reason in words', async ({ client, contracts, alice }) => {
  const { abi, bytecode } = contracts.Features;
  const features = await new client.eth.Contract(abi).deploy({ data: bytecode }).send({ from: alice.address });
  await assert.rejects(features.methods.requireText().call({ from: alice.address }), (error) =>
    /a text/.test(`${error.message} ${error.reason} ${error.cause?.message}`),
  );
});
web3.check('eth.sign by the node, and who signed', async ({ ws, alice }) => {
  // Without a wallet, so that the node is asked.
  const client = new Web3(ws);
  try {
    const signature = await client.eth.sign('0x68656c6c6f', alice.address);
    assert.equal(client.eth.accounts.recover('0x68656c6c6f', signature), alice.address);
  } finally {
    client.provider.disconnect();
  }
});
web3.check('subscriptions to blocks and logs over WebSocket', async ({ ws, contracts, counter, alice }) => {
  const client = new Web3(ws);
  try {
    const heads = await client.eth.subscribe('newHeads');
    const head = new Promise((resolve, reject) => {
      heads.once('data', resolve);
      heads.once('error', reject);
    });
    const listening = new client.eth.Contract(contracts.Counter.abi, counter.options.address).events.Incremented();
    const event = new Promise((resolve, reject) => {
      listening.once('data', resolve);
      listening.once('error', reject);
    });
    await new Promise((resolve) => listening.once('connected', resolve));
    await counter.methods.increment(1).send({ from: alice.address });
    assert.ok((await head).number > 0n);
    assert.equal((await event).event, 'Incremented');
  } finally {
    client.provider.disconnect();
  }
});
web3.check('a batch', async ({ client }) => {
  const batch = new client.BatchRequest();
  const both = [
    batch.add({ jsonrpc: '2.0', id: 1, method: 'eth_blockNumber', params: [] }),
    batch.add({ jsonrpc: '2.0', id: 2, method: 'eth_chainId', params: [] }),
  ];
  await batch.execute();
  assert.ok((await Promise.all(both)).every((result) => /^0x/.test(result)));
});
