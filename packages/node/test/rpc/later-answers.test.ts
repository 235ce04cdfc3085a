/** Answers that come later than the turn of their request: alone, in batches, and what waits for them. */
import { rpcCall } from '../../src/index.ts';
import { RpcError } from '../../src/json-rpc/rpc-error.ts';
import { connect } from '../support/connect.ts';
import { createTestNode } from '../support/test-node.ts';

const setup = () => {
  const settle: { resolve(value: unknown): void; reject(error: unknown): void }[] = [];
  const later = rpcCall([], () => new Promise((resolve, reject) => settle.push({ resolve, reject })));
  const test = createTestNode({ buildMode: { type: 'Manual' }, methods: { my_later: later } });
  const { session, heard } = connect(test.node);
  const answers: unknown[] = [];
  const send = (...requests: object[]) =>
    session.message(JSON.stringify(requests.length === 1 ? requests[0] : requests), (json) => answers.push(JSON.parse(json)));
  const turn = () => new Promise((resolve) => setImmediate(resolve));
  return { ...test, session, heard, answers, settle, send, turn };
};

const later = { id: 1, method: 'my_later' };
const name = { id: 2, method: 'system_name' };
const NAME = { jsonrpc: '2.0', id: 2, result: 'polkavirt' };

it.each([
  ['a value', 5, 5],
  ['nothing', undefined, null],
])('one request is answered when its result is there: %s', async (_what, value, result) => {
  const { answers, settle, send, turn } = setup();
  send(later);
  await turn();
  expect(answers).toEqual([]);
  settle[0].resolve(value);
  await turn();
  expect(answers).toEqual([{ jsonrpc: '2.0', id: 1, result }]);
});

it('a batch is answered as a whole and in its order, without its notifications', async () => {
  const { answers, settle, send, turn } = setup();
  send(later, name, { method: 'my_later' }, { ...later, id: 3 });
  settle[2].resolve('third');
  settle[1].resolve('unheard');
  await turn();
  expect(answers).toEqual([]);
  settle[0].resolve('first');
  await turn();
  expect(answers).toEqual([[{ jsonrpc: '2.0', id: 1, result: 'first' }, NAME, { jsonrpc: '2.0', id: 3, result: 'third' }]]);
});

it('a batch of notifications alone has no answer, later either', async () => {
  const { answers, settle, send, turn } = setup();
  send({ method: 'my_later' }, { method: 'system_name' });
  settle[0].resolve(5);
  await turn();
  expect(answers).toEqual([]);
});

it('an error that comes later is that of its request alone, and a fault is reported', async () => {
  const { answers, settle, send, turn, faults } = setup();
  send(later, name, { ...later, id: 3 });
  settle[0].reject(new RpcError(-32000, 'no', { why: 1 }));
  const fault = new Error('broken');
  settle[1].reject(fault);
  await turn();
  expect(answers).toEqual([
    [
      { jsonrpc: '2.0', id: 1, error: { code: -32000, message: 'no', data: { why: 1 } } },
      NAME,
      { jsonrpc: '2.0', id: 3, error: { code: -32603, message: 'Internal error', data: 'broken' } },
    ],
  ]);
  expect(faults.splice(0)).toEqual([fault]);
});

it('what is thrown and is no error is told without its text', async () => {
  const { answers, settle, send, turn, faults } = setup();
  send(later);
  settle[0].reject('secret');
  await turn();
  expect(answers).toEqual([{ jsonrpc: '2.0', id: 1, error: { code: -32603, message: 'Internal error' } }]);
  expect(faults.splice(0)).toEqual(['secret']);
});

it('a later answer counts for the size of its batch', async () => {
  const { answers, settle, send, turn } = setup();
  send(later, { ...later, id: 3 });
  // 15 MiB are 15,728,640 bytes.
  for (const { resolve } of settle) resolve('x'.repeat(8_000_000));
  await turn();
  expect(answers).toEqual([
    [
      expect.objectContaining({ id: 1, result: expect.any(String) }),
      { jsonrpc: '2.0', id: 3, error: expect.objectContaining({ code: -32008 }) },
    ],
  ]);
});

it('subscriptions of a batch tell nothing before the answer to all of it', async () => {
  const { answers, heard, settle, send, turn } = setup();
  send({ id: 1, method: 'chain_subscribeNewHeads' }, later);
  await turn();
  expect([answers, heard]).toEqual([[], []]);
  settle[0].resolve(5);
  await turn();
  expect([answers.length, heard.length]).toEqual([1, 1]);
});

it('a round trip waits for the answers to all requests so far, and a session counts its requests', async () => {
  const { session, settle, send, turn } = setup();
  const before = session.requestCount;
  const heard: string[] = [];
  const trip = async (what: string): Promise<void> => {
    let isOver = false;
    session.roundTrip(() => {
      isOver = true;
      heard.push(what);
    });
    expect(isOver).toBe(false);
  };
  send(later);
  await trip('one');
  send(name);
  expect(session.requestCount - before).toBe(2);
  await turn();
  expect(heard).toEqual([]);
  const over = new Promise<void>((resolve) => session.roundTrip(resolve));
  settle[0].resolve(5);
  await over;
  expect(heard).toEqual(['one']);
});
