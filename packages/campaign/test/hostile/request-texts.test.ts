import { type RequestServer, RequestTexts } from '../../src/index.ts';

const REFUSAL = '{"jsonrpc":"2.0","id":1,"error":{"code":-32602,"message":"Invalid params"}}';
const RESULT = '{"jsonrpc":"2.0","id":1,"result":null}';
const REQUEST = '{"jsonrpc":"2.0","id":1,"method":"ask"}';

/** A server that answers what it is told to, and says what state it is in. */
const serverOf = (answers: readonly string[], more: Partial<RequestServer> = {}): RequestServer => ({
  message: (_, send) => answers.forEach(send),
  state: () => 'the state',
  faults: () => [],
  codes: new Set([-32602]),
  mostBytes: 1000,
  ...more,
});

const apply = (server: RequestServer, text = REQUEST) => new RequestTexts(server).apply({ text });

it('tells results, refusals and notifications apart', async () => {
  expect(await apply(serverOf([RESULT]))).toEqual({ of: 'ask', outcome: 'result', text: '' });
  expect(await apply(serverOf([REFUSAL]))).toEqual({ of: 'ask', outcome: 'error -32602', text: 'Invalid params' });
  expect(await apply(serverOf([]), '{"method":"ask"}')).toEqual({ of: 'ask', outcome: 'no answer is due' });
  expect(await apply(serverOf([`[${REFUSAL},${RESULT}]`]), `[${REQUEST},${REQUEST}]`)).toMatchObject({
    outcome: 'some answered',
  });
  expect(await apply(serverOf([REFUSAL]), 'no JSON')).toMatchObject({ of: 'no JSON', outcome: 'error -32602' });
});

it('waits for an answer that comes later', async () => {
  const later = serverOf([], { message: (_, send) => void setImmediate(() => setImmediate(() => send(RESULT))) });
  expect(await apply(later)).toMatchObject({ outcome: 'result' });
});

/** Another state each time. */
const changing = (): (() => string) => {
  let count = 0;
  return () => `state ${count++}`;
};

it.each<[string, RequestServer, string]>([
  [
    'answer',
    serverOf([], {
      message: () => {
        throw new TypeError('x is undefined');
      },
    }),
    'threw TypeError: x is undefined',
  ],
  ['answer', serverOf([RESULT, RESULT]), '2 answers'],
  ['answer', serverOf([RESULT], { faults: () => ['TypeError: oh'] }), 'a fault of the node: TypeError: oh'],
  ['answer', serverOf(['{']), 'an answer that is no JSON: {'],
  ['answer', serverOf([REFUSAL.replace('-32602', '-32603')]), 'an error whose code is not known'],
  ['answer', serverOf(['{"jsonrpc":"2.0","id":1}']), 'not an answer'],
  ['answer', serverOf(['{"jsonrpc":"2.0","id":1,"result":1,"error":{}}']), 'not an answer'],
  ['state', serverOf([REFUSAL], { state: changing() }), '"state 0" became "state 1"'],
  ['bounds', serverOf([`{"jsonrpc":"2.0","id":1,"result":"${'x'.repeat(1000)}"}`]), 'an answer of 1036 characters'],
])('sees the rule %s broken', async (rule, server, detail) => {
  const { violation } = await apply(server);
  expect(violation?.rule).toBe(rule);
  expect(violation?.detail).toContain(detail);
});

it('lets the state change with a result, and with a notification beside a refusal', async () => {
  expect((await apply(serverOf([RESULT], { state: changing() }))).violation).toBeUndefined();
  const batch = `[{"method":"ask"},${REQUEST}]`;
  expect((await apply(serverOf([`[${REFUSAL}]`], { state: changing() }), batch)).violation).toBeUndefined();
});
