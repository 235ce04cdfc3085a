/** The provider in the same process, by EIP-1193. */
import { createPublicClient, createWalletClient, custom } from 'viem';
import { ALICE, ALICE_KEY, BOB, createEthereumNode } from '../support/ethereum-node.ts';

it("is one for viem's clients, whose transactions are in a block when they are answered", async () => {
  const provider = createEthereumNode({}, [ALICE_KEY]).node.provider();
  const transport = custom(provider);
  const client = createPublicClient({ transport });
  const wallet = createWalletClient({ transport, account: ALICE.address });
  expect(await client.getChainId()).toBe(420_420_420);
  const hash = await wallet.sendTransaction({ to: BOB.address, value: 7n, chain: null });
  expect(await client.getTransactionReceipt({ hash })).toMatchObject({ status: 'success', blockNumber: 1n });
  await provider.disconnect();
});

it('refuses with code, message and data of the server', async () => {
  const provider = createEthereumNode().node.provider();
  await expect(provider.request({ method: 'eth_nothing' })).rejects.toMatchObject({
    code: -32601,
    message: 'the method eth_nothing does not exist/is not available',
    data: 'eth_nothing',
  });
  await expect(provider.request({ method: 'system_nothing' })).rejects.toMatchObject({ message: 'Method not found' });
  await expect(provider.request({ method: 'eth_getBalance', params: ['0x1'] })).rejects.toMatchObject({ code: -32602 });
  await provider.disconnect();
});

it('tells of subscriptions as messages, until nobody listens', async () => {
  const { node } = createEthereumNode({ buildMode: { type: 'Manual' } }, [ALICE_KEY]);
  const provider = node.provider();
  const messages: unknown[] = [];
  const listener = (message: unknown): void => void messages.push(message);
  provider.on('message', listener);
  const [heads, pending, whole] = await Promise.all([
    provider.request<string>({ method: 'eth_subscribe', params: ['newHeads'] }),
    provider.request<string>({ method: 'eth_subscribe', params: ['newPendingTransactions'] }),
    provider.request<string>({ method: 'eth_subscribe', params: ['newPendingTransactions', true] }),
  ]);
  for (const id of [heads, pending, whole]) expect(id).toMatch(/^0x[1-9a-f][0-9a-f]*$/);
  await new Promise((resolve) => setTimeout(resolve, 0));
  const transaction = { from: ALICE.address, to: BOB.address, gas: '0x5208' };
  const hash = await provider.request({ method: 'eth_sendTransaction', params: [transaction] });
  await provider.request({ method: 'evm_mine' });
  const told = (subscription: string, result: unknown) => ({ type: 'eth_subscription', data: { subscription, result } });
  expect(messages).toEqual([
    told(pending, hash),
    told(whole, expect.objectContaining({ hash, blockHash: null })),
    told(heads, expect.objectContaining({ number: '0x1' })),
  ]);
  provider.removeListener('message', listener);
  await provider.request({ method: 'evm_mine' });
  expect(messages).toHaveLength(3);
  await expect(provider.request({ method: 'eth_subscribe', params: ['nonsense'] })).rejects.toMatchObject({ code: -32602 });
  expect(await provider.request({ method: 'eth_unsubscribe', params: [heads] })).toBe(true);
  await provider.disconnect();
});
