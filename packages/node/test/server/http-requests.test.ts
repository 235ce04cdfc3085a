import { once } from 'node:events';
import { connect } from 'node:net';
import { onTestEnd, within } from '@polkavirt/test-support';
import { createNode, rpcCall } from '../../src/index.ts';
import type { RpcServer, ServerOptions } from '../../src/server/index.ts';
import { createTestNode, serve, type TestNode } from '../support/test-node.ts';

let test: TestNode;
let server: RpcServer;
const start = async (options: ServerOptions = {}) => {
  test = createTestNode({ buildMode: { type: 'Manual' } });
  server = await serve(test.node, options);
};

const post = (body: string, headers: Record<string, string> = {}) => fetch(server.httpUrl, { method: 'POST', body, headers });
const NAME = '{"jsonrpc":"2.0","id":1,"method":"system_name"}';

describe('HTTP POST', () => {
  it('answers requests and batches on the port of the WebSockets', async () => {
    await start();
    expect(server.httpUrl).toBe(`http://127.0.0.1:${server.port}`);
    const response = await post(NAME);
    expect([response.status, response.headers.get('content-type')]).toEqual([200, 'application/json']);
    expect(await response.json()).toEqual({ jsonrpc: '2.0', id: 1, result: 'polkavirt' });
    expect(await (await post(`[${NAME},${NAME}]`)).json()).toHaveLength(2);
    expect(await (await post('{')).json()).toMatchObject({ error: { code: -32700 } });
  });

  it('has nothing to say to notifications, and no subscriptions', async () => {
    await start();
    const silent = await post('{"jsonrpc":"2.0","method":"system_name"}');
    expect([silent.status, await silent.text()]).toEqual([204, '']);
    const subscribed = await post('{"jsonrpc":"2.0","id":1,"method":"chain_subscribeNewHeads"}');
    expect(await subscribed.json()).toMatchObject({
      error: { code: -32000, message: expect.stringContaining('subscriptions need a WebSocket connection') },
    });
  });

  it('is POST and nothing else', async () => {
    await start();
    expect((await fetch(server.httpUrl)).status).toBe(405);
  });

  it('lets pages of this machine ask, and others not', async () => {
    await start();
    const own = await post(NAME, { origin: 'http://localhost:3000' });
    expect([own.status, own.headers.get('access-control-allow-origin')]).toEqual([200, 'http://localhost:3000']);
    const asked = await fetch(server.httpUrl, { method: 'OPTIONS', headers: { origin: 'http://localhost:3000' } });
    expect([asked.status, asked.headers.get('access-control-allow-headers')]).toEqual([204, 'content-type']);
    // What a browser asks before a page of the web may talk to this machine, and the headers that a wallet adds.
    const wallet = {
      origin: 'chrome-extension://nkbihfbeogaeaoehlefnkodbefgpgknn',
      'access-control-request-headers': 'content-type,x-wallet',
      'access-control-request-private-network': 'true',
    };
    const preflight = await fetch(server.httpUrl, { method: 'OPTIONS', headers: wallet });
    expect(Object.fromEntries(preflight.headers)).toMatchObject({
      'access-control-allow-origin': wallet.origin,
      'access-control-allow-headers': 'content-type,x-wallet',
      'access-control-allow-private-network': 'true',
    });
    const other = await post(NAME, { origin: 'https://evil.example' });
    expect([other.status, other.headers.get('access-control-allow-origin')]).toEqual([403, null]);
  });

  it('reads no more than the limit', async () => {
    await start({ limits: { maxMessageBytes: 1000 } });
    expect((await post(`${NAME}${' '.repeat(1000 - NAME.length)}`)).status).toBe(200);
    // The connection may be gone before the client has read why.
    const status = await post(`${NAME}${' '.repeat(200_000)}`).then(
      (response) => response.status,
      () => 413,
    );
    expect(status).toBe(413);
    expect((await post(NAME)).status).toBe(200);
  });

  it('answers hundreds of requests that are on their way at once', async () => {
    await start();
    const head = `POST / HTTP/1.1\r\nhost: 127.0.0.1\r\nexpect: 100-continue\r\ncontent-length: ${NAME.length}\r\n\r\n`;
    const sockets = Array.from({ length: 400 }, () => connect(server.port, '127.0.0.1'));
    onTestEnd('the clients', () => {
      for (const socket of sockets) socket.destroy();
    });
    const next = async (what: string): Promise<string[]> =>
      (await within(what, Promise.all(sockets.map((socket) => once(socket, 'data'))))).map(String);
    for (const socket of sockets) socket.write(head);
    // The server has all heads, and waits for all bodies.
    const taken = await next('the server to take the requests');
    expect(taken.filter((text) => !text.startsWith('HTTP/1.1 100 '))).toEqual([]);
    for (const socket of sockets) socket.write(NAME);
    const answers = await next('the answers');
    expect(answers.filter((text) => !/^HTTP\/1.1 200 [\s\S]*"polkavirt"/.test(text))).toEqual([]);
  });

  it('goes on when a client goes away in the middle', async () => {
    await start();
    const socket = connect(server.port, '127.0.0.1');
    onTestEnd('the client', () => socket.destroy());
    await within('the connection', once(socket, 'connect'));
    socket.write('POST / HTTP/1.1\r\nhost: 127.0.0.1\r\nexpect: 100-continue\r\ncontent-length: 100\r\n\r\n');
    // The server has the head, and waits for the body.
    expect(String(await within('the server to take the request', once(socket, 'data')))).toMatch(/^HTTP\/1.1 100 /);
    socket.write('{');
    socket.destroy();
    expect((await post(NAME)).status).toBe(200);
  });
});

describe('methods from outside', () => {
  it('are called, listed, and do not take the name of another', async () => {
    await start();
    const genesis = test.runtime.genesis();
    const node = createNode({ genesis, methods: { my_double: rpcCall([], ({ chain }) => chain.head.number * 2 + 2) } });
    onTestEnd('the node', () => node.close());
    const own = await serve(node);
    const ask = async (method: string) => {
      const response = await fetch(own.httpUrl, { method: 'POST', body: JSON.stringify({ id: 1, method }) });
      return ((await response.json()) as { result: unknown }).result;
    };
    expect(await ask('my_double')).toBe(2);
    expect(await ask('rpc_methods')).toMatchObject({ methods: expect.arrayContaining(['my_double', 'system_name']) });
    const taken = { system_name: rpcCall([], () => 'mine') };
    expect(() => createNode({ genesis, methods: taken })).toThrow('there is an RPC method system_name already');
  });
});
