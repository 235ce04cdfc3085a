/** The server of a node: the part that needs Node.js (or Bun, Deno), in an entry of its own so that a web page can hold a chain. */
export {
  DEFAULT_SERVER_LIMITS,
  type RpcServer,
  type ServerLimits,
  type ServerOptions,
  serveWebSocket,
} from './web-socket-server.ts';
