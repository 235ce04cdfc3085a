import { createServer, type IncomingMessage } from 'node:http';
import type { AddressInfo } from 'node:net';
import { WebSocketServer } from 'ws';
import { FairQueue } from '../json-rpc/fair-queue.ts';
import type { RpcNode } from '../json-rpc/rpc-method.ts';
import { DEFAULT_SESSION_LIMITS, type SessionLimits } from '../json-rpc/session.ts';
import { type AdmissionOptions, createAdmission } from './admission.ts';
import { guardConnections } from './connections.ts';
import { createHttpHandler } from './http-requests.ts';
import { Outbox } from './outbox.ts';
import { WebSocketClient } from './web-socket-client.ts';

export interface ServerLimits extends SessionLimits {
  /** Bytes of one message from a client; the connection of a longer one is closed. */
  readonly maxMessageBytes: number;
  /** Clients at a time; further ones are turned away. */
  readonly maxConnections: number;
  /** Clients of one remote address at a time. */
  readonly maxConnectionsPerAddress: number;
  /** Connections that are open, of WebSockets and of HTTP; a further one takes the place of the oldest that has sent no whole request. */
  readonly maxSockets: number;
  /** The same for one remote address. A client may send hundreds of requests at once, each over a connection of its own. */
  readonly maxSocketsPerAddress: number;
  /** Bytes of all HTTP requests that are being read. Beyond them the longest is given up. */
  readonly maxTotalReadBytes: number;
  /** Bytes that wait for a client that does not read. Beyond them it is disconnected. */
  readonly maxUnsentBytes: number;
  /** Bytes that wait for all clients together. Beyond them those that read least are disconnected. */
  readonly maxTotalUnsentBytes: number;
}

export const DEFAULT_SERVER_LIMITS: ServerLimits = {
  ...DEFAULT_SESSION_LIMITS,
  maxMessageBytes: 15 * 1024 * 1024,
  maxConnections: 100,
  maxConnectionsPerAddress: 64,
  maxSockets: 2_048,
  maxSocketsPerAddress: 1_024,
  maxTotalReadBytes: 64 * 1024 * 1024,
  maxUnsentBytes: 64 * 1024 * 1024,
  maxTotalUnsentBytes: 128 * 1024 * 1024,
};

export interface ServerOptions extends AdmissionOptions {
  /** Default 9944; 0 takes a free one. */
  readonly port?: number;
  /** Default 127.0.0.1: only this machine can connect. */
  readonly host?: string;
  readonly limits?: Partial<ServerLimits>;
  /** Milliseconds between two pings; a client that does not answer before the next one is gone. Default 30,000. */
  readonly pingInterval?: number;
}

export interface RpcServer {
  /** Where clients connect. */
  readonly url: string;
  /** Where clients send single requests by HTTP POST: the same port. */
  readonly httpUrl: string;
  readonly port: number;
  /** How many clients there are. */
  readonly connections: number;
  /** Disconnects all clients, and frees the port. */
  close(): Promise<void>;
}

const TRY_AGAIN_LATER = 1013;

/** Milliseconds that a client may take to send the head of a request, and the whole of it. */
const TIMEOUTS = { headersTimeout: 10_000, requestTimeout: 30_000, connectionsCheckingInterval: 1_000 } as const;

/**
 * Serves a node over WebSocket, and over HTTP POST on the same port.
 *
 * @throws Error If the port is taken or the host is not one of this machine.
 */
export async function serveWebSocket(node: RpcNode, options: ServerOptions = {}): Promise<RpcServer> {
  const { port = 9944, host = '127.0.0.1', pingInterval = 30_000 } = options;
  const limits = { ...DEFAULT_SERVER_LIMITS, ...options.limits };
  const admission = createAdmission(options, host);
  const queue = new FairQueue();
  const outbox = new Outbox(limits);
  const http = createServer(TIMEOUTS, createHttpHandler(node, admission, queue, limits));
  guardConnections(http, limits);
  const server = new WebSocketServer({
    server: http,
    maxPayload: limits.maxMessageBytes,
    verifyClient: ({ origin, req }: { origin?: string; req: IncomingMessage }) =>
      admission.isAllowedOrigin(origin) && admission.isAllowedHost(req.headers.host),
  });
  // The WebSocket server repeats the errors of the HTTP server; this listener gets them first.
  server.on('error', () => undefined);
  await new Promise<void>((resolve, reject) => {
    http.once('listening', resolve);
    http.once('error', reject);
    http.listen(port, host);
  });
  const clients = new Set<WebSocketClient>();
  const countOf = new Map<string, number>();

  server.on('connection', (socket, { socket: { remoteAddress = '' } }) => {
    // Every violation of the protocol by a client leads to an error and a close; only the close matters.
    socket.on('error', () => socket.terminate());
    const ofAddress = (countOf.get(remoteAddress) ?? 0) + 1;
    if (clients.size >= limits.maxConnections || ofAddress > limits.maxConnectionsPerAddress) {
      socket.close(TRY_AGAIN_LATER, 'too many connections');
      return;
    }
    const client = new WebSocketClient(socket, node, queue, outbox, limits);
    clients.add(client);
    countOf.set(remoteAddress, ofAddress);
    socket.on('close', () => {
      clients.delete(client);
      countOf.set(remoteAddress, (countOf.get(remoteAddress) ?? 1) - 1);
      if (countOf.get(remoteAddress) === 0) countOf.delete(remoteAddress);
    });
  });

  const checks = setInterval(() => {
    for (const client of clients) client.checkAlive();
  }, pingInterval);
  const bound = (http.address() as AddressInfo).port;
  const authority = `${host.includes(':') ? `[${host}]` : host}:${bound}`;
  return {
    url: `ws://${authority}`,
    httpUrl: `http://${authority}`,
    port: bound,
    get connections() {
      return clients.size;
    },
    close() {
      clearInterval(checks);
      queue.close();
      for (const socket of server.clients) socket.terminate();
      server.close();
      http.closeAllConnections();
      return new Promise((resolve, reject) => {
        http.close((error) => (error === undefined ? resolve() : reject(error)));
      });
    },
  };
}
