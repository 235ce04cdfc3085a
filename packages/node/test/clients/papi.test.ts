import { withLegacy } from '@polkadot-api/ws-middleware';
import { type AccountInfo, ALICE, bytesToHex, encode, hexToBytes, T } from '@polkavirt/mock-runtime';
import { onTestEnd, releaseTimersAtEnd, within } from '@polkavirt/test-support';
import { getPublicKey, secretFromSeed, sign } from '@scure/sr25519';
import { createClient, type PolkadotClient } from 'polkadot-api';
import { getPolkadotSigner } from 'polkadot-api/signer';
import { getWsProvider } from 'polkadot-api/ws';
import { filter, firstValueFrom, lastValueFrom, toArray } from 'rxjs';
import { WebSocket } from 'ws';
import { DEV_ENDOWMENT } from '../../src/index.ts';
import { counterProgram, createTestNode, serve, type TestNode } from '../support/test-node.ts';

releaseTimersAtEnd();

/** The mini secret of `//Alice` under the development phrase. */
const secret = secretFromSeed(hexToBytes('0xe5be9a5092b81bca64be81d212e7f2f9eba183bb7a90954f7b76361f6edb5c0a'));
const alice = getPolkadotSigner(getPublicKey(secret), 'Sr25519', (message) => sign(secret, message));
const ALICE_SS58 = '5GrwvaEF5zXb26Fz9rcQpDWS57CtERHpNehXCPcNoHGKutQY';

/** What the client does about a server's methods: its own choice, the new methods as they come, or the legacy ones alone. */
const MIDDLEWARE = {
  'as it comes': undefined,
  'by the new methods, with no mending': (base: Parameters<typeof withLegacy>[0]) => base,
  'by the legacy methods': withLegacy,
};

describe.each(Object.entries(MIDDLEWARE))('polkadot-api over WebSocket, %s', (_, middleware) => {
  let test: TestNode;
  let client: PolkadotClient;
  const code = counterProgram();
  const api = () => client.getUnsafeApi();

  beforeAll(async () => {
    test = createTestNode();
    const server = await serve(test.node);
    client = createClient(getWsProvider(server.url, { websocketClass: WebSocket as never, ...(middleware && { middleware }) }));
    onTestEnd('the client', () => client.destroy());
  });

  it('connects, and reads constants and storage', async () => {
    expect(bytesToHex(alice.publicKey)).toBe(ALICE);
    const { genesisHash, name } = await within('the chain spec', client.getChainSpecData());
    expect([genesisHash, name]).toEqual([test.node.chain.genesis.hash, 'polkavirt Development']);
    expect(await api().constants.Balances.ExistentialDeposit()).toBe(1_000_000n);
    const account = (await api().query.System.Account.getValue(ALICE_SS58)) as AccountInfo;
    expect(account.data.free).toBe(DEV_ENDOWMENT);
    expect(await api().query.System.Account.getEntries()).toHaveLength(6);
    expect(await api().apis.AccountNonceApi.account_nonce(ALICE_SS58)).toBe(0);
  });

  it('signs and submits a call of a program, sees it final, with its event, and its storage at an old block', async () => {
    const program = test.runtime.Virt.programHash(code);
    const upload = api().tx.Virt.upload_code({ code });
    const uploaded = await within('the upload to be final', upload.signAndSubmit(alice));
    expect(uploaded.ok).toBe(true);
    const call = api().tx.Virt.call({ program, export_name: 'increment', gas_limit: 100_000n, input: new Uint8Array() });
    const called = await within('the call to be final', call.signAndSubmit(alice));
    expect(called.ok).toBe(true);
    const emitted = called.events.find(({ type, value }) => type === 'Virt' && value.type === 'Emitted');
    expect(emitted?.value.value.program).toBe(program);
    expect(bytesToHex(emitted?.value.value.data)).toBe(bytesToHex(encode(T.u64, 1n)));
    const then = (await api().query.System.Account.getValue(ALICE_SS58, { at: uploaded.block.hash })) as AccountInfo;
    const now = (await api().query.System.Account.getValue(ALICE_SS58)) as AccountInfo;
    expect([then.nonce, now.nonce]).toEqual([1, 2]);
  });

  it('decodes the module error of a program that traps', async () => {
    const program = test.runtime.Virt.programHash(code);
    const call = api().tx.Virt.call({ program, export_name: 'crash', gas_limit: 100_000n, input: new Uint8Array() });
    const { ok, dispatchError } = await within('the call to be final', call.signAndSubmit(alice));
    expect(ok).toBe(false);
    expect(dispatchError).toEqual({ type: 'Module', value: { type: 'Virt', value: { type: 'Trap', value: undefined } } });
  });

  it('hears of best and final blocks and events, and is told what is wrong with a transaction', async () => {
    const { signSubmitAndWatch, getEstimatedFees } = api().tx.Balances.transfer_keep_alive({
      dest: { type: 'Id', value: '5FHneW46xGXgs5mUiveU4sbTyGBzmstUspZC92UhjJM694ty' },
      value: 12_345n,
    });
    expect(await getEstimatedFees(ALICE_SS58)).toBeGreaterThan(160_000_000n);
    const transferred = firstValueFrom(
      api()
        .event.Balances.Transfer.watch()
        .pipe(filter((seen) => seen.events.length > 0)),
    );
    const events = await within('the transfer to be final', lastValueFrom(signSubmitAndWatch(alice).pipe(toArray())));
    const seen = await within('the event of the transfer', transferred);
    expect(seen.events.map(({ payload }) => payload)).toMatchObject([{ from: ALICE_SS58, amount: 12_345n }]);
    expect(events.map((event) => event.type)).toEqual(['signed', 'broadcasted', 'txBestBlocksState', 'finalized']);
    const blocks = await firstValueFrom(client.bestBlocks$);
    expect(blocks[0].number).toBe(test.node.chain.head.number);
    const stale = api().tx.System.remark({ remark: new Uint8Array() });
    await expect(stale.signAndSubmit(alice, { nonce: 0 })).rejects.toThrow(/Stale/);
  });
});
