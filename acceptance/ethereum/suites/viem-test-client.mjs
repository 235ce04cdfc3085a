/** viem's test client, in its mode `anvil`. */
import assert from 'node:assert/strict';
import { createTestClient, createWalletClient, http, parseEther, publicActions, toHex, walletActions } from 'viem';
import { mnemonicToAccount } from 'viem/accounts';
import { suite } from '../lib/suite.mjs';

export const viemTestClient = suite('viem, test client');
const { check } = viemTestClient;

const alice = mnemonicToAccount('test test test test test test test test test test test junk');
const somebody = `0x${'5a'.repeat(20)}`;

viemTestClient.prepare = async ({ url, contracts }) => {
  const client = createTestClient({ mode: 'anvil', transport: http(url), account: alice })
    .extend(publicActions)
    .extend(walletActions);
  return { client, contracts, wallet: createWalletClient({ transport: http(url), account: alice }) };
};

const pay = async ({ client }, more = {}) => client.sendTransaction({ to: somebody, value: 1n, chain: null, ...more });
const time = async ({ client }) => (await client.getBlock()).timestamp;

check('mine', async (at) => {
  const before = await at.client.getBlockNumber({ cacheTime: 0 });
  await at.client.mine({ blocks: 3 });
  assert.equal(await at.client.getBlockNumber({ cacheTime: 0 }), before + 3n);
});
check('mine with an interval', async (at) => {
  await at.client.mine({ blocks: 1 });
  const number = await at.client.getBlockNumber({ cacheTime: 0 });
  await at.client.mine({ blocks: 3, interval: 60 });
  const times = await Promise.all([2n, 3n].map(async (i) => (await at.client.getBlock({ blockNumber: number + i })).timestamp));
  assert.equal(times[1] - times[0], 60n);
});
check('getAutomine and setAutomine', async ({ client }) => {
  assert.equal(await client.getAutomine(), true);
  await client.setAutomine(false);
  assert.equal(await client.getAutomine(), false);
});
check('getTxpoolStatus, getTxpoolContent and inspectTxpool', async (at) => {
  at.waiting = await pay(at);
  assert.deepEqual(await at.client.getTxpoolStatus(), { pending: 1, queued: 0 });
  const { pending } = await at.client.getTxpoolContent();
  const [[, byNonce]] = Object.entries(pending);
  assert.equal(Object.values(byNonce)[0].hash, at.waiting);
  assert.equal(Object.keys((await at.client.inspectTxpool()).pending).length, 1);
});
check('a balance that is pending', async ({ client }) => {
  const [latest, pending] = await Promise.all(
    ['latest', 'pending'].map((blockTag) => client.getBalance({ address: somebody, blockTag })),
  );
  assert.equal(pending, latest + 1n);
});
check('dropTransaction', async (at) => {
  await at.client.dropTransaction({ hash: at.waiting });
  assert.deepEqual(await at.client.getTxpoolStatus(), { pending: 0, queued: 0 });
  await at.client.setAutomine(true);
});
check('setBalance', async ({ client }) => {
  await client.setBalance({ address: somebody, value: parseEther('7') });
  assert.equal(await client.getBalance({ address: somebody }), parseEther('7'));
});
check('setNonce', async ({ client }) => {
  await client.setNonce({ address: somebody, nonce: 420 });
  assert.equal(await client.getTransactionCount({ address: somebody }), 420);
});
check('impersonateAccount', async (at) => {
  await at.client.impersonateAccount({ address: somebody });
  const hash = await pay(at, { account: somebody, to: alice.address });
  assert.equal((await at.client.waitForTransactionReceipt({ hash })).from, somebody);
});
check('stopImpersonatingAccount', async (at) => {
  await at.client.stopImpersonatingAccount({ address: somebody });
  await assert.rejects(pay(at, { account: somebody, to: alice.address }));
});
check('sendUnsignedTransaction', async ({ client }) => {
  const hash = await client.sendUnsignedTransaction({ from: somebody, to: alice.address, value: 1n });
  assert.equal((await client.waitForTransactionReceipt({ hash })).from, somebody);
});
check('snapshot and revert', async (at) => {
  const id = await at.client.snapshot();
  const before = await at.client.getBalance({ address: somebody });
  await at.client.setBalance({ address: somebody, value: 1n });
  await at.client.revert({ id });
  assert.equal(await at.client.getBalance({ address: somebody }), before);
});
check('increaseTime', async (at) => {
  const before = await time(at);
  await at.client.increaseTime({ seconds: 10_000 });
  await at.client.mine({ blocks: 1 });
  assert.ok((await time(at)) >= before + 10_000n);
});
check('setNextBlockTimestamp', async (at) => {
  const next = (await time(at)) + 5_000n;
  await at.client.setNextBlockTimestamp({ timestamp: next });
  await at.client.mine({ blocks: 1 });
  assert.equal(await time(at), next);
});
check('setBlockTimestampInterval and removeBlockTimestampInterval', async (at) => {
  await at.client.setBlockTimestampInterval({ interval: 77 });
  await at.client.mine({ blocks: 1 });
  const first = await time(at);
  await at.client.mine({ blocks: 1 });
  assert.equal((await time(at)) - first, 77n);
  await at.client.removeBlockTimestampInterval();
});
check('setIntervalMining', async ({ client }) => {
  await client.setIntervalMining({ interval: 1 });
  await client.setIntervalMining({ interval: 0 });
  await client.setAutomine(true);
});
check('setCode', async ({ client, contracts: { Counter } }) => {
  // Of anvil it is code, of polkavirt a program: what is at an address of a deployed one.
  const hash = await client.deployContract({ ...Counter, chain: null });
  const { contractAddress } = await client.waitForTransactionReceipt({ hash });
  const bytecode = await client.getCode({ address: contractAddress });
  await client.setCode({ address: somebody, bytecode });
  assert.equal(await client.getCode({ address: somebody }), bytecode);
});
check('setStorageAt', async ({ client, contracts: { Counter } }) => {
  await client.setStorageAt({ address: somebody, index: 0, value: toHex(42, { size: 32 }) });
  assert.equal(await client.readContract({ address: somebody, abi: Counter.abi, functionName: 'count' }), 42n);
});
check('setNextBlockBaseFeePerGas', async ({ client }) => {
  await client.setNextBlockBaseFeePerGas({ baseFeePerGas: 3_000_000_000n });
  await client.mine({ blocks: 1 });
  assert.equal((await client.getBlock()).baseFeePerGas, 3_000_000_000n);
});
check('setMinGasPrice', async ({ client }) => client.setMinGasPrice({ gasPrice: 4_000_000_000n }));
check('setCoinbase', async ({ client }) => {
  await client.setCoinbase({ address: somebody });
  await client.mine({ blocks: 1 });
  assert.equal((await client.getBlock()).miner.toLowerCase(), somebody);
});
check('setBlockGasLimit', async ({ client }) => {
  await client.setBlockGasLimit({ gasLimit: 20_000_000n });
  await client.mine({ blocks: 1 });
  assert.equal((await client.getBlock()).gasLimit, 20_000_000n);
});
check('setLoggingEnabled', async ({ client }) => client.setLoggingEnabled(false));
check('dumpState and loadState', async ({ client }) => {
  const state = await client.dumpState();
  await client.setBalance({ address: somebody, value: 3n });
  await client.loadState({ state });
  assert.match(state, /^0x/);
});
check('what was dumped is back', async ({ client }) => assert.notEqual(await client.getBalance({ address: somebody }), 3n));
check('reset', async ({ client }) => {
  await client.reset();
  assert.equal(await client.getBalance({ address: somebody }), 0n);
});
