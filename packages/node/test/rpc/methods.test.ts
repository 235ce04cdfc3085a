import { numberToHex } from '@polkadot/util';
import { ALICE, BOB, bytesToHex, encode, T, textToHex } from '@polkavirt/mock-runtime';
import { untilFinal } from '../support/chain-events.ts';
import { connect } from '../support/connect.ts';
import { alice, signed } from '../support/sign.ts';
import { counterProgram, createTestNode } from '../support/test-node.ts';

const setup = () => {
  const test = createTestNode({ buildMode: { type: 'Manual' }, now: () => 1_700_000_000_000 });
  return { ...test, ...connect(test.node) };
};

describe('storage', () => {
  it('is read by key, page and prefix, at any block', () => {
    const { ask, runtime } = setup();
    const { System } = runtime;
    const prefix = System.Account.prefix();
    const all = ask('state_getKeys', prefix) as string[];
    expect(all).toHaveLength(6);
    expect(all).toContain(System.Account.key(ALICE));
    const first = ask('state_getKeysPaged', prefix, 4) as string[];
    const rest = ask('state_getKeysPaged', prefix, 4, first[3]) as string[];
    expect([...first, ...rest]).toEqual(all);
    expect(ask('state_getKeysPaged', prefix, 0)).toEqual([]);
    const code = textToHex(':code');
    expect(ask('state_getStorage', code)).toBe(textToHex('polkavirt'));
    expect(ask('state_getStorageSize', code)).toBe(9);
    expect(ask('state_getStorageHash', '0x99')).toBeNull();
    expect(ask('state_queryStorageAt', [code, '0x99'])).toMatchObject([
      {
        changes: [
          [code, textToHex('polkavirt')],
          ['0x99', null],
        ],
      },
    ]);
    const number = System.Number.key();
    const genesis = ask('chain_getBlockHash', 0);
    const last = ask('dev_newBlock', { count: 2 });
    expect([ask('state_getStorage', number, last), ask('state_getStorage', number, genesis)]).toEqual(['0x02000000', null]);
    const sets = ask('state_queryStorage', [number, code], genesis, last) as { changes: unknown[] }[];
    expect(sets.map(({ changes }) => changes)).toEqual([
      [
        [number, null],
        [code, textToHex('polkavirt')],
      ],
      [[number, '0x01000000']],
      [[number, '0x02000000']],
    ]);
  });

  it('of a program is a child trie', () => {
    const { ask, runtime, node } = setup();
    const code = counterProgram();
    const { Virt } = runtime;
    const program = Virt.programHash(code);
    ask('author_submitExtrinsic', signed(node, Virt.Call.uploadCode(code), { nonce: 0 }));
    const call = Virt.Call.call(program, 'increment', 100_000n, new Uint8Array());
    ask('author_submitExtrinsic', signed(node, call, { nonce: 1 }));
    ask('dev_newBlock');
    const child = `${textToHex(':child_storage:default:')}${Virt.storageKeyOf(program).slice(2)}`;
    expect(ask('childstate_getKeys', child, '0x')).toEqual(['0x6e']);
    expect(ask('childstate_getKeysPaged', child, '0x', 5)).toEqual(['0x6e']);
    expect(ask('childstate_getStorage', child, '0x6e')).toBe('0x0100000000000000');
    expect(ask('childstate_getStorageSize', child, '0x6e')).toBe(8);
    expect(ask('childstate_getStorage', child, '0x6e', ask('chain_getBlockHash', 0))).toBeNull();
  });

  it('can be set in either form, with defaults for what is missing', () => {
    const { ask, heardOf, runtime, node } = setup();
    const key = runtime.System.Account.key(BOB);
    const watched = ask('state_subscribeStorage', [key]);
    ask('dev_setStorage', {
      System: {
        Account: [[['5FHneW46xGXgs5mUiveU4sbTyGBzmstUspZC92UhjJM694ty'], { nonce: 3, providers: 1, data: { free: '77' } }]],
      },
      Timestamp: { now: 12 },
    });
    node.chain.executeAt(node.chain.head, () => {
      expect(runtime.System.Account.get(BOB)).toMatchObject({ nonce: 3, consumers: 0, data: { free: 77n, reserved: 0n } });
      expect(runtime.Timestamp.now()).toBe(12n);
    });
    expect(heardOf(watched)).toHaveLength(2);
    ask('dev_setStorage', { System: { $removePrefix: ['Account'] } });
    expect(ask('state_getKeys', runtime.System.Account.prefix())).toEqual([]);
    const bad = (values: unknown) => (ask('dev_setStorage', values) as { message: string }).message;
    expect(bad({ Staking: {} })).toContain('the runtime has no pallet Staking');
    expect(bad({ System: { Nothing: 1 } })).toContain('the pallet has no storage item Nothing');
    expect(bad({ System: { Number: -1 } })).toContain('-1 is not a u32');
    expect(bad({ System: { Number: 2 ** 33 } })).toContain('8589934592');
    expect(bad({ System: { Account: [[[BOB], { none: 1 }]] } })).toContain('AccountInfo has no field none');
    expect(bad({ System: { Account: [[['0x'], {}]] } })).toContain('the account must be an account as SS58 or 32 bytes in hex');
    expect(bad({ System: null })).toContain('System must be an object');
    expect(bad([['0x12']])).toContain('each value must be a pair');
  });
});

