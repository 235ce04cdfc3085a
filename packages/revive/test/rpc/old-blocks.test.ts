/** All blocks stay, however many come after them: their receipts, logs and states. */
import type { Hex } from 'viem';
import { ALICE, ALICE_KEY, BOB, createEthereumNode, ENDOWMENT } from '../support/ethereum-node.ts';
import { encodeConstructor, loadFixture } from '../support/solidity.ts';

const from = ALICE.address;

/** A token in block 1, a payment in block 2, and many empty blocks; the answers about blocks 0 to 2, before and after those. */
async function run(laterBlocks: number, keepBlocks?: number) {
  const { node } = createEthereumNode(keepBlocks === undefined ? {} : { keepBlocks }, [ALICE_KEY]);
  const { request } = node.provider();
  const ask = async <T = Hex>(method: string, ...params: unknown[]) => (await request({ method, params })) as T;
  const Token = loadFixture('Token');
  const data = `0x${Buffer.from([...Token.code, ...encodeConstructor(Token, [1000n])]).toString('hex')}`;
  const deployed = await ask('eth_sendTransaction', { from, data });
  const { contractAddress: token } = await ask<{ contractAddress: Hex }>('eth_getTransactionReceipt', deployed);
  const paid = await ask('eth_sendTransaction', { from, to: BOB.address, value: '0x7' });
  const balanceOf = { to: token, data: `0x70a08231${from.slice(2).toLowerCase().padStart(64, '0')}` };
  const answers = () =>
    Promise.all([
      ask<{ blockNumber: Hex }>('eth_getTransactionReceipt', deployed),
      ask<{ blockNumber: Hex }>('eth_getTransactionReceipt', paid),
      ask<{ blockNumber: Hex }[]>('eth_getLogs', { fromBlock: '0x0' }),
      ask('eth_getBalance', BOB.address, '0x1'),
      ask('eth_getBalance', BOB.address, '0x2'),
      ask('eth_call', balanceOf, '0x1'),
      ask('eth_getCode', token, '0x0'),
      ask('eth_getBlockByNumber', '0x0', true),
      ask('eth_getBlockByNumber', '0x1', true),
      ask<unknown[]>('debug_traceBlockByNumber', '0x1', { tracer: 'callTracer' }),
    ]);
  const before = await answers();
  await ask('hardhat_mine', `0x${laterBlocks.toString(16)}`);
  expect(await ask('eth_blockNumber')).toBe(`0x${(laterBlocks + 2).toString(16)}`);
  return { before, answers };
}

it('receipts, logs from block 0, old balances, calls and traces are there after 1,100 more blocks', async () => {
  const { before, answers } = await run(1_100);
  const [deployed, paid, logs, first, second, supply, noCode] = before;
  expect([deployed.blockNumber, paid.blockNumber, logs.map((log) => log.blockNumber)]).toEqual(['0x1', '0x2', ['0x1']]);
  expect([BigInt(first), BigInt(second)]).toEqual([ENDOWMENT - 1n, ENDOWMENT + 6n]);
  expect([BigInt(supply), noCode]).toEqual([1000n, '0x']);
  expect(await answers()).toEqual(before);
});

it('unless the node is told to keep fewer', async () => {
  const { answers } = await run(20, 16);
  await expect(answers()).rejects.toThrow('block 1 is not kept any more');
});
