/** A client in the node's process: what `@polkadot/api` and EIP-1193 ask of a provider. */
import { onTestEnd, within } from '@polkavirt/test-support';
import { Subject } from 'rxjs';
import { rpcCall, rpcSubscription } from '../../src/json-rpc/rpc-method.ts';
import { createTestNode } from '../support/test-node.ts';

/** A subscription tells nothing until its caller has the id: in the next turn of the timers. */
const turn = () => new Promise((resolve) => setTimeout(resolve, 0));

/** An error as both kinds of clients get it. */
type ClientError = Error & { readonly code?: number; readonly data?: unknown };

/** What a request is refused with. */
const refused = async (request: Promise<unknown>): Promise<ClientError> => {
  const [outcome] = await Promise.allSettled([request]);
  if (outcome.status === 'fulfilled') throw new Error(`it gave ${JSON.stringify(outcome.value)}`);
  return outcome.reason;
};

/** A node with methods that a test steers. */
function setup() {
  const told$ = new Subject<unknown>();
  const methods = {
    test_echo: rpcCall([], () => undefined),
    test_tell: rpcSubscription({ notification: 'test_told', unsubscribe: 'test_untell' }, [], () => told$),
  };
  const { node } = createTestNode({ buildMode: { type: 'Manual' }, methods });
  const provider = node.provider();
  onTestEnd('the provider', () => provider.disconnect());
  return { node, provider, told$ };
}

it('is connected from the start, has subscriptions, and can be cloned', async () => {
  const { provider } = setup();
  expect([provider.isConnected, provider.hasSubscriptions, provider.isClonable]).toEqual([true, true, true]);
  const other = provider.clone();
  onTestEnd('the clone', () => other.disconnect());
  await provider.disconnect();
  expect([provider.isConnected, other.isConnected]).toEqual([false, true]);
  expect(await other.send('system_chainType', [])).toBe('Development');
});

it('refuses requests when it is disconnected, and takes them when it is connected again', async () => {
  const { provider } = setup();
  await provider.disconnect();
  for (const request of [
    provider.send('system_chainType', []),
    provider.request({ method: 'system_chainType' }),
    provider.subscribe('', 'test_tell', [], () => {}),
  ]) {
    expect(await refused(request)).toEqual(new Error('the provider is disconnected'));
  }
  await provider.connect();
  expect(provider.isConnected).toBe(true);
  expect(await provider.send('system_chainType', [])).toBe('Development');
  // Subscriptions as well.
  const number = new Promise((resolve, reject) => {
    const tell = (error: unknown, head: unknown) => (error ? reject(error) : resolve((head as { number: string }).number));
    provider.subscribe('', 'chain_subscribeNewHeads', [], tell).catch(reject);
  });
  expect(await within('the head', number)).toBe('0x0');
});

it('stays as it is if it is connected twice', async () => {
  const { provider, told$ } = setup();
  const heard: unknown[] = [];
  await provider.subscribe('test_told', 'test_tell', [], (_error, result) => heard.push(result));
  await turn();
  await provider.connect();
  told$.next(1);
  expect(heard).toEqual([1]);
});

it('answers in values of its own, as if they had been JSON', async () => {
  const { provider } = setup();
  expect(await provider.send('test_echo', [])).toBeNull();
  const [one, other] = [await provider.send('rpc_methods', []), await provider.send('rpc_methods', [])];
  expect(one).toEqual(other);
  expect(one).not.toBe(other);
  expect(await provider.request({ method: 'system_peers' })).toEqual([]);
  expect(await provider.request({ method: 'chain_getBlockHash', params: [5] })).toBeNull();
});

it('tells errors to @polkadot/api in the words of its own provider, and to others by EIP-1193', async () => {
  const { provider } = setup();
  const tell = ({ code, message, data }: ClientError) => ({ code, message, data });
  expect(tell(await refused(provider.send('chain_getHeader', ['x'])))).toEqual({
    message: '-32602: Invalid params: hash must be 32 bytes in hex with 0x before them',
    code: -32602,
    data: undefined,
  });
  const data = 'Could not find an unsigned validator for the unsigned transaction';
  const bare = ['0x1004000000'];
  expect(tell(await refused(provider.send('author_submitExtrinsic', bare)))).toEqual({
    message: `1011: Unknown Transaction Validity: ${data}`,
    code: 1011,
    data,
  });
  expect(tell(await refused(provider.request({ method: 'author_submitExtrinsic', params: bare })))).toEqual({
    message: 'Unknown Transaction Validity',
    code: 1011,
    data,
  });
  const plain = await refused(provider.request({ method: 'chain_getHeader', params: ['x'] }));
  expect([plain.code, 'data' in plain]).toEqual([-32602, false]);
});

it('gives what a subscription tells to its callback, until that is unsubscribed', async () => {
  const { provider, told$ } = setup();
  const heard: unknown[][] = [];
  const messages: unknown[] = [];
  provider.on('message', (message) => messages.push(message));
  const id = await provider.subscribe('test_told', 'test_tell', [], (...told) => heard.push(told));
  await turn();
  told$.next({ a: 1 });
  expect(heard).toEqual([[null, { a: 1 }]]);
  expect(await provider.unsubscribe('test_told', 'test_untell', id)).toBe(true);
  expect(await provider.unsubscribe('test_told', 'test_untell', id)).toBe(false);
  told$.next({ a: 2 });
  expect([heard.length, messages]).toEqual([1, []]);
});

it('gives what a subscription of EIP-1193 tells as a message, to all who listen', async () => {
  const { provider, told$ } = setup();
  const [first, second]: unknown[][] = [[], []];
  const stop = provider.on('message', (message) => first.push(message));
  const listener = (message: unknown) => second.push(message);
  provider.on('message', listener);
  const subscription = await provider.request({ method: 'test_tell' });
  await turn();
  told$.next('x');
  const message = { type: 'test_told', data: { subscription, result: 'x' } };
  expect([first, second]).toEqual([[message], [message]]);
  stop();
  provider.removeListener('message', listener);
  provider.removeListener('error', listener);
  told$.next('y');
  expect([first.length, second.length]).toEqual([1, 1]);
});

it('hears nothing more once it is disconnected, says so, and then tidying up does no harm', async () => {
  const { provider, told$ } = setup();
  const heard: unknown[] = [];
  const events: string[] = [];
  provider.on('disconnected', () => events.push('disconnected'));
  provider.on('error', () => events.push('error'));
  const id = await provider.subscribe('test_told', 'test_tell', [], (_error, result) => heard.push(result));
  await turn();
  expect(told$.observed).toBe(true);
  await provider.disconnect();
  expect(events).toEqual(['disconnected']);
  expect(told$.observed).toBe(false);
  expect(await provider.unsubscribe('test_told', 'test_untell', id)).toBe(true);
  told$.next(1);
  expect(heard).toEqual([]);
});
