import { connect as connectTcp } from 'node:net';
import { WebSocket } from 'ws';
import { type RpcServer, type ServerOptions, serveWebSocket } from '../../src/server/index.ts';
import { createTestNode, type TestNode } from '../support/test-node.ts';

let test: TestNode;
let server: RpcServer;
const sockets: WebSocket[] = [];

const serve = async (options: ServerOptions = {}) => {
  test = createTestNode({ buildMode: { type: 'Manual' } });
  server = await serveWebSocket(test.node, { port: 0, ...options });
};
afterEach(async () => {
  for (const socket of sockets.splice(0)) socket.terminate();
  await server.close();
  test.node.close();
  expect(test.faults).toEqual([]);
});

const dial = (options: { origin?: string } = {}): Promise<WebSocket> => {
  const socket = new WebSocket(server.url, options);
  sockets.push(socket);
  return new Promise((resolve, reject) => {
    socket.once('open', () => resolve(socket));
    socket.once('error', reject);
  });
};
const closed = (socket: WebSocket): Promise<number> => new Promise((resolve) => socket.once('close', resolve));
const nextMessage = (socket: WebSocket): Promise<unknown> =>
  new Promise((resolve) => socket.once('message', (data) => resolve(JSON.parse(data.toString()))));
const ask = (socket: WebSocket, method: string, params: unknown[] = []): Promise<unknown> => {
  const answer = nextMessage(socket);
  socket.send(JSON.stringify({ jsonrpc: '2.0', id: 1, method, params }));
  return answer;
};
const until = async (condition: () => boolean): Promise<void> => {
  for (let i = 0; i < 200 && !condition(); i++) await new Promise((resolve) => setTimeout(resolve, 10));
  expect(condition()).toBe(true);
};
const NAME = { jsonrpc: '2.0', id: 1, result: 'polkavirt' };

describe('the server', () => {
  it('listens on this machine alone unless told otherwise', async () => {
    await serve();
    expect(server.url).toBe(`ws://127.0.0.1:${server.port}`);
    expect(await ask(await dial(), 'system_name')).toEqual(NAME);
    await expect(serveWebSocket(test.node, { port: server.port })).rejects.toThrow('EADDRINUSE');
  });

  it('goes on after whatever a client sends', async () => {
    await serve();
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
    await serve();
    const vanished = await dial();
    await ask(vanished, 'chain_subscribeNewHeads');
    vanished.terminate();
    const tcp = connectTcp(server.port, '127.0.0.1');
    tcp.on('error', () => {}).resume();
    tcp.write('nonsense\r\n\r\n');
    await new Promise((resolve) => tcp.once('close', resolve));
    await until(() => server.connections === 0);
    test.node.producer.newBlocks(1);
    expect(await ask(await dial(), 'system_name')).toEqual(NAME);
  });

  it('closes on messages beyond the limit', async () => {
    await serve({ limits: { maxMessageBytes: 1000 } });
    const socket = await dial();
    socket.send('x'.repeat(1001));
    expect(await closed(socket)).toBe(1009);
    expect(await ask(await dial(), 'system_name')).toEqual(NAME);
  });

  it('turns away more clients than it takes', async () => {
    await serve({ limits: { maxConnections: 2 } });
    await dial();
    const second = await dial();
    const third = await dial();
    expect(await closed(third)).toBe(1013);
    second.close();
    await until(() => server.connections === 1);
    expect(await ask(await dial(), 'system_name')).toEqual(NAME);
  });

  it('takes web pages of this machine and Apps only, or those that it is told', async () => {
    await serve();
    for (const origin of ['http://localhost:3000', 'https://polkadot.js.org']) await dial({ origin });
    for (const origin of ['https://example.org', 'http://localhost.example.org', 'null']) {
      await expect(dial({ origin })).rejects.toThrow('401');
    }
    await server.close();
    test.node.close();
    await serve({ origins: ['https://example.org'] });
    await dial({ origin: 'https://example.org' });
    await expect(dial({ origin: 'http://localhost:3000' })).rejects.toThrow('401');
  });

  it('parts from clients that do not answer pings', async () => {
    await serve({ pingInterval: 20 });
    const socket = await dial();
    await new Promise((resolve) => setTimeout(resolve, 80));
    expect(server.connections).toBe(1);
    socket.pause();
    await until(() => server.connections === 0);
  });

  it('parts from clients that do not read', async () => {
    await serve({ limits: { maxUnsentBytes: 100_000 } });
    const socket = await dial();
    const once = ask(socket, 'state_getMetadata');
    await once;
    socket.pause();
    for (let i = 0; i < 2000 && server.connections > 0; i++) {
      socket.send(JSON.stringify({ id: i, method: 'state_getMetadata' }));
      if (i % 50 === 0) await new Promise((resolve) => setTimeout(resolve, 1));
    }
    await until(() => server.connections === 0);
  });

  it('disconnects everybody when it closes', async () => {
    await serve();
    const socket = await dial();
    const gone = closed(socket);
    await server.close();
    expect(await gone).toBe(1006);
    await serve();
  });
});
