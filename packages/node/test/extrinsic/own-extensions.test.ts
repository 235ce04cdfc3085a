import { type GenericExtrinsic, Metadata, TypeRegistry } from '@polkadot/types';
import { numberToU8a } from '@polkadot/util';
import {
  ALICE,
  BOB,
  blake2_256,
  call,
  concatBytes,
  constructRuntime,
  createBalances,
  createSystem,
  createTransactionPayment,
  decode,
  definePallet,
  encode,
  type HexString,
  hexToBytes,
  type RuntimeCall,
  signedCall,
  systemExtensions,
  T,
  transactionExtension,
  weightOf,
} from '@polkavirt/mock-runtime';
import { err, ok } from '@polkavirt/primitives';
import { onTestEnd } from '@polkavirt/test-support';
import { sign } from '@scure/sr25519';
import { createNode, createVerifySignature } from '../../src/index.ts';
import { connect } from '../support/connect.ts';
import { alice, bob } from '../support/sign.ts';

const custom = (value: number) => ({ type: 'Invalid', value: { type: 'Custom', value } }) as const;

/** Takes calls that nobody signed: each topic once a block, by priority; 255 without a tag. */
const createOpen = definePallet('pallet_open', () => ({
  calls: {
    tell: call(
      [
        ['topic', T.u8],
        ['priority', T.u64],
      ],
      { weight: weightOf(10n) },
      () => ok({}),
    ),
    fail: signedCall([], { weight: weightOf(10n) }, () => err({ type: 'Unavailable' })),
  },
  validateUnsigned({ value }) {
    if (value.type !== 'tell') return err({ type: 'Invalid', value: { type: 'Call' } });
    const { topic, priority } = value.value as { topic: number; priority: bigint };
    if (topic === 0) return err(custom(7));
    return ok({ priority, provides: topic === 255 ? [] : [Uint8Array.of(0x6f, topic)], longevity: 2n });
  },
}));

/** Sees transactions of at most so many bytes, and hears of how they end. */
const limitLength = (heard: string[]) =>
  transactionExtension({
    identifier: 'LimitLength',
    value: T.struct({ path: ['own', 'LimitLength'] }, { most: T.u32 }),
    fallback: { most: 1000 },
    implicit: T.u16,
    implied: () => ok(0x0702),
    validate: ({ most }, _origin, { length }) => (length <= most ? ok({}) : err(custom(1))),
    prepare: ({ most }, origin) => ok(`${origin.type} ${most}`),
    settle: (prepared, _transaction, result) => void heard.push(`${prepared} ${result.ok}`),
  });

function setUp() {
  const heard: string[] = [];
  const System = createSystem();
  const Balances = createBalances({ System });
  const TransactionPayment = createTransactionPayment({ System, Balances });
  const Open = createOpen();
  const pallets = { System, Balances, TransactionPayment, Open };
  const extensions = [
    createVerifySignature(),
    ...systemExtensions(System),
    TransactionPayment.chargeTransactionPayment,
    limitLength(heard),
  ];
  const runtime = constructRuntime(pallets, {}, { extensions });
  const genesis = runtime.newTestExt({ Balances: { balances: [ALICE, BOB].map((who) => [who, 10n ** 15n] as const) } });
  const node = createNode({ genesis, finalityDelay: 0, buildMode: { type: 'Manual' } });
  onTestEnd('the node', () => node.close());
  const { ask, session } = connect(node);
  onTestEnd('the connection', () => session.close());
  return { ...runtime, node, ask, heard };
}
type Test = ReturnType<typeof setUp>;

const DISABLED = Uint8Array.of(1);
/** Immortal, the nonce, no tip. */
const plain = (nonce: number) => Uint8Array.of(0, nonce << 2, 0);
const most = (bytes: number) => numberToU8a(bytes, 32).reverse();
/** Spec version 1, transaction version 1, the genesis twice, and 0x0702 of the runtime's own extension. */
const implied = ({ node }: Test) => {
  const one = Uint8Array.of(1, 0, 0, 0);
  const genesis = hexToBytes(node.chain.genesis.hash);
  return concatBytes(one, one, genesis, genesis, Uint8Array.of(2, 7));
};
const framed = (...parts: Uint8Array[]): Uint8Array => encode(T.bytes, concatBytes(...parts));
const callOf = ({ RuntimeCall }: Test, inner: RuntimeCall) => encode(RuntimeCall, inner);

