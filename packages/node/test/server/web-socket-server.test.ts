import { once } from 'node:events';
import { connect as connectTcp } from 'node:net';
import { jest } from '@jest/globals';
import { onTestEnd, until, within } from '@polkavirt/test-support';
import { WebSocket } from 'ws';
import { type RpcServer, type ServerOptions, serveWebSocket } from '../../src/server/index.ts';
import { createTestNode, serve, type TestNode } from '../support/test-node.ts';

let test: TestNode;
let server: RpcServer;

const start = async (options: ServerOptions = {}) => {
  test = createTestNode({ buildMode: { type: 'Manual' } });
  server = await serve(test.node, options);
};

const dial = async (options: { origin?: string; headers?: Record<string, string> } = {}): Promise<WebSocket> => {
  const socket = new WebSocket(server.url, options);
  onTestEnd('a client', () => socket.terminate());
  await within('the connection to open', once(socket, 'open'));
  return socket;
};
const closed = async (socket: WebSocket): Promise<number> => (await within('the connection to close', once(socket, 'close')))[0];
const nextMessage = async (socket: WebSocket): Promise<unknown> => {
  const [data] = await within('an answer', once(socket, 'message'));
  return JSON.parse(String(data));
};
const ask = (socket: WebSocket, method: string, params: unknown[] = []): Promise<unknown> => {
  const answer = nextMessage(socket);
  socket.send(JSON.stringify({ jsonrpc: '2.0', id: 1, method, params }));
  return answer;
};
const untilConnections = (count: number) => until(`the server to have ${count} connections`, () => server.connections === count);
/** All but the timer of the pings. */
const OTHER_TIMERS = [
  ...(['setTimeout', 'clearTimeout', 'setImmediate', 'clearImmediate', 'nextTick', 'queueMicrotask'] as const),
  ...(['Date', 'performance', 'hrtime'] as const),
];
const NAME = { jsonrpc: '2.0', id: 1, result: 'polkavirt' };

