import '@polkadot/api-augment/substrate';
import { ApiPromise, ApiRx, Keyring, WsProvider } from '@polkadot/api';
import type { ProviderInterface } from '@polkadot/rpc-provider/types';
import { withLegacy } from '@polkadot-api/ws-middleware';
import { DedotClient, WsProvider as DedotWsProvider } from 'dedot';
import { createClient } from 'polkadot-api';
import { getPolkadotSigner } from 'polkadot-api/signer';
import { getWsProvider } from 'polkadot-api/ws';
import { firstValueFrom, lastValueFrom, map, takeWhile, toArray } from 'rxjs';
import { WebSocket } from 'ws';

/** A client library that is connected and sends remarks of Alice. */
export interface Sender {
  /** Sends one, and gives what the client said of it until it was final. */
  send(nonce: number): Promise<string[]>;
  close(): Promise<void>;
}

const alice = () => new Keyring({ type: 'sr25519' }).addFromUri('//Alice');

async function apiPromise(url: string): Promise<Sender> {
  const api = await ApiPromise.create({ provider: new WsProvider(url) as ProviderInterface, noInitWarn: true });
  const signer = alice();
  const send = (nonce: number) =>
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
  return { send, close: () => api.disconnect() };
}

async function apiRx(url: string): Promise<Sender> {
  const api = await firstValueFrom(ApiRx.create({ provider: new WsProvider(url) as ProviderInterface, noInitWarn: true }));
  const signer = alice();
  const send = (nonce: number) =>
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
  return { send, close: () => api.disconnect() };
}

const papi =
  (middleware: (base: Parameters<typeof withLegacy>[0]) => ReturnType<typeof withLegacy>) =>
  async (url: string): Promise<Sender> => {
    const client = createClient(getWsProvider(url, { websocketClass: WebSocket as never, ...{ middleware } }));
    const api = client.getUnsafeApi();
    const pair = alice();
    const signer = getPolkadotSigner(pair.publicKey, 'Sr25519', (message) => pair.sign(message));
    await api.query.System.Number.getValue();
    const send = (nonce: number) =>
      lastValueFrom(
        api.tx.System.remark({ remark: Uint8Array.of(1) })
          .signSubmitAndWatch(signer, { nonce })
          .pipe(
            map((event) => event.type),
            toArray(),
          ),
      );
    return { send, close: async () => client.destroy() };
  };

const dedot =
  (rpcVersion: 'v2' | 'legacy') =>
  async (url: string): Promise<Sender> => {
    const client = await DedotClient.new({ provider: new DedotWsProvider(url), rpcVersion });
    const signer = alice();
    const send = (nonce: number) =>
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
    return { send, close: () => client.disconnect() };
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
} as const satisfies Record<string, { connect(url: string): Promise<Sender>; statuses: readonly string[] }>;
