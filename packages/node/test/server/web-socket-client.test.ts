/** Signs of life and round trips of one client, over a socket of which only the events exist. */
import { EventEmitter } from 'node:events';
import { FairQueue } from '../../src/json-rpc/fair-queue.ts';
import type { Outbox } from '../../src/server/outbox.ts';
import { WebSocketClient } from '../../src/server/web-socket-client.ts';
import { createTestNode } from '../support/test-node.ts';

class FakeSocket extends EventEmitter {
  readonly OPEN = 1;
  readyState = 1;
  isPaused = false;
  readonly pings: string[] = [];
  isTerminated = false;
  ping(payload = ''): void {
    this.pings.push(payload);
  }
  pause(): void {
    this.isPaused = true;
  }
  resume(): void {
    this.isPaused = false;
  }
  terminate(): void {
    this.isTerminated = true;
  }
}

function clientOf() {
  const socket = new FakeSocket();
  const { node } = createTestNode();
  const sent: string[] = [];
  const outbox = { send: (_: unknown, json: string) => sent.push(json), forget: () => undefined } as unknown as Outbox;
  const limits = { maxSubscriptions: 8 } as unknown as ConstructorParameters<typeof WebSocketClient>[4];
  const client = new WebSocketClient(socket as never, node as never, new FairQueue(() => 0), outbox, limits);
  return { socket, client, sent, isGone: () => socket.isTerminated };
}

it('is pinged at each check, and goes if it gave no sign of life since the last one', () => {
  const { socket, client, isGone } = clientOf();
  client.checkAlive();
  expect([socket.pings.length, isGone()]).toEqual([1, false]);
  client.checkAlive();
  expect([socket.pings.length, isGone()]).toEqual([2, true]);
});

it('lives on by the answers to pings, and by messages', () => {
  const { socket, client, isGone } = clientOf();
  client.checkAlive();
  socket.emit('pong', Buffer.from('0'));
  client.checkAlive();
  socket.emit('message', Buffer.from('{}'));
  client.checkAlive();
  expect(isGone()).toBe(false);
  client.checkAlive();
  expect(isGone()).toBe(true);
  socket.emit('close');
});

it('is not blamed for its silence while nothing is read from it, and not pinged once it is closing', () => {
  const { socket, client, isGone } = clientOf();
  client.checkAlive();
  socket.isPaused = true;
  socket.readyState = 2;
  client.checkAlive();
  expect([socket.pings.length, isGone()]).toEqual([1, false]);
});
