import type { RawData, WebSocket } from 'ws';
import type { FairQueue } from '../json-rpc/fair-queue.ts';
import type { RpcNode } from '../json-rpc/rpc-method.ts';
import { Session, type SessionLimits } from '../json-rpc/session.ts';
import type { Outbox } from './outbox.ts';

/** Messages, and characters of them, that may wait for their turn before nothing more is read from a client. */
const MAX_WAITING = 64;
const MAX_WAITING_LENGTH = 1024 * 1024;

const textOf = (data: RawData): string => {
  if (Array.isArray(data)) return Buffer.concat(data).toString();
  return data instanceof ArrayBuffer ? Buffer.from(data).toString() : data.toString();
};

/** One client of a WebSocket server. */
export class WebSocketClient {
  readonly #socket: WebSocket;
  readonly #session: Session;
  /** Pending round trips, by the number of their ping. */
  #pings: { readonly number: number; readonly done: () => void }[] = [];
  #pingCount = 0;
  #waiting = 0;
  #waitingLength = 0;
  /** Whether the client has sent anything since the last check. */
  #isAlive = true;

  constructor(socket: WebSocket, node: RpcNode, queue: FairQueue, outbox: Outbox, limits: SessionLimits) {
    this.#socket = socket;
    const send = (json: string): void => outbox.send(socket, json);
    this.#session = new Session(
      node,
      { notify: (notification) => send(JSON.stringify(notification)), roundTrip: (done) => this.#ping(done) },
      limits,
    );
    socket.on('pong', (payload) => this.#onPong(payload));
    socket.on('message', (data) => {
      this.#isAlive = true;
      const text = textOf(data);
      this.#note(1, text.length);
      const answered = () => this.#note(-1, -text.length);
      queue.run(this, this.#session.handle(text, send)).then(answered, (fault) => {
        answered();
        node.pool.faults$.next(fault);
      });
    });
    socket.on('close', () => {
      queue.remove(this);
      outbox.forget(socket);
      this.#session.close();
    });
  }

  /** Reads no more from a client while much of what it sent waits for its turn. */
  #note(messages: number, length: number): void {
    this.#waiting += messages;
    this.#waitingLength += length;
    const isFull = this.#waiting > MAX_WAITING || this.#waitingLength > MAX_WAITING_LENGTH;
    if (isFull) this.#socket.pause();
    else if (this.#socket.isPaused) this.#socket.resume();
  }

  /** A client answers pings in the order of what it gets, so the answer tells that it has got everything before. */
  #ping(done: () => void): void {
    this.#pingCount += 1;
    this.#pings.push({ number: this.#pingCount, done });
    if (this.#socket.readyState === this.#socket.OPEN) this.#socket.ping(`${this.#pingCount}`);
  }

  #onPong(payload: Buffer): void {
    this.#isAlive = true;
    // A client may answer only the latest of several pings.
    const number = Number(payload.toString());
    const answered = this.#pings.filter((ping) => ping.number <= number);
    this.#pings = this.#pings.filter((ping) => !answered.includes(ping));
    for (const { done } of answered) done();
  }

  /** Disconnects a client that gave no sign of life since the last time, and asks it for one. */
  checkAlive(): void {
    // While nothing is read from a client, its silence means nothing.
    if (!this.#isAlive && !this.#socket.isPaused) this.#socket.terminate();
    this.#isAlive = false;
    if (this.#socket.readyState === this.#socket.OPEN) this.#socket.ping();
  }
}
