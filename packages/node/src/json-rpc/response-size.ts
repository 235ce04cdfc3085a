import { RPC_CODES, RpcError } from './rpc-error.ts';

/** Bytes of an answer, or of the answers of a batch together: upstream's default. */
export const MAX_RESPONSE_BYTES = 15 * 1024 * 1024;

/** -32008 */
export const tooBig = (): RpcError =>
  new RpcError(RPC_CODES.responseTooBig, 'Response is too big', `Exceeded max limit of ${MAX_RESPONSE_BYTES}`);

/** Counts what an answer will take, so that one that is too big is given up before it is made. */
export class ResponseSize {
  #bytes = 0;

  /** @throws RpcError -32008 beyond {@link MAX_RESPONSE_BYTES}. */
  add(text: string | null): void {
    // Quotes and a comma.
    this.#bytes += (text?.length ?? 4) + 3;
    if (this.#bytes > MAX_RESPONSE_BYTES) throw tooBig();
  }
}
