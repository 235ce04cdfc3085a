import type { HexString } from '@polkavirt/mock-runtime';
import { onTestEnd } from '@polkavirt/test-support';
import { DedotClient, WsProvider } from 'dedot';
import type { ISubmittableResult } from 'dedot/types';
import { BOB_SS58, type Call, type Client, NO_PROGRAM, type Sent } from './client.ts';
import { alicePair } from './dev-pair.ts';

const RECONNECT_AFTER = 100;

/** A call of this chain, where the client's types are those of another one. */
interface VirtCalls {
  readonly virt: {
    call(program: string, name: string, gas: bigint, input: string): ReturnType<DedotClient['tx']['system']['remark']>;
  };
}

interface EventRecord {
  readonly event: { readonly pallet: string; readonly palletEvent: string | { readonly name: string; readonly data?: unknown } };
}
const nameOf = ({ event: { palletEvent } }: EventRecord) => (typeof palletEvent === 'string' ? palletEvent : palletEvent.name);

function toSent({ registry }: DedotClient, results: readonly ISubmittableResult[]): Sent {
  const { status, events, dispatchError } = results[results.length - 1];
  if (status.type !== 'Finalized') throw new Error(`it ended as ${status.type}`);
  const error = dispatchError && registry.findErrorMeta(dispatchError);
  return {
    statuses: results.map((result) => result.status.type),
    events: (events as unknown as EventRecord[]).map((record) => `${record.event.pallet}.${nameOf(record)}`),
    error: error === undefined ? dispatchError?.type : `${error.pallet}.${error.name}`,
    block: status.value.blockHash as HexString,
  };
}

const connectBy =
  (rpcVersion: 'v2' | 'legacy') =>
  async (url: string): Promise<Client> => {
    const provider = new WsProvider({ endpoint: url, retryDelayMs: RECONNECT_AFTER });
    // A client takes its connection with it.
    onTestEnd('the connection', () => (provider.status === 'disconnected' ? undefined : provider.disconnect()));
    const client = await DedotClient.new({ provider, rpcVersion });
    onTestEnd('the client', () => client.disconnect());
    const alice = await alicePair();
    const extrinsic = (call: Call) => {
      if (call.type === 'transfer') return client.tx.balances.transferKeepAlive(BOB_SS58, call.amount);
      if (call.type === 'remark') return client.tx.system.remark('0x01');
      return (client.tx as unknown as VirtCalls).virt.call(NO_PROGRAM, 'main', 1_000_000n, '0x');
    };
    return {
      identity: async () => ({ genesis: client.genesisHash, runtime: client.runtimeVersion.specName }),
      existentialDeposit: async () => client.consts.balances.existentialDeposit,
      async free(address, at) {
        const { query } = at === undefined ? client : await client.at(at);
        return (await query.system.account(address)).data.free;
      },
      watchTransfers: (tell) =>
        client.query.system.events((records) => {
          for (const { palletEvent } of client.events.balances.Transfer.filter(records)) tell(palletEvent.data.amount);
        }),
      send: (call, nonce) =>
        new Promise((resolve, reject) => {
          const results: ISubmittableResult[] = [];
          const hear = (result: ISubmittableResult): void => {
            results.push(result);
            if (['Finalized', 'Invalid', 'Drop'].includes(result.status.type)) {
              try {
                resolve(toSent(client, results));
              } catch (error) {
                reject(error);
              }
            }
          };
          extrinsic(call)
            .signAndSend(alice, nonce === undefined ? {} : { nonce }, hear)
            .catch(reject);
        }),
      // The client has asked for everything again by then.
      whenBack: () => new Promise((resolve) => client.once('ready', () => resolve(undefined))),
    };
  };

export const connectDedot = { v2: connectBy('v2'), legacy: connectBy('legacy') };
