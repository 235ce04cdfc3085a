/** What each kind of parameter takes and gives, and in which words it refuses the rest. */
import { ALICE } from '@polkavirt/mock-runtime';
import * as kinds from '../../src/json-rpc/params.ts';

const H = `0x${'Cd'.repeat(32)}`;
const { count, either, fields, flag, integer, listOf, nullable, oneOf, text } = kinds;

const refusal = (act: () => unknown): string => {
  try {
    return `it gave ${JSON.stringify(act())}`;
  } catch (error) {
    expect(error).toMatchObject({ code: -32602 });
    const [start, rest] = (error as Error).message.split('Invalid params: ');
    expect(start).toBe('');
    return rest;
  }
};

it.each<[string, kinds.Kind<unknown>, unknown, unknown]>([
  ['hex', kinds.hex, '0xAB', '0xab'],
  ['hex', kinds.hex, 'AB', '0xab'],
  ['hex', kinds.hex, '', '0x'],
  ['hex', kinds.hex, '0x', '0x'],
  ['bytes', kinds.bytes, '0x01FF', Uint8Array.of(1, 255)],
  ['bytes', kinds.bytes, '01ff', Uint8Array.of(1, 255)],
  ['bytes', kinds.bytes, '', new Uint8Array(0)],
  ['hash', kinds.hash, H, H.toLowerCase()],
  ['text', text, 'x', 'x'],
  ['identifier', kinds.identifier, 'x', 'x'],
  ['identifier', kinds.identifier, 7, '7'],
  ['flag', flag, true, true],
  ['flag', flag, false, false],
  ['anything', kinds.anything, null, null],
  ['count', count(5), 0, 0],
  ['count', count(5), 5, 5],
  ['integer', integer, -5, -5],
  ['nullable', nullable(text), null, undefined],
  ['nullable', nullable(text), 'x', 'x'],
  ['block number', kinds.blockNumber, 7, 7],
  ['block number', kinds.blockNumber, '0xFf', 255],
  ['block number', kinds.blockNumber, '0xffffffff', 0xffff_ffff],
  ['list', listOf(count(5)), [1, 2], [1, 2]],
  ['list', listOf(count(5), 2), [], []],
  ['record', kinds.record, { a: 1 }, { a: 1 }],
  ['fields', fields({ a: count(5), b: text }), {}, {}],
  ['fields', fields({ a: count(5), b: text }), { b: 'x', a: null }, { b: 'x' }],
  ['one of', oneOf('a', 'b'), 'b', 'b'],
  ['either', either(count(5), text), 'x', 'x'],
  ['either', either(count(5), text), 3, 3],
  ['account', kinds.account, ALICE.toUpperCase().replace('0X', '0x'), ALICE],
  ['account', kinds.account, '5GrwvaEF5zXb26Fz9rcQpDWS57CtERHpNehXCPcNoHGKutQY', ALICE],
])('%s: %j', (_name, kind, value, expected) => expect(kinds.parse('it', kind as kinds.Kind<unknown>, value)).toEqual(expected));

const ACCOUNT = 'it must be an account as SS58 or 32 bytes in hex';
it.each<[string, kinds.Kind<unknown>, readonly unknown[]]>([
  ['it must be bytes in hex with 0x before them', kinds.hex, ['0x1', '0xgg', 'x0x11', '0x11 ', 5, null, undefined]],
  ['it must be bytes in hex with 0x before them', kinds.bytes, ['1', [1]]],
  ['it must be 32 bytes in hex with 0x before them', kinds.hash, [H.slice(2), `${H}0`, ` ${H}`, '0x11', [H], null]],
  ['it must be a string', text, [5, null]],
  ['it must be the id of a subscription', kinds.identifier, [0.5, 2 ** 53, null, {}]],
  ['it must be true or false', flag, ['true', 1, null]],
  ['it must be a whole number up to 5', count(5), [6, -1, 0.5, '1', Number.NaN, null]],
  ['it must be a whole number', integer, [0.5, 2 ** 53, '1']],
  [
    'it must be a whole number up to 4294967295',
    kinds.blockNumber,
    [2 ** 32, ['0x5'], '0x100000000', '5', 'x0x1', '0x1g', '0x', -1],
  ],
  ['it must be a list', listOf(text), ['x', {}, null]],
  ['it must be a list of at most 2', listOf(text, 2), [['a', 'b', 'c']]],
  ['it must be a list of at most 10000', listOf(text), [new Array(10_001).fill('x')]],
  ['it must be a string', listOf(text), [[5]]],
  ['it must be an object', kinds.record, [[], null, 'x', 5]],
  ['it must be an object with the fields a, b', fields({ a: text, b: text }), [{ c: 1 }, { toString: 1 }]],
  ['it must be a string', fields({ a: text }), [{ a: 5 }]],
  ['it must be one of a, b', oneOf('a', 'b'), ['c', '', null, 5]],
  ['it must be a whole number up to 5, or a string', either(count(5), text), [null, []]],
  [ACCOUNT, kinds.account, ['', 'x', ALICE.slice(2), `${ALICE}00`, 5, null, '5GrwvaEF5zXb26Fz9rcQpDWS57CtERHpNehXCPcNoHGKutQX']],
])('%s', (message, kind, values) => {
  for (const value of values) expect([value, refusal(() => kinds.parse('it', kind, value))]).toEqual([value, message]);
});

it('as many as a list may have are taken', () => {
  expect(kinds.parse('it', listOf(text), new Array(10_000).fill('x'))).toHaveLength(10_000);
});

it('what a kind throws besides is not taken for a value that does not fit', () => {
  const broken = () => {
    throw new TypeError('broken');
  };
  expect(() => kinds.parse('it', broken, 1)).toThrow(new TypeError('broken'));
  expect(() => kinds.parse('it', either(broken, text), 'x')).toThrow(new TypeError('broken'));
  expect(() => kinds.parse('it', either(text, broken), 5)).toThrow(new TypeError('broken'));
});

it('an excerpt is of 60 characters', () => {
  expect([kinds.excerpt('x'.repeat(60)), kinds.excerpt('x'.repeat(61))]).toEqual(['x'.repeat(60), `${'x'.repeat(60)}...`]);
});

describe('positional parameters', () => {
  const params = [kinds.required('first', text), kinds.optional('second', count(5))] as const;
  const parsed = (given: unknown) => kinds.parseParams(params, given);

  it('are as many as there are, where optional ones may be missing or null', () => {
    expect(parsed(['a', 5])).toEqual(['a', 5]);
    expect(parsed(['a'])).toEqual(['a', undefined]);
    expect(parsed(['a', null])).toEqual(['a', undefined]);
    expect(kinds.parseParams([], undefined)).toEqual([]);
    expect(kinds.parseParams([], null)).toEqual([]);
  });

  it.each([
    [{ first: 'a' }, 'a list of positional parameters is needed'],
    ['a', 'a list of positional parameters is needed'],
    [['a', 5, 6], 'there are at most 2, not 3'],
    [[], 'first is missing'],
    [undefined, 'first is missing'],
    [[null], 'first must be a string'],
    [['a', 6], 'second must be a whole number up to 5'],
  ])('%j: %s', (given, message) => expect(refusal(() => parsed(given))).toBe(message));
});
