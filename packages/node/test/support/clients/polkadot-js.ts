import '@polkadot/api-augment/substrate';
import { ApiPromise, ApiRx, WsProvider } from '@polkadot/api';
import type { ProviderInterface } from '@polkadot/rpc-provider/types';
import type { EventRecord } from '@polkadot/types/interfaces';
import type { ISubmittableResult } from '@polkadot/types/types';
import type { HexString } from '@polkavirt/mock-runtime';
import { onTestEnd } from '@polkavirt/test-support';
import { firstValueFrom, lastValueFrom, takeWhile, toArray } from 'rxjs';
import { BOB_SS58, type Call, type Client, NO_PROGRAM, type Sent } from './client.ts';
import { alicePair } from './dev-pair.ts';

const RECONNECT_AFTER = 100;

/** A connection to a server, until the end of the test. */
export function overWebSocket(url: string): ProviderInterface {
  const provider = new WsProvider(url, RECONNECT_AFTER);
  onTestEnd('the connection', () => provider.disconnect());
  return provider as ProviderInterface;
}

const nonceOf = (nonce: number | undefined) => (nonce === undefined ? {} : { nonce });

/** The extrinsic of a call, of either kind of client. */
const extrinsicOf = <Tx extends ApiPromise['tx'] | ApiRx['tx']>(tx: Tx, call: Call) => {
  if (call.type === 'transfer') return tx.balances.transferKeepAlive(BOB_SS58, call.amount);
  return call.type === 'remark' ? tx.system.remark('0x01') : tx.virt.call(NO_PROGRAM, 'main', 1_000_000, '0x');
};

/** What the results of a transaction say. */
function toSent({ registry }: ApiPromise | ApiRx, results: readonly ISubmittableResult[]): Sent {
  const last = results[results.length - 1];
  if (!last.isFinalized) throw new Error(`it ended as ${last.status.type}`);
  const error = last.dispatchError?.isModule === true ? registry.findMetaError(last.dispatchError.asModule) : undefined;
  const capital = (word: string) => word[0].toUpperCase() + word.slice(1);
  return {
    statuses: results.map(({ status }) => status.type),
    events: last.events.map(({ event }) => `${capital(event.section)}.${event.method}`),
    error: error === undefined ? last.dispatchError?.type : `${capital(error.section)}.${error.name}`,
    block: last.status.asFinalized.toHex(),
  };
}

/** Tells the amounts of the transfers among the events of blocks, each block once. */
function tellTransfers(api: ApiPromise | ApiRx, records: readonly EventRecord[], tell: (amount: bigint) => void): void {
  for (const { event } of records) if (api.events.balances.Transfer.is(event)) tell(event.data.amount.toBigInt());
}

const common = (api: ApiPromise | ApiRx) => ({
  identity: async () => ({ genesis: api.genesisHash.toHex(), runtime: api.runtimeVersion.specName.toString() }),
  existentialDeposit: async () => api.consts.balances.existentialDeposit.toBigInt(),
  whenBack: () => new Promise((resolve) => api.once('connected', () => resolve(undefined))),
});

export async function connectApiPromise(provider: ProviderInterface): Promise<Client> {
  const api = await ApiPromise.create({ provider, noInitWarn: true });
  onTestEnd('the client', () => api.disconnect());
  const alice = await alicePair();
  return {
    ...common(api),
    async free(address, at) {
      const { query } = at === undefined ? api : await api.at(at);
      return (await query.system.account(address)).data.free.toBigInt();
    },
    watchTransfers: (tell) => api.query.system.events((records) => tellTransfers(api, records, tell)),
    send: (call, nonce) =>
      new Promise((resolve, reject) => {
        const results: ISubmittableResult[] = [];
        const hear = (result: ISubmittableResult): void => {
          results.push(result);
          if (!result.isFinalized && !result.isError) return;
          // Else the client complains of an open subscription when it disconnects.
          void unsubscribe.then((stop) => {
            stop();
            resolve(toSent(api, results));
          });
        };
        const unsubscribe = (extrinsicOf(api.tx, call) as ReturnType<ApiPromise['tx']>).signAndSend(alice, nonceOf(nonce), hear);
        unsubscribe.catch(reject);
      }),
  };
}

export async function connectApiRx(provider: ProviderInterface): Promise<Client> {
  const api = await firstValueFrom(ApiRx.create({ provider, noInitWarn: true }));
  onTestEnd('the client', () => api.disconnect());
  const alice = await alicePair();
  return {
    ...common(api),
    async free(address, at?: HexString) {
      const { query } = at === undefined ? api : await api.at(at);
      return (await firstValueFrom(query.system.account(address))).data.free.toBigInt();
    },
    async watchTransfers(tell) {
      const watching = api.query.system.events().subscribe((records) => tellTransfers(api, records, tell));
      return () => watching.unsubscribe();
    },
    async send(call, nonce) {
      const results$ = (extrinsicOf(api.tx, call) as ReturnType<ApiRx['tx']>).signAndSend(alice, nonceOf(nonce));
      const until = ({ isFinalized, isError }: ISubmittableResult) => !isFinalized && !isError;
      return toSent(api, await lastValueFrom(results$.pipe(takeWhile(until, true), toArray())));
    },
  };
}
