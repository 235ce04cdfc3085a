/** Two libraries that drive the same calls. */
import { ApiPromise } from '@polkadot/api';
import type { SubmittableExtrinsic } from '@polkadot/api/types';
import type { ISubmittableResult } from '@polkadot/types/types';
import { stringCamelCase, u8aToHex } from '@polkadot/util';
import type { AccountInfo } from '@polkavirt/mock-runtime';
import { onTestEnd } from '@polkavirt/test-support';
import { createClient } from 'polkadot-api';
import { getPolkadotSigner } from 'polkadot-api/signer';
import { getWsProvider } from 'polkadot-api/ws';
import { WebSocket } from 'ws';
import { devPair } from '../clients/dev-pair.ts';
import { overWebSocket } from '../clients/polkadot-js.ts';
import { Call, SS58, type Who } from './step.ts';

export interface Outcome {
  readonly events: readonly string[];
  readonly error: string | undefined;
  /** Where the extrinsic stood. */
  readonly block: string;
}

export interface Driver {
  /** Signs a call, sends it, and waits until it is final. */
  send(by: Who, call: Call): Promise<Outcome>;
  account(who: Who): Promise<{ readonly free: bigint; readonly reserved: bigint }>;
}

const lower = (word: string): string => word[0].toLowerCase() + word.slice(1);
const upper = (word: string): string => word[0].toUpperCase() + word.slice(1);

export async function connectApiPromise(url: string): Promise<Driver> {
  const api = await ApiPromise.create({ provider: overWebSocket(url), noInitWarn: true });
  onTestEnd('the client', () => api.disconnect());

  const toJs = (value: unknown): unknown => {
    if (value === undefined) return null;
    if (value instanceof Call) return toExtrinsic(value);
    if (value instanceof Uint8Array) return u8aToHex(value);
    if (Array.isArray(value)) return value.map(toJs);
    if (typeof value !== 'object' || value === null) return value;
    if ('type' in value && 'value' in value) return { [`${value.type}`]: toJs(value.value) };
    if ('type' in value) return `${value.type}`;
    return Object.fromEntries(Object.entries(value).map(([key, each]) => [stringCamelCase(key), toJs(each)]));
  };
  const toExtrinsic = ({ pallet, name, args }: Call): SubmittableExtrinsic<'promise'> => {
    const make = api.tx[lower(pallet)][stringCamelCase(name)];
    const named = toJs(args) as Record<string, unknown>;
    return make(...make.meta.args.map((arg) => named[stringCamelCase(arg.name.toString())] ?? null));
  };

  const toOutcome = ({ events, dispatchError, status }: ISubmittableResult): Outcome => {
    const error = dispatchError?.isModule === true ? api.registry.findMetaError(dispatchError.asModule) : undefined;
    const plain = dispatchError?.isToken === true ? `Token.${dispatchError.asToken.type}` : dispatchError?.type;
    return {
      events: events.map(({ event }) => `${upper(event.section)}.${event.method}`),
      error: error === undefined ? plain : `${upper(error.section)}.${error.name}`,
      block: status.asFinalized.toHex(),
    };
  };
  return {
    async send(by, call) {
      const pair = await devPair(by);
      return new Promise((resolve, reject) => {
        const unsubscribe = toExtrinsic(call).signAndSend(pair, (result) => {
          if (result.isError) reject(new Error(result.status.type));
          // Else the client complains of an open subscription when it disconnects.
          if (result.isFinalized) void unsubscribe.then((stop) => [stop(), resolve(toOutcome(result))]);
        });
        unsubscribe.catch(reject);
      });
    },
    async account(who) {
      const { data } = (await api.query.system.account(SS58[who])) as unknown as Record<
        'data',
        Record<string, { toBigInt(): bigint }>
      >;
      return { free: data.free.toBigInt(), reserved: data.reserved.toBigInt() };
    },
  };
}

export async function connectPapi(url: string): Promise<Driver> {
  const client = createClient(getWsProvider(url, { websocketClass: WebSocket as never }));
  onTestEnd('the client', () => client.destroy());
  const api = client.getUnsafeApi();

  const toPapi = (value: unknown): unknown => {
    if (value instanceof Call) return toTransaction(value).decodedCall;
    if (Array.isArray(value)) return value.map(toPapi);
    if (typeof value !== 'object' || value === null || value instanceof Uint8Array) return value;
    return Object.fromEntries(Object.entries(value).map(([key, each]) => [key, toPapi(each)]));
  };
  const toTransaction = ({ pallet, name, args }: Call) => api.tx[pallet][name](toPapi(args));
  return {
    async send(by, call) {
      const pair = await devPair(by);
      const signer = getPolkadotSigner(pair.publicKey, 'Sr25519', (message) => pair.sign(message));
      const { events, dispatchError, block } = await toTransaction(call).signAndSubmit(signer);
      const { type, value } = (dispatchError ?? {}) as { type?: string; value?: { type: string; value?: { type: string } } };
      const error = type === 'Module' ? `${value?.type}.${value?.value?.type}` : type === 'Token' ? `Token.${value?.type}` : type;
      return { events: events.map((event) => `${event.type}.${event.value.type}`), error, block: block.hash };
    },
    async account(who) {
      const { data } = (await api.query.System.Account.getValue(SS58[who])) as AccountInfo;
      return { free: data.free, reserved: data.reserved };
    },
  };
}