/** A signed extrinsic of version 4, byte by byte. */
function signedV4(test: Test, inner: RuntimeCall, nonce: number, length = most(1000), verify = DISABLED): Uint8Array {
  const body = callOf(test, inner);
  const extra = concatBytes(verify, plain(nonce), length);
  const payload = concatBytes(body, extra, implied(test));
  const signature = sign(alice.secret, payload.length > 256 ? blake2_256(payload) : payload);
  return framed(Uint8Array.of(0x84, 0), hexToBytes(ALICE), Uint8Array.of(1), signature, extra, body);
}

interface General {
  readonly nonce: number;
  readonly by?: typeof alice;
  /** What is signed in place of the call. */
  readonly signs?: RuntimeCall;
  readonly version?: number;
}

/** A general transaction of version 5 with a signature in its first extension, byte by byte. */
function generalV5(test: Test, inner: RuntimeCall, { nonce, by = alice, signs = inner, version = 0 }: General): Uint8Array {
  const later = concatBytes(plain(nonce), most(1000));
  const payload = concatBytes(Uint8Array.of(version), callOf(test, signs), later, implied(test));
  const verify = concatBytes(Uint8Array.of(0, 1), sign(by.secret, blake2_256(payload)), hexToBytes(by.account));
  return framed(Uint8Array.of(0x45, version), verify, later, callOf(test, inner));
}

const bare = (test: Test, inner: RuntimeCall, version: 4 | 5 = 4) => framed(Uint8Array.of(version), callOf(test, inner));
const submit = ({ ask }: Test, extrinsic: Uint8Array) => ask('author_submitExtrinsic', extrinsic);
const eventsOf = (test: Test) =>
  test.node.chain.executeAt(test.node.chain.head, () => test.System.events().map(({ type, value }) => `${type}.${value.type}`));

describe('transaction extensions that a runtime lists', () => {
  it('stand in metadata in their order, with their types, in each version', () => {
    const { ask } = setUp();
    const names = [
      'VerifyMultiSignature',
      ...[
        'CheckNonZeroSender',
        'CheckSpecVersion',
        'CheckTxVersion',
        'CheckGenesis',
        'CheckMortality',
        'CheckNonce',
        'CheckWeight',
      ],
      ...['ChargeTransactionPayment', 'LimitLength'],
    ];
    const v14 = new Metadata(new TypeRegistry(), ask('state_getMetadata') as HexString);
    const { signedExtensions, version } = v14.asV14.extrinsic;
    expect([version.toNumber(), signedExtensions.map(({ identifier }) => identifier.toString())]).toEqual([4, names]);
    const own = signedExtensions[9];
    expect(v14.asV14.lookup.getTypeDef(own.type)).toMatchObject({ lookupName: 'OwnLimitLength' });
    expect(v14.asV14.lookup.getTypeDef(own.additionalSigned).type).toBe('u16');
    const answer = ask('state_call', 'Metadata_metadata_at_version', '0x10000000') as HexString;
    const bytes = decode(T.option(T.bytes), hexToBytes(answer)) as Uint8Array;
    const v16 = new Metadata(new TypeRegistry(), bytes).asV16.extrinsic;
    expect(v16.versions.toHex()).toBe('0x0405');
    expect(v16.transactionExtensions.map(({ identifier }) => identifier.toString())).toEqual(names);
    expect(v16.transactionExtensionsByVersion.toJSON()).toEqual({ 0: names.map((_, i) => i) });
  });

  it('say what a signer signs: value and implicit value of each', () => {
    const test = setUp();
    const remark = test.System.Call.remark(Uint8Array.of(1));
    expect(submit(test, signedV4(test, remark, 0))).toMatch(/^0x/);
    // What was signed is another length than what is sent.
    const body = callOf(test, remark);
    const extra = concatBytes(DISABLED, plain(1), most(1000));
    const signature = sign(alice.secret, concatBytes(body, DISABLED, plain(1), most(999), implied(test)));
    const forged = framed(Uint8Array.of(0x84, 0), hexToBytes(ALICE), Uint8Array.of(1), signature, extra, body);
    expect(submit(test, forged)).toMatchObject({ code: 1010, data: 'Transaction has a bad signature' });
    test.ask('dev_newBlock');
    expect(test.heard).toEqual(['Signed 1000 true']);
    expect(eventsOf(test)).toContain('TransactionPayment.TransactionFeePaid');
  });

  it('decide what pool and block take, and hear of the end', () => {
    const test = setUp();
    const { Open, System } = test;
    const remark = System.Call.remark(new Uint8Array(50));
    expect(submit(test, signedV4(test, remark, 0, most(100)))).toMatchObject({ code: 1010, data: 'Custom error' });
    expect(submit(test, signedV4(test, Open.Call.fail(), 0, most(500)))).toMatch(/^0x/);
    test.ask('dev_newBlock');
    expect(test.heard).toEqual(['Signed 500 false']);
    expect(eventsOf(test)).toContain('System.ExtrinsicFailed');
  });

  it('two of one name are refused', () => {
    const System = createSystem();
    const twice = [...systemExtensions(System), transactionExtension({ identifier: 'CheckNonce', value: T.u8 })];
    expect(() => constructRuntime({ System }, {}, { extensions: twice })).toThrow(
      'two transaction extensions have the identifier CheckNonce',
    );
  });

  it('dev_dryRun says which of them needs a value', () => {
    const System = createSystem();
    const needy = transactionExtension({ identifier: 'Needy', value: T.u8 });
    const runtime = constructRuntime({ System }, {}, { extensions: [...systemExtensions(System), needy] });
    const node = createNode({ genesis: runtime.newTestExt(), buildMode: { type: 'Manual' } });
    onTestEnd('the node', () => node.close());
    const { ask, session } = connect(node);
    onTestEnd('the connection', () => session.close());
    const inner = encode(runtime.RuntimeCall, System.Call.remark(new Uint8Array()));
    const asked = ask('dev_dryRun', { extrinsic: { call: `0x${Buffer.from(inner).toString('hex')}`, address: ALICE } });
    expect(asked).toMatchObject({ code: -32602, message: expect.stringContaining('Needy needs a value') });
  });
});

