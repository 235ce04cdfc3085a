import type { WebSocket } from 'ws';

/** The memory of a waiting message beside its bytes. */
const OVERHEAD = 1024;

interface Limits {
  readonly maxUnsentBytes: number;
  readonly maxTotalUnsentBytes: number;
}

/** Messages that wait for clients to read them: bounded for each client and for all together. */
export class Outbox {
  readonly #limits: Limits;
  readonly #unsent = new Map<WebSocket, number>();
  #total = 0;

  constructor(limits: Limits) {
    this.#limits = limits;
  }

  /** Sends a message. A client with too much waiting is disconnected; if all together have too much, the one with the most. */
  send(socket: WebSocket, json: string): void {
    if (socket.readyState !== socket.OPEN) return;
    const size = json.length + OVERHEAD;
    this.#add(socket, size);
    socket.send(json, () => this.#add(socket, -size));
    if ((this.#unsent.get(socket) ?? 0) > this.#limits.maxUnsentBytes) this.#disconnect(socket);
    while (this.#total > this.#limits.maxTotalUnsentBytes && this.#unsent.size > 0) {
      const [[slowest]] = [...this.#unsent].sort(([, a], [, b]) => b - a);
      this.#disconnect(slowest);
    }
  }

  #add(socket: WebSocket, size: number): void {
    const unsent = this.#unsent.get(socket);
    // Disconnected: nothing waits for it any more.
    if (unsent === undefined && size < 0) return;
    const left = (unsent ?? 0) + size;
    this.#total += size;
    if (left === 0) this.#unsent.delete(socket);
    else this.#unsent.set(socket, left);
  }

  #disconnect(socket: WebSocket): void {
    this.forget(socket);
    socket.terminate();
  }

  /** The client is gone. */
  forget(socket: WebSocket): void {
    this.#total -= this.#unsent.get(socket) ?? 0;
    this.#unsent.delete(socket);
  }
}
