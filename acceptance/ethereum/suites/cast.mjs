/** Foundry's cast, as a process. */
import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { CAST } from '../lib/nodes.mjs';
import { suite } from '../lib/suite.mjs';

export const cast = suite('cast');
const { check } = cast;
const run = promisify(execFile);

const KEY = '0xac0974bec39a17e36ba4a6b4d238ff944bacb478cbed5efcae784d7bf4f2ff80';
const ALICE = '0xf39Fd6e51aad88F6F4ce6aB8827279cffFb92266';
const BOB = '0x70997970C51812dc3A010C7d01b50e0d17dc79C8';
const SOMEBODY = `0x${'5a'.repeat(20)}`;

cast.prepare = async ({ url, contracts }) => {
  const env = { ...process.env, ETH_RPC_URL: url, FOUNDRY_DISABLE_NIGHTLY_WARNING: '1', NO_COLOR: '1' };
  const call = async (...args) => (await run(CAST, args, { env, timeout: 25_000, maxBuffer: 64 * 1024 * 1024 })).stdout.trim();
  const fails = (...args) =>
    call(...args).then(
      (text) => assert.fail(`it was answered: ${text.slice(0, 100)}`),
      (error) => String(error.stderr ?? error),
    );
  return { call, fails, json: async (...args) => JSON.parse(await call(...args, '--json')), contracts };
};
const send = (at, ...args) => at.json('send', '--private-key', KEY, ...args);

