import { exploring } from '@polkavirt/test-support/exploring';
import fc from 'fast-check';
import { toHex } from 'viem';
import { ALICE, BOB, type EthereumServer, serveEthereumNode } from '../support/ethereum-node.ts';
import { loadFixture } from '../support/solidity.ts';

const RUNS = exploring(150);

/** They would have the node make blocks by the clock, or thousands of them. */
const NOT_HERE = /^(?:evm|anvil|hardhat)_(?:setIntervalMining|setAutomine|mine)$/;

let ethereum: EthereumServer;
beforeAll(async () => {
  ethereum = await serveEthereumNode({ buildMode: { type: 'Manual' } });
});

const ask = async (method: string, params: unknown[]) => {
  const body = JSON.stringify({ jsonrpc: '2.0', id: 1, method, params });
  const response = await fetch(ethereum.server.httpUrl, { method: 'POST', body });
  return (await response.json()) as { result?: unknown; error?: { code: number; message: string } };
};

it('no request breaks the Ethereum methods, and no bytes are taken for a transaction that nobody signed', async () => {
  const { names } = ethereum.node.methods;
  const methods = names.filter((name) => /^(?:eth|net|web3|debug|txpool|evm|anvil|hardhat)_/.test(name) && !NOT_HERE.test(name));
  const fields = {
    chainId: 420_420_420,
    type: 'eip1559',
    maxFeePerGas: 1000n,
    gas: 100_000n,
    to: BOB.address,
    nonce: 0,
  } as const;
  const raw = await ALICE.signTransaction(fields);
  const broken = fc.tuple(fc.nat(raw.length / 2 - 2), fc.integer({ min: 1, max: 255 })).map(([at, bit]) => {
    const bytes = Buffer.from(raw.slice(2), 'hex');
    bytes[at] ^= bit;
    return toHex(bytes);
  });
  const known = fc.constantFrom<unknown>(
    ...[
      ALICE.address,
      BOB.address,
      'latest',
      'pending',
      'earliest',
      'finalized',
      '0x0',
      '0x1',
      '0x',
      '0xff',
      '',
      -1,
      2 ** 60,
      null,
      true,
    ],
    { to: BOB.address, data: '0x01' },
    { from: ALICE.address, value: '0x1', to: `0x${'00'.repeat(19)}05`, data: `0x${'ff'.repeat(96)}` },
    { data: toHex(loadFixture('Counter').code), gas: '0xfffff' },
    { data: '0x50564d00', from: ALICE.address },
    { fromBlock: 'earliest', topics: [null, []] },
    { fromBlock: '0xffffffff', toBlock: '0x0' },
    { blockHash: `0x${'00'.repeat(32)}` },
    { tracer: 'callTracer' },
    { blocks: 2, timestamp: '0x1' },
    `0x${'00'.repeat(32)}`,
    raw.slice(0, 80),
    [],
    {},
    '__proto__',
    'logs',
  );
  const params = fc.array(fc.oneof({ weight: 4, arbitrary: known }, broken, fc.jsonValue({ maxDepth: 2 })), { maxLength: 4 });
  await fc.assert(
    fc.asyncProperty(fc.constantFrom(...methods), params, async (method, given) => {
      const { error } = await ask(method, given);
      if (error !== undefined) expect([3, -32000, -32005, -32006, -32602]).toContain(error.code);
    }),
    RUNS,
  );
  expect(ethereum.faults).toEqual([]);
  // A changed transaction is somebody else's, who has nothing.
  const count = await ask('eth_getTransactionCount', [ALICE.address, 'pending']);
  expect(count.result).toBe('0x0');
  expect((await ask('eth_sendRawTransaction', [raw])).result).toMatch(/^0x/);
});
