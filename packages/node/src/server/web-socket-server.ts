import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { type RawData, type WebSocket, WebSocketServer } from 'ws';
import type { RpcNode } from '../rpc/rpc-method.ts';
import { DEFAULT_SESSION_LIMITS, Session, type SessionLimits } from '../rpc/session.ts';
import { createHttpHandler } from './http-requests.ts';

export interface ServerLimits extends SessionLimits {
  /** Bytes of one message from a client; the connection of a longer one is closed. */
  readonly maxMessageBytes: number;
  /** Clients at a time; further ones are turned away. */
  readonly maxConnections: number;
  /** Bytes that wait for a client that does not read. Beyond them it is disconnected. */
  readonly maxUnsentBytes: number;
}

export const DEFAULT_SERVER_LIMITS: ServerLimits = {
  ...DEFAULT_SESSION_LIMITS,
  maxMessageBytes: 15 * 1024 * 1024,
  maxConnections: 100,
  maxUnsentBytes: 64 * 1024 * 1024,
};

export interface ServerOptions {
  /** Default 9944; 0 takes a free one. */
  readonly port?: number;
  /** Default 127.0.0.1: only this machine can connect. */
  readonly host?: string;
  /**
   * Web pages that may connect, by origin; `'all'` for any. Default: pages of this machine, and the Polkadot.js Apps. A program that
   * is no web page sends no origin, and is not asked for one.
   */
  readonly origins?: readonly string[] | 'all';
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

const LOCAL_PAGE = /^https?:\/\/(?:localhost|127\.0\.0\.1|\[::1\])(?::\d+)?$/;
const POLKADOT_APPS = 'https://polkadot.js.org';

const isAllowed = (origin: string | undefined, origins: ServerOptions['origins']): boolean => {
  if (origin === undefined || origins === 'all') return true;
  return origins === undefined ? LOCAL_PAGE.test(origin) || origin === POLKADOT_APPS : origins.includes(origin);
};

const TRY_AGAIN_LATER = 1013;
/** Milliseconds that a client may take to send a request. */
const REQUEST_TIMEOUT = 30_000;

const textOf = (data: RawData): string => {
  if (Array.isArray(data)) return Buffer.concat(data).toString();
  return data instanceof ArrayBuffer ? Buffer.from(data).toString() : data.toString();
};

/**
 * Serves a node over WebSocket, and over HTTP POST on the same port.
 *
 * @throws Error If the port is taken or the host is not one of this machine.
 */
export async function serveWebSocket(node: RpcNode, options: ServerOptions = {}): Promise<RpcServer> {
  const { port = 9944, host = '127.0.0.1', origins, pingInterval = 30_000 } = options;
  const limits = { ...DEFAULT_SERVER_LIMITS, ...options.limits };
  const isAllowedOrigin = (origin: string | undefined): boolean => isAllowed(origin, origins);
  const http = createServer({ requestTimeout: REQUEST_TIMEOUT }, createHttpHandler(node, isAllowedOrigin, limits));
  // Twice as many, so that a client too many hears why it is turned away; and HTTP keeps connections open for a while.
  http.maxConnections = 2 * limits.maxConnections;
  const server = new WebSocketServer({
    server: http,
    maxPayload: limits.maxMessageBytes,
    verifyClient: ({ origin }: { origin?: string }) => isAllowedOrigin(origin),
  });
  // The WebSocket server passes on the errors of the HTTP server; this one hears them first.
  server.on('error', () => undefined);
  await new Promise<void>((resolve, reject) => {
    http.once('listening', resolve);
    http.once('error', reject);
    http.listen(port, host);
  });
  /** Whether a client has answered the last ping. */
  const isAlive = new WeakMap<WebSocket, boolean>();

  server.on('connection', (socket) => {
    // Every way in which a client breaks the protocol ends in an error and a close; the close is what counts.
    socket.on('error', () => socket.terminate());
    if (server.clients.size > limits.maxConnections) {
      socket.close(TRY_AGAIN_LATER, 'too many connections');
      return;
    }
    isAlive.set(socket, true);
    const send = (json: string): void => {
      if (socket.readyState !== socket.OPEN) return;
      socket.send(json);
      if (socket.bufferedAmount > limits.maxUnsentBytes) socket.terminate();
    };
    /** Pings that have no answer yet. */
    let pings: { readonly number: number; readonly done: () => void }[] = [];
    let pingCount = 0;
    const session = new Session(
      node,
      {
        notify: (notification) => send(JSON.stringify(notification)),
        // A client answers pings in the order of what it gets.
        roundTrip(done) {
          pingCount += 1;
          pings.push({ number: pingCount, done });
          if (socket.readyState === socket.OPEN) socket.ping(`${pingCount}`);
        },
      },
      limits,
    );
    socket.on('pong', (payload) => {
      isAlive.set(socket, true);
      // It may answer the latest of several alone.
      const number = Number(payload.toString());
      const answered = pings.filter((one) => one.number <= number);
      pings = pings.filter((one) => !answered.includes(one));
      for (const { done } of answered) done();
    });
    socket.on('message', (data) => session.message(textOf(data), send));
    socket.on('close', () => session.close());
  });

  const pings = setInterval(() => {
    for (const socket of server.clients) {
      if (isAlive.get(socket) === false) socket.terminate();
      isAlive.set(socket, false);
      socket.ping();
    }
  }, pingInterval);
  const bound = (http.address() as AddressInfo).port;
  const authority = `${host.includes(':') ? `[${host}]` : host}:${bound}`;
  return {
    url: `ws://${authority}`,
    httpUrl: `http://${authority}`,
    port: bound,
    get connections() {
      return server.clients.size;
    },
    close() {
      clearInterval(pings);
      for (const socket of server.clients) socket.terminate();
      server.close();
      http.closeAllConnections();
      return new Promise((resolve, reject) => {
        http.close((error) => (error === undefined ? resolve() : reject(error)));
      });
    },
  };
}