describe('general transactions, version 5', () => {
  it('are from whom an extension authorizes: nonce, fee and origin are that account’s', () => {
    const test = setUp();
    const { node, System, Balances } = test;
    const encoded = generalV5(test, Balances.Call.transferKeepAlive(ALICE, 5n), { nonce: 0, by: bob });
    // What independent code makes of the bytes.
    const registry = new TypeRegistry();
    const metadata = new Metadata(registry, test.ask('state_getMetadata') as HexString);
    registry.setMetadata(metadata, undefined, {
      LimitLength: { extrinsic: { limitLength: 'u32' }, payload: {} },
      VerifyMultiSignature: { extrinsic: { verify: 'PalletVerifySignatureExtensionVerifySignature' }, payload: {} },
    });
    const read = registry.createTypeUnsafe<GenericExtrinsic>('GenericExtrinsic', [encoded]);
    expect([read.version & 0x7f, read.method.toHuman()]).toMatchObject([
      0x45,
      { method: 'transferKeepAlive', section: 'balances' },
    ]);

    const validity = test.ask(
      'state_call',
      'TaggedTransactionQueue_validate_transaction',
      concatBytes(Uint8Array.of(2), encoded, new Uint8Array(32)),
    );
    // Ok, priority 0, no tag required, one provided: Bob with nonce 0.
    expect(validity).toMatch(new RegExp(`^0x00${'00'.repeat(8)}00${'04'}90${BOB.slice(2)}00000000`));
    expect(submit(test, encoded)).toMatch(/^0x/);
    expect(submit(test, encoded)).toMatchObject({ code: 1013 });
    expect(test.ask('system_accountNextIndex', BOB)).toBe(1);
    test.ask('dev_newBlock');
    expect(test.heard).toEqual(['Signed 1000 true']);
    node.chain.executeAt(node.chain.head, () => {
      expect([System.accountNonce(BOB), System.accountNonce(ALICE)]).toEqual([1, 0]);
      expect(Balances.freeBalance(ALICE)).toBe(10n ** 15n + 5n);
      expect(Balances.freeBalance(BOB)).toBeLessThan(10n ** 15n - 5n);
    });
    const block = test.ask('chain_getBlock') as { block: { extrinsics: string[] } };
    expect(block.block.extrinsics).toEqual([`0x${Buffer.from(encoded).toString('hex')}`]);
  });

  it('need a good signature, over the call and what follows the extension', () => {
    const test = setUp();
    const { System } = test;
    const remark = System.Call.remark(Uint8Array.of(1));
    const other = System.Call.remark(Uint8Array.of(2));
    expect(submit(test, generalV5(test, remark, { nonce: 0, signs: other }))).toMatchObject({
      code: 1010,
      data: 'Transaction has a bad signature',
    });
    const nobody = framed(Uint8Array.of(0x45, 0), DISABLED, plain(0), most(1000), callOf(test, remark));
    expect(submit(test, nobody)).toMatchObject({ code: 1010, data: 'The transaction extension did not authorize any origin' });
    // Who signed the extrinsic already must not sign again.
    const [, ...signature] = generalV5(test, remark, { nonce: 0 }).subarray(2);
    const again = Uint8Array.from(signature).subarray(1, 99);
    expect(submit(test, signedV4(test, remark, 0, most(1000), again))).toMatchObject({
      code: 1010,
      data: 'Invalid signing address',
    });
    expect(submit(test, generalV5(test, remark, { nonce: 0, version: 1 }))).toMatchObject({
      code: 1001,
      message: expect.stringContaining('extensions of version 1; the runtime has 0'),
    });
    expect(test.ask('author_pendingExtrinsics')).toEqual([]);
  });

  it('go by nonce with the signed ones of the account, and replace them by a higher tip', () => {
    const test = setUp();
    const remark = test.System.Call.remark(Uint8Array.of(1));
    submit(test, generalV5(test, remark, { nonce: 1 }));
    expect(test.ask('author_pendingExtrinsics')).toEqual([]);
    submit(test, signedV4(test, remark, 0));
    expect(test.ask('author_pendingExtrinsics')).toHaveLength(2);
    expect(submit(test, signedV4(test, remark, 1))).toMatchObject({ code: 1014 });
    test.ask('dev_newBlock');
    expect(test.heard).toEqual(['Signed 1000 true', 'Signed 1000 true']);
  });

  it.each([
    ['signed, version 5', 0x85],
    ['general, version 4', 0x44],
    ['a version to come', 0x06],
  ])('%s is not an extrinsic', (_name, preamble) => {
    const test = setUp();
    const extrinsic = framed(Uint8Array.of(preamble), callOf(test, test.System.Call.remark(new Uint8Array())));
    expect(submit(test, extrinsic)).toMatchObject({ code: 1001, message: expect.stringContaining(`begins with ${preamble}`) });
  });
});

