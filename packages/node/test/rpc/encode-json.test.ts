/** JSON as SCALE by a type of the metadata: bytes worked out from the SCALE rules. */
import { ALICE, bytesToHex, T } from '@polkavirt/mock-runtime';
import { jsonToScale } from '../../src/rpc/encode-json.ts';

type AnyInfo = Parameters<typeof jsonToScale>[0];
const hex = ({ info }: { readonly info: AnyInfo }, json?: unknown): string => bytesToHex(jsonToScale(info, json));
const refusal = (type: { readonly info: AnyInfo }, json: unknown): string => {
  try {
    return `it gave ${hex(type, json)}`;
  } catch (error) {
    expect(error).toMatchObject({ code: -32602 });
    return (error as Error).message.replace(/^Invalid params: /, '');
  }
};

const Pair = T.struct('Pair', { first_one: T.u8, second: T.u16 });
const Kind = T.variant('Kind', { A: undefined, B: { x: T.u8 } });

it.each<[string, { readonly info: AnyInfo }, unknown, string]>([
  ['a bool', T.bool, true, '0x01'],
  ['a bool', T.bool, undefined, '0x00'],
  ['a text', T.str, 'hi', '0x086869'],
  ['a text', T.str, undefined, '0x00'],
  ['a number', T.u8, 255, '0xff'],
  ['a number', T.u16, '258', '0x0201'],
  ['a number', T.u32, '0x01020304', '0x04030201'],
  ['a number', T.u32, undefined, '0x00000000'],
  ['a number', T.u32, null, '0x00000000'],
  ['a wide number', T.u64, 5, '0x0500000000000000'],
  ['a wide number', T.u128, '1', `0x01${'00'.repeat(15)}`],
  ['a number with a sign', T.i8, -1, '0xff'],
  ['a number with a sign', T.i32, '-2', '0xfeffffff'],
  ['a wide number with a sign', T.i64, '-1', '0xffffffffffffffff'],
  ['a compact', T.compact(T.u32), 64, '0x0101'],
  ['a compact', T.compact(T.u128), '63', '0xfc'],
  ['a compact', T.compact(T.u128), undefined, '0x00'],
  ['bytes', T.bytes, '0x0102', '0x080102'],
  ['bytes as a list', T.bytes, [1, 2], '0x080102'],
  ['bytes', T.bytes, undefined, '0x00'],
  ['a list', T.vec(T.u16), [1, 2], '0x0801000200'],
  ['a list', T.vec(T.u16), undefined, '0x00'],
  ['an array', T.h256, `0x${'ab'.repeat(32)}`, `0x${'ab'.repeat(32)}`],
  ['an array', T.h256, undefined, `0x${'00'.repeat(32)}`],
  ['a tuple', T.tuple(T.u8, T.bool), [7, true], '0x0701'],
  ['a tuple', T.tuple(T.u8, T.bool), undefined, '0x0000'],
  ['a struct', Pair, { first_one: 1, second: 2 }, '0x010200'],
  ['a struct in the names of JavaScript', Pair, { firstOne: 1, second: 2 }, '0x010200'],
  ['a struct of which something is missing', Pair, { second: 2 }, '0x000200'],
  ['a struct', Pair, undefined, '0x000000'],
  ['a variant', Kind, 'A', '0x00'],
  ['a variant in another case', Kind, 'a', '0x00'],
  ['a variant with fields', Kind, { b: { x: 5 } }, '0x0105'],
  ['a variant with fields, by its name alone', Kind, 'B', '0x0100'],
  ['a variant', Kind, undefined, '0x00'],
  ['a variant', Kind, null, '0x00'],
  ['an option', T.option(T.u8), 5, '0x0105'],
  ['an option', T.option(T.u8), 0, '0x0100'],
  ['an option', T.option(T.u8), null, '0x00'],
  ['an option', T.option(T.u8), undefined, '0x00'],
  ['an account', T.accountId, ALICE, ALICE],
  ['an account', T.accountId, '5GrwvaEF5zXb26Fz9rcQpDWS57CtERHpNehXCPcNoHGKutQY', ALICE],
  ['an account', T.accountId, undefined, `0x${'00'.repeat(32)}`],
])('%s: %#', (_what, type, json, expected) => expect(hex(type, json)).toBe(expected));

it.each<[string, { readonly info: AnyInfo }, unknown]>([
  ['a bool must be true or false', T.bool, 1],
  ['a str must be a string', T.str, 5],
  ['"x" is not an integer of up to 256 bits', T.u8, 'x'],
  ['"1.5" is not an integer of up to 256 bits', T.u8, '1.5'],
  ['" 1" is not an integer of up to 256 bits', T.u8, ' 1'],
  ['"0x" is not an integer of up to 256 bits', T.u8, '0x'],
  ['0.5 is not an integer of up to 256 bits', T.u8, 0.5],
  ['true is not an integer of up to 256 bits', T.u8, true],
  ['9007199254740992 is not an integer of up to 256 bits', T.u64, 2 ** 53],
  ['a list is needed', T.vec(T.u16), 'x'],
  ['a list is needed', T.vec(T.u16), {}],
  ['a list is needed', T.bytes, '0x1'],
  ['32 bytes are needed', T.h256, '0x01'],
  ['a tuple needs a list of 2', T.tuple(T.u8, T.bool), [7]],
  ['a tuple needs a list of 2', T.tuple(T.u8, T.bool), { 0: 7, 1: true }],
  ['a tuple needs a list of 2', T.tuple(T.u8, T.bool), []],
  ['an array needs a list of 32', T.h256, []],
  ['an array needs a list of 32', T.h256, 'x'],
  ['Kind has no variant c', Kind, 'c'],
  ['Kind has no variant c', Kind, { c: 1 }],
  ['Kind has no variant ', Kind, {}],
  ['Kind must be a string', Kind, 5],
  ['Kind.B has no field z', Kind, { b: { z: 1 } }],
  ['Kind.B needs an object', Kind, { B: 5 }],
  ['Pair needs an object', Pair, [1, 2]],
  ['Pair needs an object', Pair, 'x'],
  ['Pair needs an object', Pair, null],
  ['Pair has no field third', Pair, { third: 1 }],
  ['the account must be an account as SS58 or 32 bytes in hex', T.accountId, '0x01'],
])('%s', (message, type, json) => expect(refusal(type, json)).toBe(message));

it('the longest text of a number is of 78 digits, or of 64 in hex', () => {
  expect(refusal(T.u8, '1'.repeat(78))).toContain('u8');
  expect(refusal(T.u8, '1'.repeat(79))).toContain('is not an integer of up to 256 bits');
  expect(hex(T.u8, `0x${'1'.padStart(64, '0')}`)).toBe('0x01');
  expect(refusal(T.u8, `0x${'1'.padStart(65, '0')}`)).toContain('is not an integer of up to 256 bits');
});

it('values are nested 256 deep at most', () => {
  const nested = (depth: number): unknown => (depth === 0 ? 0 : [nested(depth - 1)]);
  expect(refusal(T.vec(T.u8), nested(256))).not.toContain('deep');
  expect(refusal(T.vec(T.u8), nested(257))).toBe('values are nested more than 256 deep');
});
