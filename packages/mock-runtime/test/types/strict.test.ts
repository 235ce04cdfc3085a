import { HostFault } from '@polkavirt/primitives';
import { ALICE, decode, encode, hexToBytes, T, tryDecode } from '../../src/index.ts';

const read = (type: T.Fields[string], hex: string) => decode(type, hexToBytes(hex));

describe('reading', () => {
  it.each([
    ['a bool of 7', T.bool, '0x07', '7 is not a bool'],
    ['an Option of 2', T.option(T.u8), '0x0200', '2 is not an Option'],
    ['one byte too many', T.u8, '0x0100', '1 bytes are left after the value'],
    ['one byte too few', T.u32, '0x010000', '4 bytes are needed at 0, 3 are left'],
    ['a compact 1 in two bytes', T.compact(T.u32), '0x0500', '1 is not in its shortest compact form'],
    ['a compact 2^32 as a u32', T.compact(T.u32), '0x070000000001', 'exceeds 4294967295'],
    ['a compact of 67 bytes', T.compact(T.u128), '0xff', 'a compact integer of 67 bytes'],
    ['a Vec longer than the input', T.vec(T.u32), '0x02093d00', 'a length of 1000000 where 0 bytes are left'],
    ['bytes longer than the input', T.bytes, '0x1001', 'a length of 4 where 1 bytes are left'],
    ['a text that is not UTF-8', T.str, '0x04ff', 'a text that is not UTF-8'],
    ['an unknown variant', T.variant('Side', { Left: undefined }), '0x01', 'Side has no variant 1'],
  ] as const)('refuses %s', (_, type, hex, message) => {
    expect(() => read(type, hex)).toThrow(message);
    expect(tryDecode<unknown>(type, hexToBytes(hex))).toMatchObject({ ok: false, error: expect.stringContaining(message) });
  });

  it('takes a Vec of values without bytes as long as it says, up to 65,535', () => {
    expect(read(T.vec(T.unit), '0x0c')).toEqual([undefined, undefined, undefined]);
    expect(read(T.vec(T.tuple(T.unit, T.tuple())), '0x08')).toEqual([
      [undefined, []],
      [undefined, []],
    ]);
    expect(read(T.vec(T.unit), '0xfeff0300')).toHaveLength(65_535);
    expect(() => read(T.vec(T.unit), '0x02000400')).toThrow('a length of 65536 where 0 bytes are left');
    expect(() => read(T.vec(T.tuple(T.unit, T.u8)), '0x0c0101')).toThrow('a length of 3 where 2 bytes are left');
  });

  it('refuses values of a type that contains itself beyond a depth of 256', () => {
    const nested: T.Fields[string] = T.variant('Nested', { End: undefined, More: T.lazy(() => nested) });
    const deep = (depth: number) => new Uint8Array(depth + 1).fill(1, 0, depth);
    expect(tryDecode(nested, deep(256)).ok).toBe(true);
    const refused = { ok: false, error: 'malformed SCALE: values are nested more than 256 deep' };
    expect(tryDecode(nested, deep(257))).toEqual(refused);
    expect(tryDecode(nested, deep(1_000_000))).toEqual(refused);
    // Side by side is not inside each other.
    const pairs = Array.from({ length: 1024 }, () => [1, 0]).flat();
    expect(tryDecode(T.vec(nested), Uint8Array.from([0x01, 0x10, ...pairs])).ok).toBe(true);
  });

  it('passes on what is no matter of the bytes', () => {
    const broken = T.mapped(
      T.u8,
      () => {
        throw new TypeError('a bug');
      },
      () => 0,
    );
    expect(() => tryDecode(broken, Uint8Array.of(1))).toThrow('a bug');
  });

  it('reads a view on a larger buffer where it lies', () => {
    const all = Uint8Array.of(9, 9, 1, 0, 0, 0, 9);
    expect(decode(T.u32, all.subarray(2, 6))).toBe(1);
  });
});