check('chain-id', async ({ call }) => assert.ok(Number(await call('chain-id')) > 0));
check('client', async ({ call }) => assert.match(await call('client'), /anvil/));
check('block-number', async ({ call }) => assert.ok(Number(await call('block-number')) >= 0));
check('gas-price', async ({ call }) => assert.ok(Number(await call('gas-price')) > 0));
check('base-fee', async ({ call }) => assert.ok(Number(await call('base-fee')) > 0));
check('balance', async ({ call }) => assert.ok(BigInt(await call('balance', ALICE)) > 10n ** 18n));
check('nonce', async ({ call }) => assert.equal(await call('nonce', BOB), '0'));
check('send, signed by cast', async (at) => {
  at.sent = await send(at, BOB, '--value', '7');
  assert.deepEqual([at.sent.status, Number(at.sent.gasUsed)], ['0x1', 21_000]);
});
check('send, signed by the node', async ({ json }) =>
  assert.equal((await json('send', '--unlocked', '--from', ALICE, BOB, '--value', '1')).status, '0x1'),
);
check('send --legacy', async (at) => assert.equal((await send(at, '--legacy', BOB, '--value', '1')).type, '0x0'));
check('send --async, then receipt', async ({ call, json }) => {
  const hash = await call('send', '--async', '--private-key', KEY, BOB, '--value', '1');
  assert.equal((await json('receipt', hash)).status, '0x1');
});
check('send --create', async (at) => {
  const { contractAddress, status } = await send(at, '--create', at.contracts.Counter.bytecode);
  assert.equal(status, '0x1');
  at.counter = contractAddress;
});
check('code', async ({ call, counter }) => assert.ok((await call('code', counter)).length > 100));
check('codesize', async ({ call, counter }) => assert.ok(Number(await call('codesize', counter)) > 50));
check('send of a method', async (at) => {
  at.receipt = await send(at, at.counter, 'increment(uint256)', '7');
  assert.deepEqual([at.receipt.status, at.receipt.logs.length], ['0x1', 1]);
});
check('call', async ({ call, counter }) => assert.equal(await call('call', counter, 'count()(uint256)'), '7'));
check('call at an older block', async ({ call, counter, receipt }) =>
  assert.equal(await call('call', '--block', `${Number(receipt.blockNumber) - 1}`, counter, 'count()(uint256)'), '0'),
);
check('call that reverts', async ({ fails, counter }) =>
  assert.match(await fails('call', counter, 'increment(uint256)', '5000'), /revert/i),
);
check('call with another slot', async ({ call, counter }) =>
  assert.equal(await call('call', counter, 'count()(uint256)', '--override-state-diff', `${counter}:0x0:0x2a`), '42'),
);
check('call with another balance', async ({ call }) =>
  assert.equal(await call('call', '--from', SOMEBODY, '--override-balance', `${SOMEBODY}:100`, BOB, '--value', '100'), '0x'),
);
check('storage', async ({ call, counter }) => assert.equal(BigInt(await call('storage', counter, '0')), 7n));
check('estimate', async ({ call }) => assert.equal(await call('estimate', '--from', ALICE, BOB, '--value', '1'), '21000'));
check('estimate of a method', async ({ call, counter }) =>
  assert.ok(Number(await call('estimate', '--from', ALICE, counter, 'increment(uint256)', '1')) > 21_000),
);
check('access-list', async ({ call, counter }) =>
  assert.match(
    (await call('access-list', '--from', ALICE, counter, 'increment(uint256)', '1')).toLowerCase(),
    new RegExp(counter.toLowerCase()),
  ),
);
check('tx', async ({ json, sent }) => assert.equal((await json('tx', sent.transactionHash)).hash, sent.transactionHash));
check('tx --raw', async ({ call, sent }) => assert.match(await call('tx', sent.transactionHash, '--raw'), /^0x02/));
check('receipt', async ({ json, sent }) =>
  assert.equal((await json('receipt', sent.transactionHash)).transactionHash, sent.transactionHash),
);
check('block', async ({ json, receipt }) => assert.equal((await json('block', receipt.blockHash)).hash, receipt.blockHash));
for (const tag of ['latest', 'pending', 'earliest', 'safe', 'finalized']) {
  check(`block ${tag}`, async ({ json }) => assert.ok(Number((await json('block', tag)).number) >= 0));
}
check('block --full', async ({ json, receipt }) => {
  const { transactions } = await json('block', '--full', receipt.blockHash);
  assert.equal(transactions[0].hash, receipt.transactionHash);
});
check('age', async ({ call }) => assert.match(await call('age'), /20\d\d/));
check('find-block', async ({ call }) => assert.ok(Number(await call('find-block', `${Math.floor(Date.now() / 1000)}`)) >= 0));
check('logs', async ({ json, counter }) =>
  assert.equal((await json('logs', '--from-block', '0', '--address', counter)).length, 1),
);
check('logs of an event', async ({ json, counter }) =>
  assert.equal(
    (await json('logs', '--from-block', '0', '--address', counter, 'Incremented(address indexed,uint256,uint256)', ALICE)).length,
    1,
  ),
);
check('publish', async ({ call, json }) => {
  const raw = await call('mktx', '--private-key', KEY, BOB, '--value', '1');
  assert.equal(JSON.parse(await call('publish', raw)).status, '0x1');
  assert.ok(await json('block', 'latest'));
});
check('rpc', async ({ call }) => assert.match(await call('rpc', 'eth_chainId'), /0x/));
check('rpc of an unknown method', async ({ fails }) => assert.match(await fails('rpc', 'eth_nothing'), /-32601/));
check('rpc anvil_setBalance', async ({ call }) => {
  await call('rpc', 'anvil_setBalance', SOMEBODY, '0x64');
  assert.equal(await call('balance', SOMEBODY), '100');
});
check('rpc debug_traceTransaction', async ({ call, receipt }) => {
  const trace = JSON.parse(await call('rpc', 'debug_traceTransaction', receipt.transactionHash, '{"tracer":"callTracer"}'));
  assert.equal(trace.type, 'CALL');
});
check('rpc evm_mine', async ({ call }) => {
  const before = Number(await call('block-number'));
  await call('rpc', 'evm_mine');
  assert.equal(Number(await call('block-number')), before + 1);
});
check('compute-address', async ({ call }) => assert.match(await call('compute-address', ALICE), /0x/));
check('tx-pool status', async ({ json }) => assert.ok(await json('tx-pool', 'status')));
check('proof', async ({ call, counter }) => assert.match(await call('proof', counter), /accountProof/));
check('codehash', async ({ call, counter }) => assert.match(await call('codehash', counter), /^0x[0-9a-f]{64}$/));
