import { bytesToHex } from '@polkavirt/mock-runtime';
import { within } from '@polkavirt/test-support';
import { bob, signed } from '../support/sign.ts';
import { withNode } from '../support/with-node.ts';

const setup = (options: Parameters<typeof withNode>[0] = {}) => {
  const parts = withNode(options);
  const { ask, heardOf, node, remark } = parts;
  const watch = (...given: Parameters<typeof signed> extends [unknown, unknown, infer Options] ? [Options] : never) => {
    const id = ask('transactionWatch_v1_submitAndWatch', signed(node, remark, ...given));
    return { id, events: () => heardOf(id) };
  };
  return { ...parts, watch };
};

describe('transactionWatch_v1', () => {
  it('tells of validation, of the block and the place in it, and of finality, and then is over', async () => {
    const { ask, node, watch } = setup();
    const final = new Promise((resolve) => node.chain.finalized$.subscribe(resolve));
    const [first, second] = [watch({ nonce: 0 }), watch({ nonce: 1 })];
    expect(first.events()).toEqual([{ event: 'validated' }]);
    const hash = ask('dev_newBlock');
    expect(second.events()).toEqual([{ event: 'validated' }, { event: 'bestChainBlockIncluded', block: { hash, index: 2 } }]);
    await within('finality', final);
    // The time is the first extrinsic of a block.
    expect(first.events()).toEqual([
      { event: 'validated' },
      { event: 'bestChainBlockIncluded', block: { hash, index: 1 } },
      { event: 'finalized', block: { hash, index: 1 } },
    ]);
    expect(ask('transactionWatch_v1_unwatch', first.id)).toMatchObject({ code: -32602 });
  });

  it('says nothing of a transaction that waits for another one, until it does not any more', () => {
    const { watch } = setup();
    const second = watch({ nonce: 1 });
    expect(second.events()).toEqual([]);
    watch({ nonce: 0 });
    expect(second.events()).toEqual([{ event: 'validated' }]);
  });

  it('tells why a transaction is not taken by an event, and not by an error', () => {
    const { ask, heardOf, node, remark, watch } = setup({ pool: { maxTransactions: 1 } });
    const refused = (extrinsic: unknown) => heardOf(ask('transactionWatch_v1_submitAndWatch', extrinsic));
    const invalid = (error: string) => [{ event: 'invalid', error: expect.stringContaining(error) }];
    expect(refused('0x04')).toEqual(invalid('Extrinsic has invalid format'));
    const forged = signed(node, remark, { nonce: 0 });
    forged[40] ^= 1;
    expect(refused(forged)).toEqual(invalid('Transaction has a bad signature'));
    watch({ nonce: 0 });
    expect(refused(signed(node, remark, { by: bob, nonce: 0 }))).toEqual([
      { event: 'dropped', error: expect.stringContaining("couldn't enter the pool") },
    ]);
    expect(ask('transactionWatch_v1_submitAndWatch', 'nonsense')).toMatchObject({ code: -32602 });
  });

  it('tells of what a rewind takes back, of what takes a place, and of what is removed', () => {
    const { ask, node, remark, watch } = setup({ finalityDelay: 1_000_000 });
    const taken = watch({ nonce: 0 });
    const better = signed(node, remark, { nonce: 0, tip: 5n });
    ask('author_submitExtrinsic', better);
    expect(taken.events().at(-1)).toEqual({ event: 'invalid', error: expect.stringContaining('took its place') });
    ask('dev_newBlock');
    const retracted = watch({ nonce: 1 });
    ask('dev_newBlock');
    ask('dev_setHead', -1);
    expect(retracted.events().slice(-2)).toEqual([
      { event: 'bestChainBlockIncluded', block: null },
      { event: 'dropped', error: expect.any(String) },
    ]);
    const removed = watch({ nonce: 1 });
    const [pending] = ask('author_pendingExtrinsics') as string[];
    ask('author_removeExtrinsic', [{ extrinsic: pending }]);
    expect(removed.events().at(-1)).toMatchObject({ event: 'dropped' });
  });

  it('goes on with the transaction of a client that does not watch any more', () => {
    const { ask, node, watch } = setup();
    const { id, events } = watch({ nonce: 0 });
    expect(ask('transactionWatch_v1_unwatch', id)).toBeNull();
    ask('dev_newBlock');
    expect(node.chain.head.extrinsics).toHaveLength(2);
    expect(events()).toEqual([{ event: 'validated' }]);
    expect(ask('transactionWatch_v1_unwatch', id)).toMatchObject({ code: -32602 });
  });

  it('in Instant mode is answered after the block', () => {
    const { ask, heardOf, node, remark } = setup({ buildMode: { type: 'Instant' } });
    const extrinsic = signed(node, remark, { nonce: 0 });
    const id = ask('transactionWatch_v1_submitAndWatch', extrinsic);
    expect(bytesToHex(node.chain.head.extrinsics[1])).toBe(bytesToHex(extrinsic));
    expect(heardOf(id).slice(0, 2)).toEqual([
      { event: 'validated' },
      { event: 'bestChainBlockIncluded', block: { hash: node.chain.head.hash, index: 1 } },
    ]);
  });
});
