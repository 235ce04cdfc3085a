import type { EthereumServer } from './ethereum-node.ts';

export interface Answer {
  readonly result?: unknown;
  readonly error?: { readonly code: number; readonly message: string; readonly data?: unknown };
}

/** Asks a server by HTTP, one request at a time. */
export function askerOf({ server }: EthereumServer) {
  const ask = async (method: string, ...params: unknown[]): Promise<Answer> => {
    const body = JSON.stringify({ jsonrpc: '2.0', id: 1, method, params });
    return (await (await fetch(server.httpUrl, { method: 'POST', body })).json()) as Answer;
  };
  /** @throws Error for an error */
  const result = async <T = unknown>(method: string, ...params: unknown[]): Promise<T> => {
    const answer = await ask(method, ...params);
    if (answer.error !== undefined) throw new Error(`${method}: ${answer.error.message}`);
    return answer.result as T;
  };
  /** The message of an error. */
  const refusal = async (method: string, ...params: unknown[]): Promise<string> => {
    const { error } = await ask(method, ...params);
    if (error === undefined) throw new Error(`${method} was answered`);
    return `${error.code} ${error.message}`;
  };
  return { ask, result, refusal };
}
