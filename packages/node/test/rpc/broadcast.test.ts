/** `transaction_v1_broadcast`: for how long a transaction is offered to the pool. */
import { bytesToHex } from '@polkavirt/mock-runtime';
import { signed } from '../support/sign.ts';
import { withNode } from '../support/with-node.ts';

/** Whether it is still offered after each block, right after the answer and after a block more. */
function offeredFor(make: (test: ReturnType<typeof withNode>) => Uint8Array) {
  const test = withNode();
  const extrinsic = bytesToHex(make(test));
  const isOffered = () => test.node.chain.imported$.observed;
  expect(isOffered()).toBe(false);
  expect(test.ask('transaction_v1_broadcast', extrinsic)).toEqual(expect.any(String));
  const before = isOffered();
  test.ask('dev_newBlock');
  return [before, isOffered()];
}

it('one that the pool takes is not offered again', () => {
  expect(offeredFor(({ node, remark }) => signed(node, remark, { nonce: 0 }))).toEqual([false, false]);
});

it('one that is in the pool already is not offered either', () => {
  expect(
    offeredFor(({ node, remark, ask }) => {
      const extrinsic = signed(node, remark, { nonce: 0 });
      ask('author_submitExtrinsic', extrinsic);
      return extrinsic;
    }),
  ).toEqual([false, false]);
});

it('bytes that are not an extrinsic are never offered again', () => {
  expect(offeredFor(() => Uint8Array.of(1, 2, 3))).toEqual([false, false]);
});

it('one that is refused for now is offered after each block', () => {
  // Its nonce is used up already.
  expect(
    offeredFor(({ node, remark, ask }) => {
      const first = signed(node, remark, { nonce: 0, tip: 1n });
      ask('author_submitExtrinsic', first);
      ask('dev_newBlock');
      return signed(node, remark, { nonce: 0 });
    }),
  ).toEqual([true, true]);
});

it('blocks that there are not have no header, no body and no hash', () => {
  const { ask } = withNode();
  const hash = `0x${'99'.repeat(32)}`;
  expect([ask('chain_getHeader', hash), ask('chain_getBlock', hash), ask('chain_getBlockHash', 7)]).toEqual([null, null, null]);
  expect(ask('chain_getBlockHash', [0, 7])).toEqual([ask('chain_getBlockHash', 0), null]);
});
