import '@polkadot/api-augment/substrate';
import { ApiPromise, ApiRx, Keyring, WsProvider } from '@polkadot/api';
import type { ProviderInterface } from '@polkadot/rpc-provider/types';
import { withLegacy } from '@polkadot-api/ws-middleware';
import { onTestEnd } from '@polkavirt/test-support';
import { DedotClient, WsProvider as DedotWsProvider } from 'dedot';
import { createClient } from 'polkadot-api';
import { getPolkadotSigner } from 'polkadot-api/signer';
import { getWsProvider } from 'polkadot-api/ws';
import { firstValueFrom, lastValueFrom, map, takeWhile, toArray } from 'rxjs';
import { WebSocket } from 'ws';

/** Sends a remark of Alice with a client library, and gives what the client said of it until it was final. */
type Send = (nonce: number) => Promise<string[]>;

const alice = () => new Keyring({ type: 'sr25519' }).addFromUri('//Alice');

/** A connection of the Polkadot.js API, until the end of the test. */
function polkadotJs(url: string): ProviderInterface {
  const provider = new WsProvider(url);
  onTestEnd('the connection', () => provider.disconnect());
  return provider as ProviderInterface;
}

async function apiPromise(url: string): Promise<Send> {
  const api = await ApiPromise.create({ provider: polkadotJs(url), noInitWarn: true });
  onTestEnd('the client', () => api.disconnect());
  const signer = alice();
  return (nonce) =>
    new Promise<string[]>((resolve, reject) => {
      const statuses: string[] = [];
      const hear = ({ status, isFinalized, isError }: { status: { type: string }; isFinalized: boolean; isError: boolean }) => {
        statuses.push(status.type);
        if (!isFinalized && !isError) return;
        // Else the client complains of an open subscription when it disconnects.
        void unsubscribe.then((stop) => {
          stop();
          resolve(statuses);
        });
      };
      const unsubscribe = api.tx.system.remark('0x01').signAndSend(signer, { nonce }, hear);
      unsubscribe.catch(reject);
    });
}

async function apiRx(url: string): Promise<Send> {
  const api = await firstValueFrom(ApiRx.create({ provider: polkadotJs(url), noInitWarn: true }));
  onTestEnd('the client', () => api.disconnect());
  const signer = alice();
  return (nonce) =>
    lastValueFrom(
      api.tx.system
        .remark('0x01')
        .signAndSend(signer, { nonce })
        .pipe(
          takeWhile(({ isFinalized }) => !isFinalized, true),
          map(({ status }) => status.type),
          toArray(),
        ),
    );
}

const papi =
  (middleware: (base: Parameters<typeof withLegacy>[0]) => ReturnType<typeof withLegacy>) =>
  async (url: string): Promise<Send> => {
    const client = createClient(getWsProvider(url, { websocketClass: WebSocket as never, ...{ middleware } }));
    onTestEnd('the client', () => client.destroy());
    const api = client.getUnsafeApi();
    const pair = alice();
    const signer = getPolkadotSigner(pair.publicKey, 'Sr25519', (message) => pair.sign(message));
    await api.query.System.Number.getValue();
    return (nonce) =>
      lastValueFrom(
        api.tx.System.remark({ remark: Uint8Array.of(1) })
          .signSubmitAndWatch(signer, { nonce })
          .pipe(
            map((event) => event.type),
            toArray(),
          ),
      );
  };

const dedot =
  (rpcVersion: 'v2' | 'legacy') =>
  async (url: string): Promise<Send> => {
    const provider = new DedotWsProvider(url);
    // A client takes its connection with it.
    onTestEnd('the connection', () => (provider.status === 'disconnected' ? undefined : provider.disconnect()));
    const client = await DedotClient.new({ provider, rpcVersion });
    onTestEnd('the client', () => client.disconnect());
    const signer = alice();
    return (nonce) =>
      new Promise<string[]>((resolve, reject) => {
        const statuses: string[] = [];
        client.tx.system
          .remark('0x01')
          .signAndSend(signer, { nonce }, ({ status }) => {
            statuses.push(status.type);
            if (status.type === 'Finalized' || status.type === 'Invalid' || status.type === 'Drop') resolve(statuses);
          })
          .catch(reject);
      });
  };

/** Each client library by each protocol that it speaks, and what it says of a transaction that goes well. */
export const SENDERS = {
  ApiPromise: { connect: apiPromise, statuses: ['Ready', 'InBlock', 'Finalized'] },
  ApiRx: { connect: apiRx, statuses: ['Ready', 'InBlock', 'Finalized'] },
  'polkadot-api by the new methods': {
    connect: papi((base) => base as ReturnType<typeof withLegacy>),
    statuses: ['signed', 'broadcasted', 'txBestBlocksState', 'finalized'],
  },
  'polkadot-api by the legacy methods': {
    connect: papi(withLegacy),
    statuses: ['signed', 'broadcasted', 'txBestBlocksState', 'finalized'],
  },
  'dedot by the new methods': {
    connect: dedot('v2'),
    statuses: ['Validated', 'Broadcasting', 'BestChainBlockIncluded', 'Finalized'],
  },
  'dedot by the legacy methods': { connect: dedot('legacy'), statuses: ['Validated', 'BestChainBlockIncluded', 'Finalized'] },
} as const satisfies Record<string, { connect(url: string): Promise<Send>; statuses: readonly string[] }>;
