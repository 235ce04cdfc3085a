/** Which of many connections are closed, on a server of which only the events exist. */
import { EventEmitter } from 'node:events';
import type { Server } from 'node:http';
import { guardConnections } from '../../src/server/connections.ts';

class FakeSocket extends EventEmitter {
  destroyed = false;
  readonly remoteAddress: string;
  constructor(remoteAddress: string) {
    super();
    this.remoteAddress = remoteAddress;
  }
  destroy(): void {
    this.destroyed = true;
    this.emit('close');
  }
}

/** A guard of at most four connections, and of four of one address, unless told otherwise. */
function guarded({ maxSockets = 4, maxSocketsPerAddress = 4 } = {}) {
  const http = new EventEmitter();
  guardConnections(http as unknown as Server, { maxSockets, maxSocketsPerAddress });
  return {
    connect: (address = 'a'): FakeSocket => {
      const socket = new FakeSocket(address);
      http.emit('connection', socket);
      return socket;
    },
    /** A request of a socket; gives what ends its answer, and says whether the connection stays for another one. */
    request: (socket: FakeSocket) => {
      const [request, response] = [new EventEmitter(), Object.assign(new EventEmitter(), { shouldKeepAlive: true })];
      http.emit('request', Object.assign(request, { socket }), response);
      request.emit('end');
      return () => {
        response.emit('finish');
        return response.shouldKeepAlive;
      };
    },
    upgrade: (socket: FakeSocket) => http.emit('upgrade', { socket }),
  };
}

const open = (sockets: readonly FakeSocket[]) => sockets.map(({ destroyed }) => !destroyed);

it('as many connections as there may be are open; then the oldest silent one goes for a new one', () => {
  const { connect } = guarded({ maxSocketsPerAddress: 9 });
  const sockets = ['a', 'b', 'c', 'd'].map(connect);
  expect(open(sockets)).toEqual([true, true, true, true]);
  sockets.push(connect('e'));
  expect(open(sockets)).toEqual([false, true, true, true, true]);
  sockets.push(connect('f'));
  expect(open(sockets)).toEqual([false, false, true, true, true, true]);
});

it('one address has as many as it may have; then its own oldest silent one goes', () => {
  const { connect } = guarded({ maxSockets: 9 });
  const other = connect('b');
  const sockets = [1, 2, 3, 4].map(() => connect('a'));
  expect(open([other, ...sockets])).toEqual([true, true, true, true, true]);
  sockets.push(connect('a'));
  expect(open([other, ...sockets])).toEqual([true, false, true, true, true, true]);
});

it('one that is active is not closed: the new one is, where all are', () => {
  const { connect, request, upgrade } = guarded({ maxSocketsPerAddress: 9 });
  const sockets = ['a', 'b', 'c', 'd'].map(connect);
  request(sockets[0]);
  upgrade(sockets[1]);
  const fifth = connect('e');
  expect(open([...sockets, fifth])).toEqual([true, true, false, true, true]);
  upgrade(sockets[3]);
  upgrade(fifth);
  const sixth = connect('f');
  expect(open([...sockets, fifth, sixth])).toEqual([true, true, false, true, true, false]);
});

it('one that has its answer is silent again, unless it is closed by then', () => {
  const { connect, request, upgrade } = guarded({ maxSocketsPerAddress: 9 });
  const sockets = ['a', 'b', 'c', 'd'].map(connect);
  const answers = sockets.map(request);
  sockets[1].destroy();
  for (const answer of answers.slice(0, 2)) answer();
  for (const socket of sockets.slice(2)) upgrade(socket);
  const fifth = connect('e');
  upgrade(fifth);
  expect(open([...sockets, fifth])).toEqual([true, false, true, true, true]);
  // Now there are as many as there may be; the first is the only silent one.
  const sixth = connect('f');
  expect(open([sockets[0], fifth, sixth])).toEqual([false, true, true]);
});

it('an answer closes its connection where more than half as many are open as there may be, of all or of its address', () => {
  const { connect, request } = guarded({ maxSockets: 6 });
  const [first, second] = [connect('a'), connect('a')];
  expect(request(first)()).toBe(true);
  connect('b');
  expect(request(second)()).toBe(true);
  // The fourth of all.
  const fourth = connect('b');
  expect([first, fourth].map((socket) => request(socket)())).toEqual([false, false]);
  fourth.destroy();
  expect(request(first)()).toBe(true);
});

it('an answer closes its connection where more than half as many of its address are open as there may be', () => {
  const { connect, request } = guarded({ maxSockets: 99 });
  const [first] = [connect('a'), connect('a')];
  expect(request(first)()).toBe(true);
  connect('a');
  expect([request(first)(), request(connect('b'))()]).toEqual([false, true]);
});

it('connections that are gone count no more, of their address and of all', () => {
  const { connect } = guarded();
  const first = [1, 2, 3, 4].map(() => connect('a'));
  first[1].destroy();
  first[2].destroy();
  const more = [connect('a'), connect('a')];
  expect(open([...first, ...more])).toEqual([true, false, false, true, true, true]);
  const one = connect('a');
  expect(open([...first, ...more, one])).toEqual([false, false, false, true, true, true, true]);
  for (const socket of [first[3], ...more, one]) socket.destroy();
  const again = [1, 2, 3, 4].map(() => connect('a'));
  expect(open(again)).toEqual([true, true, true, true]);
});
