/** Signs of life and round trips of one client, over a socket of which only the events exist. */
import { EventEmitter } from 'node:events';
import type { Listener } from '../../src/chain/audience.ts';
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
  /** Each time that reading stopped or went on. */
  readonly reading: string[] = [];
  ping(payload = ''): void {
    this.pings.push(payload);
  }
  pause(): void {
    this.isPaused = true;
    this.reading.push('pause');
  }
  resume(): void {
    this.isPaused = false;
    this.reading.push('resume');
  }
  terminate(): void {
    this.isTerminated = true;
  }
}

/** @param now The clock of the queue: as long as it is beyond the slice, nothing is answered. */
function clientOf(now = () => 0) {
  const socket = new FakeSocket();
  const { node } = createTestNode({ buildMode: { type: 'Manual' } });
  const listeners: Listener[] = [];
  const { audience } = node;
  const watched = Object.assign(Object.create(audience) as typeof audience, {
    join: (listener: Listener) => {
      listeners.push(listener);
      return () => undefined;
    },
  });
  const sent: string[] = [];
  const outbox = { send: (_: unknown, json: string) => sent.push(json), forget: () => undefined } as unknown as Outbox;
  const limits = { maxSubscriptions: 8 } as unknown as ConstructorParameters<typeof WebSocketClient>[4];
  const client = new WebSocketClient(socket as never, { ...node, audience: watched }, new FairQueue(now), outbox, limits);
  return { socket, client, sent, listener: listeners[0], isGone: () => socket.isTerminated };
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

describe('a round trip', () => {
  const setup = () => {
    const { socket, listener } = clientOf();
    const heard: string[] = [];
    return { socket, heard, trip: (name: string) => listener.roundTrip(() => heard.push(name)) };
  };

  it('is over when the client answers its ping, or a later one, and once', () => {
    const { socket, heard, trip } = setup();
    for (const name of ['a', 'b', 'c']) trip(name);
    expect([socket.pings, heard]).toEqual([['1', '2', '3'], []]);
    socket.emit('pong', Buffer.from('2'));
    expect(heard).toEqual(['a', 'b']);
    socket.emit('pong', Buffer.from('2'));
    expect(heard).toEqual(['a', 'b']);
    trip('d');
    socket.emit('pong', Buffer.from('4'));
    expect(heard).toEqual(['a', 'b', 'c', 'd']);
  });

  it('of a client that is leaving sends no ping', () => {
    const { socket, heard, trip } = setup();
    socket.readyState = 2;
    trip('a');
    expect([socket.pings, heard]).toEqual([[], []]);
  });

  it('is not over by an answer to the check for signs of life', () => {
    const { socket, heard, trip } = setup();
    trip('a');
    for (const payload of ['', '0', 'x']) socket.emit('pong', Buffer.from(payload));
    expect(heard).toEqual([]);
  });
});

it.each<[string, unknown]>([
  ['one buffer', Buffer.from('{"id":1,"method":"system_name"}')],
  ['fragments', [Buffer.from('{"id":1,"meth'), Buffer.from('od":"system_name"}')]],
  ['an ArrayBuffer', new TextEncoder().encode('{"id":1,"method":"system_name"}').buffer],
])('a message comes as %s', (_what, data) => {
  const { socket, sent } = clientOf();
  socket.emit('message', data);
  expect(sent.map((json) => JSON.parse(json))).toEqual([{ jsonrpc: '2.0', id: 1, result: 'polkavirt' }]);
});

describe('while it waits for answers, a client', () => {
  /** A client to whom nothing is answered before the next turn. */
  const setup = () => {
    let [now, step] = [0, 10];
    const parts = clientOf(() => (now += step));
    const answered = async () => {
      step = 0;
      for (let turn = 0; turn < 3; turn++) await new Promise((resolve) => setImmediate(resolve));
    };
    return { ...parts, answered };
  };
  /** A message of so many characters. */
  const message = (length = 0) => Buffer.from('{"id":1,"method":"system_name"}'.padEnd(length));

  it('may have sent 64 messages before nothing more is read', async () => {
    const { socket, sent, answered } = setup();
    for (let i = 0; i < 64; i++) socket.emit('message', message());
    expect(socket.reading).toEqual([]);
    socket.emit('message', message());
    expect([socket.reading, sent.length]).toEqual([['pause'], 0]);
    await answered();
    expect([socket.reading, sent.length]).toEqual([['pause', 'resume'], 65]);
  });

  it('may have sent a MiB of characters before nothing more is read', async () => {
    const { socket, sent, answered } = setup();
    socket.emit('message', message(2 ** 20 - 100));
    socket.emit('message', message(100));
    expect(socket.reading).toEqual([]);
    socket.emit('message', message(31));
    expect([socket.reading, sent.length]).toEqual([['pause'], 0]);
    await answered();
    expect(socket.reading).toEqual(['pause', 'resume']);
    // All of it is given back.
    socket.emit('message', message(2 ** 20));
    expect([socket.isPaused, sent.length]).toEqual([false, 4]);
  });
});
