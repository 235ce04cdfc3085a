/** What is said about something that a wire threw, and what counts as a refusal. */
import { HostFault } from '@polkavirt/primitives';
import { PROBLEM_KINDS } from '@polkavirt/wire-lab';
import { isPromise, oneLine, problemKey, thrownText, verdictOfThrown } from '../../src/fuzz/problem.ts';

it('has these kinds of problems, as the manual lists them', () => {
  expect(PROBLEM_KINDS).toEqual(['crash', 'hang', 'memory', 'promise', 'silent', 'lax', 'invalid', 'altered']);
});

it('makes one line of a text, and shortens it beyond 160 characters', () => {
  expect(oneLine(' a\n\t b \r\n c')).toBe(' a b c');
  expect(oneLine('x'.repeat(160))).toBe('x'.repeat(160));
  expect(oneLine('x'.repeat(161))).toBe(`${'x'.repeat(160)}…`);
  expect(oneLine(`${'x'.repeat(159)}  y`)).toBe(`${'x'.repeat(159)} …`);
});

const crash = (detail: string) => ({ kind: 'crash', detail });

it.each<[what: string, thrown: unknown, text: string, verdict: unknown]>([
  ['a malformed message', new HostFault('MalformedWire', 'no'), 'HostFault MalformedWire: no', 'refused'],
  ['a bad pointer', new HostFault('BadPointer', 'no'), 'HostFault BadPointer: no', 'refused'],
  ['a value out of range', new HostFault('ValueOutOfRange', 'no'), 'HostFault ValueOutOfRange: no', 'refused'],
  ['another fault', new HostFault('Internal', 'no'), 'HostFault Internal: no', crash('HostFault Internal: no')],
  ['a missing function', new HostFault('MissingHostFunction', 'x'), 'HostFault MissingHostFunction: x', expect.anything()],
  ['a code of another class', Object.assign(new Error('no'), { code: 'MalformedWire' }), 'Error: no', crash('Error: no')],
  ['a fault of another copy', { name: 'HostFault', code: 'BadPointer', message: 'x' }, 'HostFault BadPointer: x', 'refused'],
  ['an error', new RangeError('too\nfar'), 'RangeError: too far', crash('RangeError: too far')],
  ['an object without a message', { name: 'HostFault' }, '[object Object]', crash('[object Object]')],
  ['a message that is no text', { message: 1 }, '[object Object]', crash('[object Object]')],
  ['an object without a name', { message: 'x' }, 'undefined: x', crash('undefined: x')],
  ['a text', 'oh', 'oh', crash('oh')],
  ['null', null, 'null', crash('null')],
  ['nothing', undefined, 'undefined', crash('undefined')],
])('%s that is thrown', (_what, thrown, text, verdict) => {
  expect(thrownText(thrown)).toBe(text);
  expect(verdictOfThrown(thrown)).toEqual(verdict);
  if (text.includes('MissingHostFunction')) expect(verdictOfThrown(thrown)).toEqual(crash(text));
});

it('knows promises by their then, and catches what they reject with', async () => {
  const unhandled: unknown[] = [];
  const note = (reason: unknown) => unhandled.push(reason);
  process.on('unhandledRejection', note);
  try {
    const thenable = (then: unknown) => Object.fromEntries([['then', then]]);
    const promises = [Promise.resolve(1), Promise.reject(new Error('oh')), thenable(() => undefined)];
    expect(promises.map(isPromise)).toEqual([true, true, true]);
    for (const value of [undefined, null, 0, 'then', {}, thenable(1), () => undefined]) expect(isPromise(value)).toBe(false);
    await new Promise((resolve) => setImmediate(resolve));
    expect(unhandled).toEqual([]);
  } finally {
    process.off('unhandledRejection', note);
  }
});

it('tells crashes apart by what was thrown, and others by their kind', () => {
  expect(problemKey({ kind: 'crash', detail: 'RangeError: at 1: far' })).toBe('crash RangeError');
  expect(problemKey({ kind: 'crash', detail: 'oh' })).toBe('crash oh');
  expect(problemKey({ kind: 'lax', detail: 'a: b' })).toBe('lax');
});
