import { withLegacy } from '@polkadot-api/ws-middleware';
import type { AccountInfo, HexString } from '@polkavirt/mock-runtime';
import { onTestEnd } from '@polkavirt/test-support';
import { createClient, type Transaction } from 'polkadot-api';
import { getPolkadotSigner } from 'polkadot-api/signer';
import { getWsProvider } from 'polkadot-api/ws';
import { lastValueFrom, toArray } from 'rxjs';
import { WebSocket } from 'ws';
import { BOB_SS58, type Call, type Client, NO_PROGRAM } from './client.ts';
import { alicePair } from './dev-pair.ts';

type Middleware = (base: Parameters<typeof withLegacy>[0]) => ReturnType<typeof withLegacy>;

/** What the client does about a server's methods: the new methods as they come, or the legacy ones alone. */
export const MIDDLEWARE = {
  new: ((base) => base) as Middleware,
  legacy: withLegacy as Middleware,
};

const connectWith =
  (middleware: Middleware) =>
  async (url: string): Promise<Client> => {
    const client = createClient(getWsProvider(url, { websocketClass: WebSocket as never, ...{ middleware } }));
    onTestEnd('the client', () => client.destroy());
    const api = client.getUnsafeApi();
    const pair = await alicePair();
    const alice = getPolkadotSigner(pair.publicKey, 'Sr25519', (message) => pair.sign(message));
    const transaction = (call: Call): Transaction => {
      if (call.type === 'remark') return api.tx.System.remark({ remark: Uint8Array.of(1) });
      if (call.type === 'transfer') {
        return api.tx.Balances.transfer_keep_alive({ dest: { type: 'Id', value: BOB_SS58 }, value: call.amount });
      }
      return api.tx.Virt.call({ program: NO_PROGRAM, export_name: 'main', gas_limit: 1_000_000n, input: new Uint8Array() });
    };
    await api.query.System.Number.getValue();
    return {
      async identity() {
        const { genesisHash } = await client.getChainSpecData();
        const version = (await api.constants.System.Version()) as { spec_name: string };
        return { genesis: genesisHash, runtime: version.spec_name };
      },
      existentialDeposit: async () => (await api.constants.Balances.ExistentialDeposit()) as bigint,
      async free(address, at) {
        const account = (await api.query.System.Account.getValue(address, at === undefined ? {} : { at })) as AccountInfo;
        return account.data.free;
      },
      async watchTransfers(tell) {
        const watching = api.event.Balances.Transfer.watch().subscribe(({ events }) => {
          for (const { payload } of events) tell((payload as { amount: bigint }).amount);
        });
        return () => watching.unsubscribe();
      },
      async send(call, nonce) {
        const watched$ = transaction(call).signSubmitAndWatch(alice, nonce === undefined ? {} : { nonce });
        const told = await lastValueFrom(watched$.pipe(toArray()));
        const last = told[told.length - 1];
        if (last.type !== 'finalized') throw new Error(`it ended as ${last.type}`);
        const failed = last.dispatchError as { value?: { type: string; value?: { type: string } } } | undefined;
        return {
          statuses: told.map(({ type }) => type),
          events: last.events.map(({ type, value }) => `${type}.${value.type}`),
          error: failed && `${failed.value?.type}.${failed.value?.value?.type}`,
          block: last.block.hash as HexString,
        };
      },
      // What is asked meanwhile waits for the connection.
      whenBack: async () => undefined,
    };
  };

export const connectPolkadotApi = { new: connectWith(MIDDLEWARE.new), legacy: connectWith(MIDDLEWARE.legacy) };
