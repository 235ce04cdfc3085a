import { parseTransaction, recoverTransactionAddress, verifyMessage, verifyTypedData } from 'viem';
import { ALICE, ALICE_KEY, BOB, type EthereumServer, serveEthereumNode } from '../support/ethereum-node.ts';
import { loadFixture } from '../support/solidity.ts';

let ethereum: EthereumServer;
beforeEach(async () => {
  ethereum = await serveEthereumNode({}, [ALICE_KEY]);
});

interface Answer {
  readonly result?: unknown;
  readonly error?: { readonly code: number; readonly message: string };
}
const ask = async (method: string, ...params: unknown[]): Promise<Answer> => {
  const body = JSON.stringify({ jsonrpc: '2.0', id: 1, method, params });
  return (await (await fetch(ethereum.server.httpUrl, { method: 'POST', body })).json()) as Answer;
};
const result = async (method: string, ...params: unknown[]): Promise<unknown> => {
  const answer = await ask(method, ...params);
  if (answer.error !== undefined) throw new Error(`${method}: ${answer.error.message}`);
  return answer.result;
};
const from = ALICE.address;
type Hex = `0x${string}`;

it('accounts are those whose keys the node has', async () => {
  expect(await result('eth_accounts')).toEqual([from.toLowerCase()]);
  expect(await result('eth_requestAccounts')).toEqual([from.toLowerCase()]);
});

describe('a transaction that the node signs', () => {
  it('is in a block when it is answered, with what was left out filled in', async () => {
    const before = BigInt((await result('eth_getBalance', BOB.address)) as string);
    for (const nonce of [0, 1]) {
      const hash = await result('eth_sendTransaction', { from, to: BOB.address, value: '0x7' });
      expect(await result('eth_getTransactionReceipt', hash)).toMatchObject({ status: '0x1', from: from.toLowerCase() });
      expect(await result('eth_getTransactionByHash', hash)).toMatchObject({
        nonce: `0x${nonce}`,
        type: '0x2',
        chainId: '0x190f1b44',
        maxFeePerGas: await result('eth_gasPrice'),
      });
    }
    expect(BigInt((await result('eth_getBalance', BOB.address)) as string)).toBe(before + 14n);
  });

  it('deploys a contract, with gas that suffices', async () => {
    const data = `0x${Buffer.from(loadFixture('Token').code).toString('hex')}${'3e8'.padStart(64, '0')}`;
    const hash = await result('eth_sendTransaction', { from, data });
    const { contractAddress, status } = (await result('eth_getTransactionReceipt', hash)) as {
      contractAddress: string;
      status: string;
    };
    expect(status).toBe('0x1');
    expect(((await result('eth_getCode', contractAddress)) as string).length).toBeGreaterThan(1000);
  });

  it('is as asked for, and says the same to another implementation', async () => {
    const fields = { from, to: BOB.address, nonce: '0x5', gas: '0x186a0', gasPrice: '0x3e8', value: '0x9', data: '0x0102' };
    const legacy = (await result('eth_signTransaction', fields)) as Hex;
    expect(parseTransaction(legacy)).toMatchObject({
      type: 'legacy',
      nonce: 5,
      gas: 100_000n,
      gasPrice: 1000n,
      value: 9n,
      data: '0x0102',
    });
    expect(await recoverTransactionAddress({ serializedTransaction: legacy as never })).toBe(from);
    const { gasPrice: _, ...others } = fields;
    const raw = (await result('eth_signTransaction', { ...others, maxFeePerGas: '0x7d0', maxPriorityFeePerGas: '0x2' })) as Hex;
    expect(parseTransaction(raw)).toMatchObject({ type: 'eip1559', maxFeePerGas: 2000n, maxPriorityFeePerGas: 2n });
    expect(await recoverTransactionAddress({ serializedTransaction: raw as never })).toBe(from);
  });

  it.each([
    ['of another account', { from: BOB.address, to: BOB.address, gas: '0x186a0' }, -32000, /no key of 0x2b5ad5/],
    ['of nobody', { to: BOB.address }, -32602, /from must be/],
    ['with two prices', { from, gasPrice: '0x1', maxFeePerGas: '0x1' }, -32602, /cannot stand beside/],
    [
      'with more for the block than in all',
      { from, to: BOB.address, gas: '0x186a0', maxFeePerGas: '0x3e8', maxPriorityFeePerGas: '0x3e9' },
      -32000,
      /tip|priority/i,
    ],
    [
      'with a nonce beyond all',
      { from, to: BOB.address, gas: '0x186a0', nonce: `0x${'f'.repeat(60)}` },
      -32000,
      /invalid transaction|too large/,
    ],
    ['that has no money', { from, to: BOB.address, gas: '0x186a0', value: `0x${'f'.repeat(30)}` }, -32000, /insufficient funds/],
  ])('is refused: one %s', async (_, fields, code, message) => {
    expect((await ask('eth_sendTransaction', fields)).error).toMatchObject({ code, message: expect.stringMatching(message) });
  });
});

describe('a signature', () => {
  it('of a message is by EIP-191, in both orders of the parameters', async () => {
    const message = 'hello, \u{1f9ea}';
    const data = `0x${Buffer.from(message).toString('hex')}`;
    const signature = (await result('personal_sign', data, from)) as Hex;
    expect(await verifyMessage({ address: from, message, signature })).toBe(true);
    expect(await result('eth_sign', from, data)).toBe(signature);
    expect(await ALICE.signMessage({ message })).toBe(signature);
  });

  it('of typed data is by EIP-712, of an object or its text', async () => {
    const typed = {
      domain: { name: 'Mail', chainId: 420_420_420, verifyingContract: BOB.address },
      types: {
        EIP712Domain: [
          { name: 'name', type: 'string' },
          { name: 'chainId', type: 'uint256' },
          { name: 'verifyingContract', type: 'address' },
        ],
        Mail: [
          { name: 'to', type: 'address' },
          { name: 'contents', type: 'string' },
        ],
      },
      primaryType: 'Mail',
      message: { to: BOB.address, contents: 'hello' },
    } as const;
    const signature = (await result('eth_signTypedData_v4', from, JSON.stringify(typed))) as Hex;
    expect(
      await verifyTypedData({ ...typed, address: from, signature, domain: { ...typed.domain, chainId: 420_420_420n } }),
    ).toBe(true);
    expect(await result('eth_signTypedData_v4', from, typed)).toBe(signature);
  });

  it.each([
    ['what is no typed data', 'nonsense'],
    ['types that are none', { types: null }],
    ['a type that there is not', { types: { A: [{ name: 'b', type: 'B' }] }, primaryType: 'A', domain: {}, message: { b: {} } }],
    [
      'too many types',
      {
        types: Object.fromEntries(Array.from({ length: 65 }, (_, i) => [`T${i}`, []])),
        primaryType: 'T0',
        domain: {},
        message: {},
      },
    ],
    ['too long a text', { types: {}, primaryType: 'A', domain: {}, message: { a: 'x'.repeat(70_000) } }],
  ])('is refused of %s', async (_, typed) => {
    expect((await ask('eth_signTypedData_v4', from, typed)).error).toMatchObject({
      code: -32602,
      message: expect.stringContaining('EIP-712'),
    });
  });
});