describe('calls that nobody signed', () => {
  it.each([4, 5] as const)('go through the pool into a block where their pallet agrees (version %s)', (version) => {
    const test = setUp();
    const { Open, System } = test;
    const encoded = bare(test, Open.Call.tell(1, 0n), version);
    expect(submit(test, encoded)).toBe(`0x${Buffer.from(blake2_256(encoded)).toString('hex')}`);
    expect(submit(test, encoded)).toMatchObject({ code: 1013 });
    expect(test.ask('author_pendingExtrinsics')).toHaveLength(1);
    test.ask('dev_newBlock');
    expect(test.ask('author_pendingExtrinsics')).toEqual([]);
    expect(eventsOf(test)).toEqual(['System.ExtrinsicSuccess']);
    // No fee, and no extension heard of it.
    expect(test.heard).toEqual([]);
    expect(submit(test, bare(test, Open.Call.tell(0, 0n), version))).toMatchObject({ code: 1010, data: 'Custom error' });
    expect(submit(test, bare(test, System.Call.remark(new Uint8Array()), version))).toMatchObject({
      code: 1011,
      data: 'Could not find an unsigned validator for the unsigned transaction',
    });
    // The same call may come again: the chain does not remember what is no account's.
    expect(submit(test, encoded)).toMatch(/^0x/);
  });

  it('of two that provide the same the one of higher priority stays', () => {
    const test = setUp();
    const { Open } = test;
    submit(test, bare(test, Open.Call.tell(1, 5n)));
    expect(submit(test, bare(test, Open.Call.tell(1, 5n), 5))).toMatchObject({
      code: 1014,
      message: 'Priority is too low: (5 vs 5)',
    });
    expect(submit(test, bare(test, Open.Call.tell(1, 6n)))).toMatch(/^0x/);
    expect(submit(test, bare(test, Open.Call.tell(2, 7n)))).toMatch(/^0x/);
    const hex = (inner: RuntimeCall) => `0x${Buffer.from(bare(test, inner)).toString('hex')}`;
    expect(test.ask('author_pendingExtrinsics')).toEqual([hex(Open.Call.tell(2, 7n)), hex(Open.Call.tell(1, 6n))]);
    expect(submit(test, bare(test, Open.Call.tell(255, 1n)))).toMatchObject({ code: 1019 });
  });

  it('leave the pool when their time is over', () => {
    const test = setUp();
    const { node, Open } = test;
    submit(test, bare(test, Open.Call.tell(1, 5n)));
    const entry = node.pool.ready()[0];
    // Valid in the next two blocks.
    expect(entry.death).toBe(3);
    node.pool.build(0);
    expect(node.pool.size.ready).toBe(1);
    node.pool.build(0);
    expect(node.pool.size.ready).toBe(0);
  });

  it('TaggedTransactionQueue tells what the pallet said; a mandatory call is none of the pool’s', () => {
    const test = setUp();
    const query = concatBytes(Uint8Array.of(2), bare(test, test.Open.Call.tell(3, 9n)), new Uint8Array(32));
    expect(test.ask('state_call', 'TaggedTransactionQueue_validate_transaction', query)).toBe(
      '0x00' + '0900000000000000' + '00' + '04086f03' + '0200000000000000' + '01',
    );
  });
});