describe('writing', () => {
  const [u64Max, u128Max] = [2n ** 64n - 1n, 2n ** 128n - 1n];
  const [i64, i128] = [2n ** 63n, 2n ** 127n];
  it.each<[string, T.Fields[string], unknown, string]>([
    ['256 as a u8', T.u8, 256, '256 is not a u8 (0 to 255)'],
    ['65536 as a u16', T.u16, 65_536, '65536 is not a u16 (0 to 65535)'],
    ['-1 as a u32', T.u32, -1, '-1 is not a u32 (0 to 4294967295)'],
    ['1.5 as a u32', T.u32, 1.5, '1.5 is not a u32 (0 to 4294967295)'],
    ['2^64 as a u64', T.u64, 1n << 64n, `18446744073709551616 is not a u64 (0 to ${u64Max})`],
    ['-1 as a u64', T.u64, -1n, `-1 is not a u64 (0 to ${u64Max})`],
    ['-1 as a u128', T.u128, -1n, `-1 is not a u128 (0 to ${u128Max})`],
    ['2^128 as a u128', T.u128, 1n << 128n, `${u128Max + 1n} is not a u128 (0 to ${u128Max})`],
    ['a number as a u128', T.u128, 1, `1 is not a u128 (0 to ${u128Max})`],
    ['2^256 as a u256', T.u256, 1n << 256n, `${1n << 256n} is not a u256 (0 to ${(1n << 256n) - 1n})`],
    ['128 as an i8', T.i8, 128, '128 is not an i8 (-128 to 127)'],
    ['-129 as an i8', T.i8, -129, '-129 is not an i8 (-128 to 127)'],
    ['0.5 as an i16', T.i16, 0.5, '0.5 is not an i16 (-32768 to 32767)'],
    ['2^31 as an i32', T.i32, 2 ** 31, '2147483648 is not an i32 (-2147483648 to 2147483647)'],
    ['2^63 as an i64', T.i64, i64, `${i64} is not an i64 (-${i64} to ${i64 - 1n})`],
    ['less than -2^63 as an i64', T.i64, -i64 - 1n, `-${i64 + 1n} is not an i64 (-${i64} to ${i64 - 1n})`],
    ['a number as an i128', T.i128, 1, `1 is not an i128 (-${i128} to ${i128 - 1n})`],
    ['2^32 as a compact u32', T.compact(T.u32), 2 ** 32, '4294967296 is not a compact (0 to 4294967295)'],
    ['2^64 as a compact u64', T.compact(T.u64), 1n << 64n, `${1n << 64n} is not a compact (0 to ${u64Max})`],
    ['three bytes as four', T.fixedBytes(4), Uint8Array.of(1, 2, 3), '3 bytes where 4 are needed'],
    ['one element as two', T.array(T.u8, 2), [1], '1 elements where 2 are needed'],
    ['an account in capitals', T.accountId, ALICE.toUpperCase(), `${ALICE.toUpperCase()} is not 32 bytes in lowercase hex`],
    ['a hash of 33 bytes', T.h256, `${ALICE}00`, `${ALICE}00 is not 32 bytes in lowercase hex`],
    ['an address of 19 bytes', T.h160, `0x${'11'.repeat(19)}`, `0x${'11'.repeat(19)} is not 20 bytes in lowercase hex`],
    ['an address of 21 bytes', T.h160, `0x${'11'.repeat(21)}`, `0x${'11'.repeat(21)} is not 20 bytes in lowercase hex`],
    [
      'an address with something before it',
      T.h160,
      `a0x${'11'.repeat(20)}`,
      `a0x${'11'.repeat(20)} is not 20 bytes in lowercase hex`,
    ],
    ['a variant that is none', T.variant('Side', { Left: undefined }), { type: 'Right' }, 'Side has no variant Right'],
  ])('refuses %s', (_, type, value, message) => {
    expect(() => encode(type, value)).toThrow(new HostFault('ValueOutOfRange', message));
    expect(() => encode(type, value)).toThrow(expect.objectContaining({ code: 'ValueOutOfRange' }));
  });

  it('leaves no rest behind after a refusal', () => {
    const pair = T.tuple(T.u8, T.u8);
    expect(() => encode(pair, [1, 300])).toThrow();
    expect(encode(pair, [1, 2])).toEqual(Uint8Array.of(1, 2));
  });
});

it('reads an account as MultiAddress.Id, and other addresses as they are', () => {
  expect(encode(T.lookupSource, ALICE)).toEqual(hexToBytes(`0x00${ALICE.slice(2)}`));
  expect(read(T.lookupSource, `0x00${ALICE.slice(2)}`)).toBe(ALICE);
  expect(read(T.lookupSource, '0x01')).toEqual({ type: 'Index', value: undefined });
  expect(read(T.lookupSource, '0x020405')).toEqual({ type: 'Raw', value: Uint8Array.of(5) });
});