describe('runtime APIs', () => {
  it('are called by name, and refuse what is no argument', () => {
    const { ask } = setup();
    expect(ask('state_call', 'AccountNonceApi_account_nonce', ALICE)).toBe('0x00000000');
    expect(ask('state_call', 'Metadata_metadata_versions', '0x')).toBe('0x0c0e0000000f00000010000000');
    expect(ask('state_call', 'Metadata_metadata_at_version', '0x0d000000')).toBe('0x00');
    expect(ask('state_call', 'Core_execute_block', '0x')).toMatchObject({
      code: -32000,
      data: expect.stringContaining('not found'),
    });
    expect(ask('state_call', 'AccountNonceApi_account_nonce', '0x01')).toMatchObject({ code: -32000 });
  });

  it('say what validity a transaction has', () => {
    const { ask, node, runtime } = setup();
    const remark = runtime.System.Call.remark(new Uint8Array());
    const validate = (nonce: number) =>
      ask(
        'state_call',
        'TaggedTransactionQueue_validate_transaction',
        `0x02${bytesToHex(signed(node, remark, { nonce })).slice(2)}${'00'.repeat(32)}`,
      );
    const tag = (nonce: number) => `90${ALICE.slice(2)}${bytesToHex(encode(T.u32, nonce)).slice(2)}`;
    const [zero, forever] = ['00'.repeat(8), 'ff'.repeat(8)];
    expect(validate(0)).toBe(`0x00${zero}0004${tag(0)}${forever}01`);
    expect(validate(2)).toBe(`0x00${zero}04${tag(1)}04${tag(2)}${forever}01`);
    ask('author_submitExtrinsic', signed(node, remark, { nonce: 0 }));
    ask('dev_newBlock');
    // Err, Invalid, Stale.
    expect(validate(0)).toBe('0x010003');
  });
});

describe('fees', () => {
  it('are told in parts', () => {
    const { ask, node, runtime } = setup();
    const extrinsic = signed(node, runtime.System.Call.remark(new Uint8Array(5)), { nonce: 0, tip: 9n });
    const length = extrinsic.length;
    expect(ask('payment_queryFeeDetails', extrinsic)).toEqual({
      inclusionFee: {
        baseFee: '0x5f5e100',
        lenFee: `0x${length.toString(16)}`,
        adjustedWeightFee: `0x${(2_002_000).toString(16)}`,
      },
    });
    expect(ask('payment_queryInfo', extrinsic)).toEqual({
      weight: { ref_time: 2_002_000, proof_size: 0 },
      class: 'normal',
      partialFee: `${100_000_000 + 2_002_000 + length}`,
    });
    // What nobody signed costs nobody anything.
    expect(ask('payment_queryFeeDetails', '0x1004000000')).toEqual({ inclusionFee: null });
  });
});

describe('a dry run', () => {
  it('tells outcome or reason, and changes nothing', () => {
    const { ask, node, runtime } = setup();
    const { Balances, Virt } = runtime;
    const dry = (call: Parameters<typeof signed>[1], nonce = 0) => ask('system_dryRun', signed(node, call, { nonce }));
    expect(dry(Balances.Call.transferKeepAlive(BOB, 1n))).toBe('0x0000');
    // Ok(Err(Module { index: 4, error: [8, 0, 0, 0] })): ProgramNotFound is the ninth.
    const unknown = Virt.Call.call(`0x${'01'.repeat(32)}`, 'main', 1n, new Uint8Array());
    expect(dry(unknown)).toBe('0x0001030408000000');
    // Err(Invalid(Future)).
    expect(dry(unknown, 1)).toBe('0x010002');
    expect(ask('system_accountNextIndex', alice.account)).toBe(0);
  });
});

