import { ALICE, BOB, bytesToHex, decode, encode, type HexString, T } from '@polkavirt/mock-runtime';
import { alice, signed } from '../support/sign.ts';
import { counterProgram } from '../support/test-node.ts';
import { withNode } from '../support/with-node.ts';

const setup = () => {
  const parts = withNode();
  const { node, runtime } = parts;
  const transfer = (nonce: number, value = 5_000_000n) =>
    signed(node, runtime.Balances.Call.transferKeepAlive(BOB, value), { nonce });
  return { ...parts, transfer };
};
const bare = (key: HexString) => key.slice(2);

describe('state_traceBlock', () => {
  type Trace = {
    blockTrace: {
      spans: { id: number; parentId: number | null; name: string }[];
      events: { parentId: number; data: { stringValues: { method: string; key: string; value: string; child_info?: string } } }[];
    };
  };

  it('executes a block again, and tells what it wrote, by its parts', () => {
    const { ask, node, runtime, transfer } = setup();
    ask('author_submitExtrinsic', transfer(0));
    const hash = ask('dev_newBlock') as HexString;
    const { parentHash } = node.chain.head.header;
    const account = runtime.System.Account.key(BOB);
    const traced = ask('state_traceBlock', hash, null, bare(account), 'Put') as Trace;
    expect(traced.blockTrace).toMatchObject({
      blockHash: bare(hash),
      parentHash: bare(parentHash),
      tracingTargets: 'pallet,frame,state',
      storageKeys: bare(account),
      methods: 'Put',
    });
    const { spans, events } = traced.blockTrace;
    // The time, then the transfer.
    expect(spans.map(({ name, parentId }) => [name, parentId])).toEqual([
      ['execute_block', null],
      ['initialize_block', 1],
      ['apply_extrinsic', 1],
      ['apply_extrinsic', 1],
      ['finalize_block', 1],
    ]);
    // It was written by the transfer, and the last value is what the block holds.
    expect(new Set(events.map(({ parentId }) => parentId))).toEqual(new Set([4]));
    expect(events.at(-1)?.data.stringValues).toEqual({
      method: 'Put',
      key: bare(account),
      value: bare(ask('state_getStorage', account, hash) as HexString),
    });
    expect(node.chain.head.hash).toBe(hash);
  });

  it('tells of child tries and of what is appended, and filters as upstream does', () => {
    const { ask, node, runtime } = setup();
    const { Virt, System } = runtime;
    const code = counterProgram();
    const program = Virt.programHash(code);
    ask('author_submitExtrinsic', signed(node, Virt.Call.uploadCode(code), { nonce: 0 }));
    ask('author_submitExtrinsic', signed(node, Virt.Call.call(program, 'increment', 100_000n, new Uint8Array()), { nonce: 1 }));
    const hash = ask('dev_newBlock');
    const eventsOf = (...filters: unknown[]) => (ask('state_traceBlock', hash, ...filters) as Trace).blockTrace.events;
    const child = eventsOf('state', '', 'ChildPut').map(({ data }) => data.stringValues);
    expect(child).toEqual([
      { method: 'ChildPut', key: '6e', child_info: bare(Virt.storageKeyOf(program)), value: '0100000000000000' },
    ]);
    const appended = eventsOf('state', bare(System.Events.key()), 'Append');
    expect(appended).toHaveLength(decode(T.u32, bytesOf(ask('state_getStorage', System.EventCount.key()))));
    // Without a filter nothing passes; an empty one lets everything pass, that of another target nothing.
    expect(eventsOf('state')).toEqual([]);
    expect(eventsOf('state', '', '').length).toBeGreaterThan(20);
    expect(eventsOf('pallet', '', '')).toEqual([]);
    expect((ask('state_traceBlock', hash, 'state', '', '') as Trace).blockTrace.spans).toEqual([]);
  });

  it('says so where there is no parent', () => {
    const { ask, node } = setup();
    expect(ask('state_traceBlock', node.chain.genesis.hash)).toEqual({
      traceError: { error: 'the parent of block 0 is not kept' },
    });
    expect(ask('state_traceBlock', `0x${'ab'.repeat(32)}`)).toMatchObject({ code: 4003 });
  });
});

const bytesOf = (hex: unknown): Uint8Array => Uint8Array.from(Buffer.from((hex as string).slice(2), 'hex'));

/** Decoded storage, as far as the tests look into it. */
interface StorageShown {
  readonly System: { readonly Account: Record<string, { nonce: unknown; data: { free: unknown } }>; readonly Events: unknown };
}