describe('the server', () => {
  it('listens on this machine alone unless told otherwise', async () => {
    await start();
    expect(server.url).toBe(`ws://127.0.0.1:${server.port}`);
    expect(await ask(await dial(), 'system_name')).toEqual(NAME);
    await expect(serveWebSocket(test.node, { port: server.port })).rejects.toThrow('EADDRINUSE');
  });

  it('goes on after whatever a client sends', async () => {
    await start();
    const socket = await dial();
    for (const text of ['{', '[]', 'null', '{"id":1,"method":5}', '"\\ud800"', '[[[[]]]]']) {
      const answer = nextMessage(socket);
      socket.send(text);
      expect(await answer).toMatchObject(text === '[[[[]]]]' ? [{ error: {} }] : { error: {} });
    }
    const answer = nextMessage(socket);
    socket.send(Uint8Array.of(0xff, 0xfe));
    expect(await answer).toMatchObject({ error: { code: -32700 } });
    expect(await ask(socket, 'system_name')).toEqual(NAME);
  });

  it('goes on after clients that speak no WebSocket, or vanish in the middle', async () => {
    await start();
    const vanished = await dial();
    await ask(vanished, 'chain_subscribeNewHeads');
    vanished.terminate();
    const tcp = connectTcp(server.port, '127.0.0.1');
    tcp.on('error', () => {}).resume();
    tcp.write('nonsense\r\n\r\n');
    onTestEnd('the client', () => tcp.destroy());
    await within('the server to hang up', once(tcp, 'close'));
    await untilConnections(0);
    test.node.producer.newBlocks(1);
    expect(await ask(await dial(), 'system_name')).toEqual(NAME);
  });

  it('closes on messages beyond the limit', async () => {
    await start({ limits: { maxMessageBytes: 1000 } });
    const socket = await dial();
    socket.send('x'.repeat(1001));
    expect(await closed(socket)).toBe(1009);
    expect(await ask(await dial(), 'system_name')).toEqual(NAME);
  });

  it('turns away more clients than it takes', async () => {
    await start({ limits: { maxConnections: 2 } });
    await dial();
    const second = await dial();
    const third = await dial();
    expect(await closed(third)).toBe(1013);
    second.close();
    await untilConnections(1);
    expect(await ask(await dial(), 'system_name')).toEqual(NAME);
  });

  it('turns away more clients of one address than it takes', async () => {
    await start({ limits: { maxConnectionsPerAddress: 2 } });
    const [first] = [await dial(), await dial()];
    expect(await closed(await dial())).toBe(1013);
    // Who was turned away counts no more, nor who left.
    expect(server.connections).toBe(2);
    first.close();
    await untilConnections(1);
    expect(await ask(await dial(), 'system_name')).toEqual(NAME);
    expect(await closed(await dial())).toBe(1013);
  });

  it('takes web pages of this machine and Apps only, or those that it is told', async () => {
    await start();
    for (const origin of ['http://localhost:3000', 'https://polkadot.js.org']) await dial({ origin });
    for (const origin of ['https://example.org', 'http://localhost.example.org', 'null']) {
      await expect(dial({ origin })).rejects.toThrow('401');
    }
    await start({ origins: ['https://example.org'] });
    await dial({ origin: 'https://example.org' });
    await expect(dial({ origin: 'http://localhost:3000' })).rejects.toThrow('401');
  });

  it('takes browser extensions, and no page that came by another name', async () => {
    await start();
    for (const origin of ['chrome-extension://mopnmbcafieddcagagdcbnhejhlodfdd', 'moz-extension://0a1b2c3d'])
      await dial({ origin });
    for (const origin of ['chrome-extension://a/page', 'evil-extension://a'])
      await expect(dial({ origin })).rejects.toThrow('401');
    for (const host of ['localhost', 'localhost:9944', `127.0.0.1:${server.port}`, '[::1]:9944'])
      await dial({ headers: { host } });
    for (const host of ['evil.example', 'evil.example:9944', 'localhost.evil.example', '127.0.0.1.evil.example']) {
      await expect(dial({ headers: { host } })).rejects.toThrow('401');
    }
    await start({ hosts: ['node.local'] });
    await dial({ headers: { host: 'node.local:9944' } });
    await expect(dial({ headers: { host: 'evil.example' } })).rejects.toThrow('401');
  });

  it('lets clients in although others hold every place without a whole request', async () => {
    await start({ limits: { maxSockets: 8, maxSocketsPerAddress: 8 } });
    for (const head of ['GET / HTTP/1.1\r\nhost: x', 'POST / HTTP/1.1\r\nhost: 127.0.0.1\r\ncontent-length: 9\r\n\r\n{']) {
      for (let i = 0; i < 8; i++) {
        const socket = connectTcp(server.port, '127.0.0.1');
        socket.on('error', () => {});
        onTestEnd('a silent client', () => socket.destroy());
        await within('the connection', once(socket, 'connect'));
        socket.write(head);
      }
      expect(await ask(await dial(), 'system_name')).toEqual(NAME);
      const response = await fetch(server.httpUrl, { method: 'POST', body: '{"jsonrpc":"2.0","id":1,"method":"system_name"}' });
      expect(await response.json()).toEqual(NAME);
    }
  });

  it('parts from the client that reads least where too much waits for all of them together', async () => {
    await start({ limits: { maxTotalUnsentBytes: 4_000_000 } });
    const [deaf, reading] = [await dial(), await dial()];
    for (const socket of [deaf, reading]) await ask(socket, 'chain_subscribeNewHeads');
    deaf.pause();
    let heads = 0;
    reading.on('message', () => {
      heads += 1;
    });
    const metadata = JSON.stringify({ id: 1, method: 'state_getMetadata' });
    for (let i = 0; i < 1000 && server.connections === 2; i++) {
      deaf.send(metadata);
      await new Promise((resolve) => setImmediate(resolve));
    }
    await untilConnections(1);
    test.node.producer.newBlocks(1);
    await until('the head', () => heads === 1);
  });

  it('reads no more from a client than it can answer, and answers all of it in order', async () => {
    await start();
    const socket = await dial();
    const ids: number[] = [];
    socket.on('message', (data) => ids.push((JSON.parse(String(data)) as { id: number }).id));
    for (let id = 0; id < 300; id++)
      socket.send(JSON.stringify({ id, method: id % 3 === 0 ? 'state_getMetadata' : 'system_name' }));
    await until('all answers', () => ids.length === 300);
    expect(ids).toEqual(Array.from({ length: 300 }, (_, id) => id));
  });

  it('parts from clients that do not answer pings', async () => {
    // Only the server's own clock, of which there is one: what comes and goes over the socket takes the time that it takes.
    jest.useFakeTimers({ doNotFake: [...OTHER_TIMERS] });
    onTestEnd('the clock', () => jest.useRealTimers());
    await start({ pingInterval: 20_000 });
    const socket = await dial();
    for (let ping = 0; ping < 3; ping++) {
      const pinged = once(socket, 'ping');
      jest.advanceTimersByTime(20_000);
      await within('a ping', pinged);
      // The answer to the ping went out before this.
      expect(await ask(socket, 'system_name')).toEqual(NAME);
    }
    socket.pause();
    jest.advanceTimersByTime(20_000);
    expect(server.connections).toBe(1);
    jest.advanceTimersByTime(20_000);
    await untilConnections(0);
  });

  it('parts from clients that do not read', async () => {
    await start({ limits: { maxUnsentBytes: 100_000 } });
    const socket = await dial();
    await ask(socket, 'state_getMetadata');
    socket.pause();
    // The system takes some of what is sent, before anything waits.
    await until('the server to part', () => {
      for (let i = 0; i < 20; i++) socket.send(JSON.stringify({ id: i, method: 'state_getMetadata' }));
      return server.connections === 0;
    });
  });

  it('disconnects everybody when it closes', async () => {
    await start();
    const socket = await dial();
    const gone = closed(socket);
    await server.close();
    expect(await gone).toBe(1006);
  });
});