describe('chainHead', () => {
  const follow = () => {
    const test = setup();
    const id = test.ask('chainHead_v1_follow', false);
    return { ...test, id, events: () => test.heardOf(id) as Record<string, unknown>[] };
  };

  it('tells blocks in order, and keeps them until they are unpinned', async () => {
    const { ask, id, events, node } = follow();
    const genesis = node.chain.genesis.hash;
    const block = ask('dev_newBlock');
    await untilFinal(node, 1);
    expect(events()).toEqual([
      { event: 'initialized', finalizedBlockHashes: [genesis] },
      { event: 'bestBlockChanged', bestBlockHash: genesis },
      { event: 'newBlock', blockHash: block, parentBlockHash: genesis },
      { event: 'bestBlockChanged', bestBlockHash: block },
      { event: 'finalized', finalizedBlockHashes: [block], prunedBlockHashes: [] },
    ]);
    expect(ask('chainHead_v1_header', id, block)).toMatch(new RegExp(`^${genesis}`));
    expect(ask('chainHead_v1_unpin', id, [block])).toBeNull();
    expect(ask('chainHead_v1_header', id, block)).toMatchObject({ code: -32801 });
    expect(ask('chainHead_v1_header', 'gone', block)).toBeNull();
    expect(ask('chainHead_v1_body', 'gone', block)).toEqual({ result: 'limitReached' });
  });

  it('gives storage in pages, and waits between them', () => {
    const { ask, id, events, heardOf, node } = follow();
    const { operationId: stopped } = ask('chainHead_v1_body', id, node.chain.head.hash) as { operationId: string };
    expect(events().at(-1)).toEqual({ event: 'operationBodyDone', operationId: stopped, value: [] });
    ask(
      'dev_setStorage',
      Array.from({ length: 600 }, (_, i) => [numberToHex(0xee0000 + i, 24), '0x01']),
    );
    // Storage that was changed by hand ends what followed it.
    expect(events().at(-1)).toEqual({ event: 'stop' });
    const again = ask('chainHead_v1_follow', false);
    const items = [
      { key: '0xee', type: 'descendantsValues' },
      { key: '0xee0000', type: 'value' },
    ];
    const { hash } = node.chain.head;
    const { operationId } = ask('chainHead_v1_storage', again, hash, items) as { operationId: string };
    const [first, waiting] = heardOf(again).slice(-2) as [{ items: unknown[] }, object];
    expect(first.items).toHaveLength(500);
    expect(waiting).toEqual({ event: 'operationWaitingForContinue', operationId });
    ask('chainHead_v1_continue', again, operationId);
    const [second, done] = heardOf(again).slice(-2) as [{ items: unknown[] }, object];
    expect(second.items).toHaveLength(101);
    expect(second.items[100]).toEqual({ key: '0xee0000', value: '0x01' });
    expect(done).toEqual({ event: 'operationStorageDone', operationId });
    expect(ask('chainHead_v1_continue', again, operationId)).toMatchObject({ code: -32803 });
  });

  it('is followed four times at most', () => {
    const { ask } = setup();
    const ids = Array.from({ length: 4 }, () => ask('chainHead_v1_follow', true));
    expect(ids).toEqual(Array(4).fill(expect.any(String)));
    expect(ask('chainHead_v1_follow', true)).toMatchObject({ code: -32800 });
    expect(ask('chainHead_v1_unfollow', ids[0])).toBeNull();
    expect(ask('chainHead_v1_follow', true)).toEqual(expect.any(String));
  });
});

describe('a broadcast', () => {
  it('is tried again after each block, until it is stopped', () => {
    const { ask, node, runtime } = setup();
    const remark = runtime.System.Call.remark(new Uint8Array());
    const expired = signed(node, remark, { nonce: 0, era: { type: 'Mortal', period: 4, phase: 2 } });
    // Born at block 2, whose hash the signer could not know: never valid, and never told.
    const id = ask('transaction_v1_broadcast', expired);
    ask('dev_newBlock', { count: 3 });
    expect(node.pool.size.ready).toBe(0);
    expect(ask('transaction_v1_stop', id)).toBeNull();
    expect(ask('transaction_v1_stop', id)).toMatchObject({ code: -32602 });
    ask('transaction_v1_broadcast', signed(node, remark, { nonce: 0 }));
    expect(node.pool.size.ready).toBe(1);
  });
});
