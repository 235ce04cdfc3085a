/** What stands around a request: its text, its answer's size, what waits for answers, and subscriptions. */
import { Subject, Subscription } from 'rxjs';
import { OpenSubscriptions } from '../../src/json-rpc/open-subscriptions.ts';
import { MAX_VALUES, parseMessage } from '../../src/json-rpc/parse-message.ts';
import { MAX_RESPONSE_BYTES, ResponseSize } from '../../src/json-rpc/response-size.ts';
import { UnansweredRequests } from '../../src/json-rpc/unanswered-requests.ts';

describe('a message', () => {
  it('is JSON or not', () => {
    expect([parseMessage('[1]'), parseMessage('null'), parseMessage('{'), parseMessage('')]).toEqual([
      { value: [1] },
      { value: null },
      { error: 'not JSON' },
      { error: 'not JSON' },
    ]);
  });

  it('holds 500,000 values at most, counted by what stands before them', () => {
    const list = (values: number) => `[${'0,'.repeat(values - 1)}0]`;
    expect(parseMessage(list(MAX_VALUES))).toMatchObject({ value: { length: MAX_VALUES } });
    expect(parseMessage(list(MAX_VALUES + 1))).toEqual({ error: 'too complex' });
    for (const opening of ['[', '{']) expect(parseMessage(opening.repeat(MAX_VALUES + 1))).toEqual({ error: 'too complex' });
    // Each kind counts together with the others.
    const mixed = `${'['.repeat(MAX_VALUES / 2)}${','.repeat(MAX_VALUES / 2)}`;
    expect([parseMessage(mixed), parseMessage(`${mixed}{`)]).toEqual([{ error: 'not JSON' }, { error: 'too complex' }]);
  });

  it('may be long if it is simple', () => {
    expect(parseMessage(`"${'x'.repeat(2 * MAX_VALUES)}"`)).toEqual({ value: 'x'.repeat(2 * MAX_VALUES) });
  });
});

it('an answer has 15 MiB at most: texts with quotes and a comma, nulls as such', () => {
  const size = new ResponseSize();
  size.add('x'.repeat(MAX_RESPONSE_BYTES - 10));
  size.add(null);
  expect(() => size.add('')).toThrow(expect.objectContaining({ code: -32008, message: 'Response is too big' }));
  const other = new ResponseSize();
  expect(() => other.add('x'.repeat(MAX_RESPONSE_BYTES - 3))).not.toThrow();
  expect(() => new ResponseSize().add('x'.repeat(MAX_RESPONSE_BYTES - 2))).toThrow('Response is too big');
});

describe('what waits for answers', () => {
  it('goes on when all requests that came before are answered, in whatever order', () => {
    const requests = new UnansweredRequests();
    const heard: string[] = [];
    requests.whenAnswered(() => heard.push('at once'));
    const [first, second] = [requests.add(), requests.add()];
    requests.whenAnswered(() => heard.push('after two'));
    const third = requests.add();
    requests.whenAnswered(() => heard.push('after three'));
    expect([requests.count, heard]).toEqual([3, ['at once']]);
    second();
    third();
    expect(heard).toEqual(['at once']);
    first();
    expect(heard).toEqual(['at once', 'after two', 'after three']);
    requests.whenAnswered(() => heard.push('again'));
    expect([requests.count, heard.at(-1)]).toEqual([3, 'again']);
  });

  it('does not wait for requests that come later', () => {
    const requests = new UnansweredRequests();
    const heard: string[] = [];
    const first = requests.add();
    requests.whenAnswered(() => heard.push('after one'));
    requests.add();
    first();
    expect(heard).toEqual(['after one']);
  });
});

describe('subscriptions', () => {
  const names = { notification: 'told', unsubscribe: 'untell' };
  function setup(max = 2) {
    const lifetime = new Subscription();
    const [heard, faults]: [unknown[], unknown[]] = [[], []];
    const open = new OpenSubscriptions(
      max,
      lifetime,
      (one) => heard.push(one),
      (fault) => faults.push(fault),
    );
    return { open, lifetime, heard, faults };
  }
  const told = (subscription: string, result: unknown) => ({ jsonrpc: '2.0', method: 'told', params: { subscription, result } });

  it('tell under their id once they are started', () => {
    const { open, heard } = setup();
    const source = new Subject();
    const start = open.add('x', names, source);
    source.next('too early');
    expect([open.size, source.observed]).toEqual([1, false]);
    start();
    source.next(5);
    expect(heard).toEqual([told('x', 5)]);
  });

  it('are as many as allowed', () => {
    const { open } = setup();
    open.checkRoom();
    open.add('a', names, new Subject());
    open.checkRoom();
    open.add('b', names, new Subject());
    expect(() => open.checkRoom()).toThrow(
      expect.objectContaining({ code: -32006, message: 'Too many subscriptions: the limit is 2' }),
    );
  });

  it('end by their own method and id alone, before they are started too', () => {
    const { open } = setup();
    const [one, other] = [new Subject(), new Subject()];
    open.add('a', names, one)();
    const startOther = open.add('b', names, other);
    expect([open.end('a', 'unknown'), open.end('c', 'untell'), one.observed]).toEqual([false, false, true]);
    expect([open.end('a', 'untell'), open.end('a', 'untell'), one.observed]).toEqual([true, false, false]);
    expect(open.end('b', 'untell')).toBe(true);
    startOther();
    expect([other.observed, open.size]).toEqual([false, 0]);
  });

  it('end with their source, with its fault, and with the client', () => {
    const { open, lifetime, faults } = setup(9);
    const [completes, breaks, goesOn] = [new Subject(), new Subject(), new Subject()];
    for (const [id, source] of Object.entries({ completes, breaks, goesOn })) open.add(id, names, source)();
    completes.complete();
    breaks.error('broken');
    expect([open.size, faults]).toEqual([1, ['broken']]);
    lifetime.unsubscribe();
    expect([open.size, goesOn.observed]).toEqual([0, false]);
  });
});
