import { encodeBare } from '../../src/index.ts';
import { alice, signed } from '../support/sign.ts';
import { withNode } from '../support/with-node.ts';

const INVALID = (type: string) => ({ ok: false, error: { type: 'Invalid', value: { type } } });

/** Checks a remark of Alice in the next block, with her account as the test wants it. */
function check(account: { nonce?: number; providers?: number; sufficients?: number; free?: bigint }, nonce = 0) {
  const { node, runtime, remark } = withNode();
  const encoded = signed(node, remark, { nonce });
  const { checker } = node.chain;
  return node.chain.executeAfter(node.chain.head, () => {
    const { free = 10n ** 15n, ...counts } = account;
    runtime.System.Account.mutate(alice.account, (info) => ({ ...info, ...counts, data: { ...info.data, free } }));
    const extrinsic = checker.decode(encoded);
    if (!extrinsic.ok) throw new Error(extrinsic.error);
    const checked = checker.check(encoded, extrinsic.value);
    if (!checked.ok) throw new Error(checked.error.type);
    const inPool = checker.validate(checked.value);
    return { inPool, inBlock: checked.value.around?.prepare(runtime.dispatchInfo(remark), checked.value.origin) };
  });
}

it('an extrinsic that nobody signed is taken by no pallet', () => {
  const { node, remark } = withNode();
  const { checker } = node.chain;
  const bare = encodeBare(node.chain.format, remark);
  const extrinsic = checker.decode(bare);
  if (!extrinsic.ok) throw new Error(extrinsic.error);
  node.chain.executeAfter(node.chain.head, () => {
    const checked = checker.check(bare, extrinsic.value);
    expect(checked.ok && checker.validate(checked.value)).toEqual({
      ok: false,
      error: { type: 'Unknown', value: { type: 'NoUnsignedValidator' } },
    });
  });
});

/** Upstream: `CheckNonce` of frame-system, `extensions/check_nonce.rs`. */
describe('a signer', () => {
  it('must exist, for its own sake or with a provider', () => {
    const no = INVALID('Payment');
    expect(check({ providers: 0, sufficients: 0 })).toEqual({ inPool: no, inBlock: no });
    const yes = { ok: true };
    expect(check({ providers: 1, sufficients: 0 })).toMatchObject({ inPool: yes, inBlock: yes });
    expect(check({ providers: 0, sufficients: 1 })).toMatchObject({ inPool: yes, inBlock: yes });
  });

  it('has used each nonce once: one of the future waits in the pool, but cannot be in a block', () => {
    const stale = INVALID('Stale');
    expect(check({ nonce: 6 }, 5)).toEqual({ inPool: stale, inBlock: stale });
    expect(check({ nonce: 5 }, 5)).toMatchObject({ inPool: { ok: true }, inBlock: { ok: true } });
    expect(check({ nonce: 4 }, 5)).toMatchObject({ inPool: { ok: true }, inBlock: INVALID('Future') });
  });

  it('pays, or is not let in', () => {
    expect(check({ free: 1n })).toEqual({ inPool: INVALID('Payment'), inBlock: INVALID('Payment') });
  });
});
