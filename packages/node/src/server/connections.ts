import type { Server } from 'node:http';
import type { Socket } from 'node:net';

interface Limits {
  readonly maxConnections: number;
  readonly maxConnectionsPerAddress: number;
}

/**
 * Keeps silent connections from locking out others: if there are too many, the oldest one without a whole request is
 * closed, and the number for one remote address is limited.
 */
export function guardConnections(http: Server, { maxConnections, maxConnectionsPerAddress }: Limits): void {
  /** Twice as many as clients, so that a surplus client can be told why it is refused, and because HTTP keeps connections open for a while. */
  const most = 2 * maxConnections;
  const mostOfOne = 2 * maxConnectionsPerAddress;
  /** Those that have sent no whole request yet, or none since the last answer; the oldest first. */
  const silent = new Set<Socket>();
  const countOf = new Map<string, number>();
  let count = 0;

  http.on('connection', (socket) => {
    const address = socket.remoteAddress ?? '';
    const ofAddress = (countOf.get(address) ?? 0) + 1;
    count += 1;
    countOf.set(address, ofAddress);
    socket.once('close', () => {
      count -= 1;
      silent.delete(socket);
      const left = (countOf.get(address) ?? 1) - 1;
      if (left === 0) countOf.delete(address);
      else countOf.set(address, left);
    });
    const isTooMany = count > most || ofAddress > mostOfOne;
    if (isTooMany) {
      const ofSame = ofAddress > mostOfOne ? [...silent].find(({ remoteAddress }) => remoteAddress === address) : [...silent][0];
      // All others are active, so the new connection is the surplus one.
      (ofSame ?? socket).destroy();
      if (ofSame === undefined) return;
    }
    silent.add(socket);
  });
  http.on('request', (request, response) => {
    const { socket } = request;
    request.once('end', () => silent.delete(socket));
    response.once('finish', () => {
      // Kept open for a next request.
      if (!socket.destroyed) silent.add(socket);
    });
  });
  http.on('upgrade', ({ socket }) => silent.delete(socket));
}
