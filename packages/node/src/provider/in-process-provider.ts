import type { Notification } from '../json-rpc/open-subscriptions.ts';
import type { RpcError } from '../json-rpc/rpc-error.ts';
import type { RpcNode } from '../json-rpc/rpc-method.ts';
import { Session } from '../json-rpc/session.ts';

type ProviderEvent = 'connected' | 'disconnected' | 'error' | 'message';
type Callback = (error: Error | null, result: unknown) => void;

/**
 * A client in this process: the `ProviderInterface` of `@polkadot/rpc-provider` 16, without depending on it, and a provider by EIP-1193,
 * as `viem.custom` and `ethers.BrowserProvider` take it.
 */
export interface InProcessProvider {
  readonly hasSubscriptions: true;
  readonly isClonable: true;
  readonly isConnected: boolean;
  clone(): InProcessProvider;
  connect(): Promise<void>;
  disconnect(): Promise<void>;
  /**
   * @param type By EIP-1193 it is `message`: `{ type: 'eth_subscription', data: { subscription, result } }`, of each subscription that
   *   was opened by `request`.
   */
  on(type: ProviderEvent, listener: (value?: unknown) => void): () => void;
  removeListener(type: ProviderEvent, listener: (value?: unknown) => void): void;
  /** A request by EIP-1193. Rejects with an error that has `code`, `message` and `data` as a server would send them. */
  request<T = unknown>(request: { readonly method: string; readonly params?: unknown }): Promise<T>;
  send<T = unknown>(method: string, params: unknown[]): Promise<T>;
  subscribe(type: string, method: string, params: unknown[], callback: Callback): Promise<number | string>;
  unsubscribe(type: string, method: string, id: number | string): Promise<boolean>;
}

/** Passed through JSON as on a wire, so that clients never get the node's own objects, and bigints are noticed. */
const overTheWire = (value: unknown): unknown => (value === undefined ? null : JSON.parse(JSON.stringify(value)));

export function createProvider(parts: RpcNode): InProcessProvider {
  const callbacks = new Map<string, Callback>();
  const listeners = new Map<ProviderEvent, Set<(value?: unknown) => void>>();
  const tell = (type: ProviderEvent, value?: unknown): void => {
    for (const listener of [...(listeners.get(type) ?? [])]) listener(value);
  };
  const notify = ({ method, params: { subscription, result } }: Notification): void => {
    const callback = callbacks.get(subscription);
    if (callback !== undefined) callback(null, overTheWire(result));
    else tell('message', { type: method, data: { subscription, result: overTheWire(result) } });
  };
  let session: Session | undefined = new Session(parts, { notify });

  const ask = async (
    method: string,
    params: unknown,
    toError: (error: RpcError) => Error,
    onId?: (id: string) => void,
  ): Promise<unknown> => {
    if (session === undefined) throw new Error('the provider is disconnected');
    const asked = session;
    try {
      const { result, afterwards } = await asked.request(method, overTheWire(params));
      onId?.(result as string);
      // The caller has the answer before this runs.
      setTimeout(afterwards, 0);
      return overTheWire(result);
    } catch (error) {
      throw toError(asked.toRpcError(error));
    }
  };
  const request = (method: string, params: unknown[], onId?: (id: string) => void) => ask(method, params, toClientError, onId);

  const provider: InProcessProvider = {
    hasSubscriptions: true,
    isClonable: true,
    get isConnected() {
      return session !== undefined;
    },
    clone: () => createProvider(parts),
    async connect() {
      session ??= new Session(parts, { notify });
    },
    async disconnect() {
      session?.close();
      session = undefined;
      callbacks.clear();
      tell('disconnected');
    },
    on(type, listener) {
      const present = listeners.get(type) ?? new Set();
      listeners.set(type, present);
      present.add(listener);
      return () => present.delete(listener);
    },
    removeListener: (type, listener) => void listeners.get(type)?.delete(listener),
    request: <T>({ method, params }: { readonly method: string; readonly params?: unknown }) =>
      ask(method, params, toProviderError) as Promise<T>,
    send: <T>(method: string, params: unknown[]) => request(method, params) as Promise<T>,
    subscribe: (_type, method, params, callback) =>
      request(method, params, (id) => callbacks.set(id, callback)) as Promise<string>,
    async unsubscribe(_type, method, id) {
      callbacks.delete(`${id}`);
      // After disconnecting, clients still tidy up.
      return session === undefined ? true : ((await request(method, [id])) as boolean);
    },
  };
  return provider;
}

/** The error in the words of `@polkadot/rpc-provider`, which callers match. */
const toClientError = ({ code, message, data }: RpcError): Error =>
  Object.assign(
    new Error(`${code}: ${message}${data === undefined ? '' : `: ${typeof data === 'string' ? data : JSON.stringify(data)}`}`),
    {
      code,
      data,
    },
  );

/** The error by EIP-1193. */
const toProviderError = ({ code, message, data }: RpcError): Error =>
  Object.assign(new Error(message), { code, ...(data === undefined ? {} : { data }) });
