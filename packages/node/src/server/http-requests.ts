import type { IncomingMessage, ServerResponse } from 'node:http';
import type { FairQueue } from '../json-rpc/fair-queue.ts';
import type { RpcNode } from '../json-rpc/rpc-method.ts';
import { Session } from '../json-rpc/session.ts';
import type { Admission } from './admission.ts';
import { createBodyReader, type ReadLimits } from './body-reader.ts';

interface HttpLimits extends ReadLimits {
  readonly maxBatch: number;
}

/** Answers JSON-RPC over HTTP POST, as Ethereum's tools ask. There are no subscriptions: nothing could carry their notifications. */
export function createHttpHandler(node: RpcNode, admission: Admission, queue: FairQueue, limits: HttpLimits) {
  const bodyOf = createBodyReader(limits);
  const answer = async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
    const { origin, host } = request.headers;
    const end = (status: number, body?: string): void => {
      // With its length, head and body go out in one write.
      const head = body === undefined ? {} : { 'content-type': 'application/json', 'content-length': Buffer.byteLength(body) };
      response.writeHead(status, head).end(body);
      // The rest of the request is useless and may be endless.
      if (status >= 400) request.destroy();
    };
    if (!admission.isAllowedOrigin(origin) || !admission.isAllowedHost(host)) return end(403);
    if (origin !== undefined) {
      response.setHeader('access-control-allow-origin', origin);
      // Browser wallets add headers of their own.
      const asked = request.headers['access-control-request-headers'];
      response.setHeader('access-control-allow-headers', typeof asked === 'string' && asked !== '' ? asked : 'content-type');
      // A web page that connects to a server of this machine asks for this permission first.
      if (request.headers['access-control-request-private-network'] === 'true') {
        response.setHeader('access-control-allow-private-network', 'true');
      }
      response.setHeader('access-control-allow-methods', 'POST');
      response.setHeader('vary', 'origin');
    }
    if (request.method === 'OPTIONS') return end(204);
    if (request.method !== 'POST') return end(405);
    const text = await bodyOf(request);
    if (text === undefined) return end(413);
    const session = new Session(node, {}, { maxSubscriptions: 0, maxBatch: limits.maxBatch });
    response.once('close', () => {
      queue.remove(session);
      session.close();
    });
    let json: string | undefined;
    const take = (answered: string): void => {
      json = answered;
    };
    await queue.run(session, session.handle(text, take));
    end(json === undefined ? 204 : 200, json);
  };
  return (request: IncomingMessage, response: ServerResponse): void => {
    // A client may go away while it is answered; that is not a fault.
    response.on('error', () => undefined);
    answer(request, response).catch((fault) => {
      node.pool.faults$.next(fault);
      request.destroy();
    });
  };
}
