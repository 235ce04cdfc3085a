/** Where a transaction is found: on the best chain, and for as long as its block is kept. */
import { askerOf } from '../support/ask.ts';
import { ALICE, ALICE_KEY, BOB, serveEthereumNode } from '../support/ethereum-node.ts';

const from = ALICE.address.toLowerCase();
type Receipt = { readonly blockNumber: string; readonly blockHash: string } | null;

it('one that stands on two branches is found on the one that counts', async () => {
  const { result } = askerOf(await serveEthereumNode({}, [ALICE_KEY]));
  const id = await result('evm_snapshot');
  const raw = await result<string>('eth_signTransaction', { from, to: BOB.address, value: '0x1', nonce: '0x0', gas: '0x5208' });
  const receiptOf = (hash: string) => result<Receipt>('eth_getTransactionReceipt', hash);
  const hash = await result<string>('eth_sendRawTransaction', raw);
  const first = await receiptOf(hash);
  expect(first?.blockNumber).toBe('0x1');
  await result('evm_revert', id);
  expect(await receiptOf(hash)).toBeNull();
  await result('evm_mine');
  expect(await result('eth_sendRawTransaction', raw)).toBe(hash);
  const second = await receiptOf(hash);
  expect(second?.blockNumber).toBe('0x2');
  expect(second?.blockHash).not.toBe(first?.blockHash);
});

it('one whose block is not kept any more is unknown, and the others stay', async () => {
  const { result } = askerOf(await serveEthereumNode({ keepBlocks: 3 }, [ALICE_KEY]));
  const send = () => result<string>('eth_sendTransaction', { from, to: BOB.address, value: '0x1' });
  const hashes: string[] = [];
  for (let i = 0; i < 6; i++) hashes.push(await send());
  const receipts = await Promise.all(hashes.map((hash) => result<Receipt>('eth_getTransactionReceipt', hash)));
  const kept = receipts.map((receipt) => receipt !== null);
  expect(kept[0]).toBe(false);
  // The oldest are gone, and no hole is among those that are there.
  expect(kept).toEqual([...kept].sort());
  expect(kept.slice(-3)).toEqual([true, true, true]);
});