describe('dev_dryRun', () => {
  it('tells what an extrinsic would change, and changes nothing', () => {
    const { ask, node, runtime, transfer } = setup();
    const { stateRoot } = node.chain.head.header;
    const { old, new: after, delta } = ask('dev_dryRun', { extrinsic: bytesToHex(transfer(0)) }) as Record<string, StorageShown>;
    expect(old.System.Account[BOB].data.free).toBe(`${10n ** 18n}`);
    expect(after.System.Account[BOB].data.free).toBe(`${10n ** 18n + 5_000_000n}`);
    expect(delta.System.Account[BOB]).toEqual({ data: { free: [`${10n ** 18n}`, `${10n ** 18n + 5_000_000n}`] } });
    expect(delta.System.Account[ALICE].nonce).toEqual([0, 1]);
    const raw = ask('dev_dryRun', { extrinsic: bytesToHex(transfer(0)), raw: true }) as [string, string][];
    expect(raw.map(([key]) => key)).toContain(runtime.System.Account.key(BOB));
    ask('dev_newBlock');
    expect(ask('system_accountNextIndex', alice.account)).toBe(0);
    expect(node.chain.genesis.header.stateRoot).toBe(stateRoot);
  });

  it('runs a call as any account, without its signature', () => {
    const { ask, runtime } = setup();
    const call = bytesToHex(encode(runtime.RuntimeCall, runtime.System.Call.remarkWithEvent(Uint8Array.of(1))));
    const { new: after } = ask('dev_dryRun', { extrinsic: { call, address: BOB } }) as Record<string, StorageShown>;
    expect(after.System.Account[BOB].nonce).toBe(1);
    expect(JSON.stringify(after.System.Events)).toContain('Remarked');
  });

  it('says why something cannot be run', () => {
    const { ask, node, runtime, transfer } = setup();
    expect(ask('dev_dryRun', {})).toMatchObject({ code: 1, message: 'No extrinsic to run' });
    expect(ask('dev_dryRun', { extrinsic: bytesToHex(transfer(3)) })).toMatchObject({
      code: 1,
      message: 'Transaction will be valid in the future',
    });
    const forged = transfer(0);
    forged[40] ^= 1;
    expect(ask('dev_dryRun', { extrinsic: bytesToHex(forged) })).toMatchObject({
      code: 1,
      message: 'Transaction has a bad signature',
    });
    const stranger = { call: '0x0000', address: `0x${'07'.repeat(32)}` };
    expect(ask('dev_dryRun', { extrinsic: { ...stranger, call: '0x000000' } })).toMatchObject({ code: 1 });
    for (const options of [
      { extrinsic: '0x04' },
      { extrinsic: stranger },
      { extrinsic: { call: '0x000000' } },
      { html: true, extrinsic: '0x' },
      { dmp: [] },
      { at: 5 },
    ]) {
      expect(ask('dev_dryRun', options)).toMatchObject({ code: -32602 });
    }
    expect(ask('dev_dryRun', { extrinsic: bytesToHex(transfer(0)), at: `0x${'ab'.repeat(32)}` })).toMatchObject({ code: 4003 });
    expect(node.chain.head.number).toBe(0);
    expect(runtime.System.definition.scope.runtime.name).toBe('System');
  });
});

describe('DryRunApi', () => {
  it('tells the outcome and the events of a call by any origin', () => {
    const { ask, node, runtime } = setup();
    const { Balances, RuntimeCall, RuntimeEvent } = runtime;
    const dry = (origin: HexString, call: Parameters<typeof encode<unknown>>[1]) =>
      ask(
        'state_call',
        'DryRunApi_dry_run_call',
        `${origin}${bytesToHex(encode(RuntimeCall, call as never)).slice(2)}04000000`,
      ) as HexString;
    const signedBy = (who: HexString): HexString => `0x0001${who.slice(2)}`;
    const done = dry(signedBy(ALICE), Balances.Call.transferKeepAlive(BOB, 7_000_000n));
    // Ok, then Ok of no actual weight and Pays::Yes, then the events, then no messages to anybody.
    const event = encode(RuntimeEvent, Balances.Event.Transfer({ from: ALICE, to: BOB, amount: 7_000_000n }));
    expect(done).toBe(`0x00000000${'04'}${bytesToHex(event).slice(2)}0000`);
    // Root may not transfer: BadOrigin is the third of the dispatch errors.
    expect(dry('0x0000', Balances.Call.transferKeepAlive(BOB, 1n))).toBe('0x0001000002000000');
    const set = dry('0x0000', Balances.Call.forceSetBalance(BOB, 9_000_000n));
    expect(set.startsWith('0x00000000')).toBe(true);
    expect(node.chain.executeAt(node.chain.head, () => Balances.freeBalance(BOB))).toBe(10n ** 18n);
  });
});

describe('what a node without network and keys says of itself', () => {
  it('has a peer id in the form of libp2p, no addresses, and no keys', () => {
    const { ask, node } = setup();
    // An Ed25519 public key of 32 bytes in protobuf, as an identity multihash, in base58: always 12D3KooW and 44 more.
    expect(ask('system_localPeerId')).toMatch(/^12D3KooW[1-9A-HJ-NP-Za-km-z]{44}$/);
    expect([ask('system_localListenAddresses'), ask('system_reservedPeers')]).toEqual([[], []]);
    expect(ask('author_hasKey', ALICE, 'aura')).toBe(false);
    expect(ask('author_hasSessionKeys', ALICE)).toBe(false);
    expect(ask('author_hasKey', 'x', 'aura')).toMatchObject({ code: -32602 });
    expect(node.chain.head.number).toBe(0);
  });
});
