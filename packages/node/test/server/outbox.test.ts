/** What waits for clients to read it, on sockets that take a message when the test says so. */
import type { WebSocket } from 'ws';
import { Outbox } from '../../src/server/outbox.ts';

/** Bytes that a message takes beside its text. */
const OVERHEAD = 1024;

class FakeSocket {
  readonly OPEN = 1;
  readyState = 1;
  isTerminated = false;
  readonly sent: string[] = [];
  readonly #written: (() => void)[] = [];
  send(json: string, written: () => void): void {
    this.sent.push(json);
    this.#written.push(written);
  }
  /** The system takes the oldest message. */
  take(): void {
    this.#written.shift()?.();
  }
  terminate(): void {
    this.isTerminated = true;
  }
}

/** An outbox, by default without limits, and what sends a message of so many bytes in all. */
function outboxOf(limits: { maxUnsentBytes?: number; maxTotalUnsentBytes?: number }) {
  const outbox = new Outbox({
    maxUnsentBytes: Number.POSITIVE_INFINITY,
    maxTotalUnsentBytes: Number.POSITIVE_INFINITY,
    ...limits,
  });
  const asSocket = (socket: FakeSocket) => socket as unknown as WebSocket;
  return {
    send: (socket: FakeSocket, size: number) => outbox.send(asSocket(socket), 'x'.repeat(size - OVERHEAD)),
    forget: (socket: FakeSocket) => outbox.forget(asSocket(socket)),
  };
}

const gone = (...sockets: FakeSocket[]) => sockets.map(({ isTerminated }) => isTerminated);

it('a message goes out as it is, and to an open socket alone', () => {
  const { send } = outboxOf({});
  const [open, closing] = [new FakeSocket(), Object.assign(new FakeSocket(), { readyState: 2 })];
  for (const socket of [open, closing]) send(socket, OVERHEAD + 3);
  expect([open.sent, closing.sent]).toEqual([['xxx'], []]);
});

it.each([
  ['one message', [3_000], false],
  ['one message and a byte', [3_001], true],
  ['two messages', [1_024, 1_976], false],
  ['two messages and a byte', [1_024, 1_977], true],
])('for one client 3,000 bytes may wait, the overhead of each message counted: %s', (_what, sizes, isGone) => {
  const { send } = outboxOf({ maxUnsentBytes: 3_000 });
  const [socket, other] = [new FakeSocket(), new FakeSocket()];
  // What waits for others is not counted.
  send(other, 3_000);
  for (const size of sizes) send(socket, size);
  expect(gone(socket, other)).toEqual([isGone, false]);
  // What made it too much was sent all the same.
  expect(socket.sent).toHaveLength(sizes.length);
});

it('what the system has taken waits no more', () => {
  const { send } = outboxOf({ maxUnsentBytes: 3_000, maxTotalUnsentBytes: 3_000 });
  const [socket, other] = [new FakeSocket(), new FakeSocket()];
  for (let round = 0; round < 4; round++) {
    send(socket, 1_500);
    send(socket, 1_500);
    socket.take();
    socket.take();
    send(other, 3_000);
    other.take();
  }
  send(socket, 1_400);
  send(socket, 1_600);
  // The first of them alone.
  socket.take();
  send(socket, 1_400);
  expect(gone(socket, other)).toEqual([false, false]);
  send(socket, 1_024);
  expect(gone(socket, other)).toEqual([true, false]);
});

it('for all together 6,000 bytes may wait; then the one goes for which most does, whoever is sent to', () => {
  const { send } = outboxOf({ maxTotalUnsentBytes: 6_000 });
  const [first, most, last] = [new FakeSocket(), new FakeSocket(), new FakeSocket()];
  send(first, 1_900);
  send(most, 2_100);
  send(last, 2_000);
  expect(gone(first, most, last)).toEqual([false, false, false]);
  send(first, 1_024);
  // 2,924 bytes wait for the first one by now, and 4,100 for the others.
  expect(gone(first, most, last)).toEqual([true, false, false]);
  // 1,900 are free again.
  send(last, 1_900);
  expect(gone(first, most, last)).toEqual([true, false, false]);
  send(most, 1_801);
  // 3,901 against 3,900.
  expect(gone(first, most, last)).toEqual([true, true, false]);
});

it('as many go as it takes, and no more', () => {
  const { send } = outboxOf({ maxTotalUnsentBytes: 6_000 });
  const [small, middle, large, huge] = [new FakeSocket(), new FakeSocket(), new FakeSocket(), new FakeSocket()];
  send(small, 1_100);
  send(middle, 1_200);
  send(large, 1_300);
  // More than all may have: it goes itself, which is enough.
  send(huge, 9_000);
  expect(gone(small, middle, large, huge)).toEqual([false, false, false, true]);
  send(middle, 2_400);
  expect(gone(small, middle, large)).toEqual([false, false, false]);
});

it('a client that is gone gives its bytes back once: its messages end later without effect', () => {
  const { send, forget } = outboxOf({ maxTotalUnsentBytes: 4_000 });
  const [left, staying, other] = [new FakeSocket(), new FakeSocket(), new FakeSocket()];
  send(left, 3_000);
  forget(left);
  left.take();
  send(staying, 2_100);
  send(other, 1_900);
  expect(gone(left, staying, other)).toEqual([false, false, false]);
  send(other, 1_024);
  expect(gone(left, staying, other)).toEqual([false, false, true]);
});
