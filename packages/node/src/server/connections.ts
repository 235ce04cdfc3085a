import type { Server } from 'node:http';
import type { Socket } from 'node:net';

interface Limits {
  readonly maxSockets: number;
  readonly maxSocketsPerAddress: number;
}

/**
 * Keeps silent connections from locking out others: if there are too many, the oldest one without a whole request is
 * closed, and the number for one remote address is limited. That one may be sending a request just now, so from half of a limit on
 * an answer closes its connection: a client whose connections wait for its next requests does not come near the limit.
 */
export function guardConnections(http: Server, { maxSockets, maxSocketsPerAddress }: Limits): void {
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
    const isTooMany = count > maxSockets || ofAddress > maxSocketsPerAddress;
    if (isTooMany) {
      const ofSame =
        ofAddress > maxSocketsPerAddress ? [...silent].find(({ remoteAddress }) => remoteAddress === address) : [...silent][0];
      // All others are active, so the new connection is the surplus one.
      (ofSame ?? socket).destroy();
      if (ofSame === undefined) return;
    }
    silent.add(socket);
  });
  http.on('request', (request, response) => {
    const { socket } = request;
    const ofAddress = countOf.get(socket.remoteAddress ?? '') ?? 0;
    if (count > maxSockets / 2 || ofAddress > maxSocketsPerAddress / 2) response.shouldKeepAlive = false;
    request.once('end', () => silent.delete(socket));
    response.once('finish', () => {
      // Kept open for a next request.
      if (!socket.destroyed) silent.add(socket);
    });
  });
  http.on('upgrade', ({ socket }) => silent.delete(socket));
}
