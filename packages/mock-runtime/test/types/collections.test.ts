import { bytesToHex, decode, encode, hexToBytes, T, type Type } from '../../src/index.ts';

const hexOf = <V>(type: Type<V>, value: V) => bytesToHex(encode(type, value));

// Two's complement and little-endian, as parity-scale-codec writes them.
it.each<[string, Type<number> | Type<bigint>, number | bigint, string]>([
  ['i8 -1', T.i8, -1, '0xff'],
  ['i8 least', T.i8, -128, '0x80'],
  ['i16', T.i16, -2, '0xfeff'],
  ['i32', T.i32, -5, '0xfbffffff'],
  ['i32 most', T.i32, 2 ** 31 - 1, '0xffffff7f'],
  ['i64', T.i64, -1n, `0x${'ff'.repeat(8)}`],
  ['i128 least', T.i128, -(1n << 127n), `0x${'00'.repeat(15)}80`],
  ['i256', T.i256, -2n, `0xfe${'ff'.repeat(31)}`],
  ['u256', T.u256, (1n << 248n) + 1n, `0x01${'00'.repeat(30)}01`],
])('%s', (_, type, value, hex) => {
  expect(hexOf(type as Type<unknown>, value)).toBe(hex);
  expect(decode(type as Type<unknown>, hexToBytes(hex))).toBe(value);
});

it.each<[string, Type<unknown>, unknown]>([
  ['i8', T.i8 as Type<unknown>, 128],
  ['i32', T.i32 as Type<unknown>, -(2 ** 31) - 1],
  ['i128', T.i128 as Type<unknown>, 1n << 127n],
  ['u256', T.u256 as Type<unknown>, -1n],
  ['i64 as a number', T.i64 as Type<unknown>, 1],
])('%s refuses what it cannot hold', (_, type, value) => {
  expect(() => encode(type, value)).toThrow(expect.objectContaining({ code: 'ValueOutOfRange' }));
});

describe('bounded collections', () => {
  it('refuse more than their bound, written or read', () => {
    const two = T.boundedVec(T.u8, 2);
    expect(hexOf(two, [1, 2])).toBe('0x080102');
    expect(() => encode(two, [1, 2, 3])).toThrow('3 elements where at most 2 are allowed');
    expect(() => decode(two, hexToBytes('0x0c010203'))).toThrow('at most 2');
    expect(decode(T.weakBoundedVec(T.u8), hexToBytes('0x0c010203'))).toEqual([1, 2, 3]);
  });

  it('ask for a bound that only the runtime knows when they need it', () => {
    let bound = 1;
    const type = T.boundedVec(T.u8, () => bound);
    expect(() => encode(type, [1, 2])).toThrow('at most 1');
    bound = 2;
    expect(hexOf(type, [1, 2])).toBe('0x080102');
  });

  it('keep the order of Rust, whatever that of insertion', () => {
    const map = T.btreeMap(T.u32, T.str);
    const value = new Map([
      [300, 'c'],
      [2, 'a'],
    ]);
    expect(hexOf(map, value)).toBe('0x08020000000461' + '2c0100000463');
    expect(decode(map, encode(map, value))).toEqual(value);
    // As numbers 9 is before 10; as text it is behind. 0x hex is compared by its bytes.
    expect(hexOf(T.btreeSet(T.u8), new Set([10, 9]))).toBe('0x08090a');
    expect(hexOf(T.btreeSet(T.str), new Set(['9', '10', '1']))).toBe('0x0c0431083130' + '0439');
    // U+FFFF is before U+10000 in UTF-8, and behind its surrogates in UTF-16.
    expect([...decode(T.vec(T.str), encode(T.btreeSet(T.str), new Set(['\u{10000}', '\uffff'])))]).toEqual([
      '\uffff',
      '\u{10000}',
    ]);
    expect(() =>
      encode(
        T.boundedBTreeMap(T.u8, T.u8, 1),
        new Map([
          [1, 1],
          [2, 2],
        ]),
      ),
    ).toThrow('at most 1');
    expect(() => encode(T.boundedBTreeSet(T.u8, 1), new Set([1, 2]))).toThrow('at most 1');
  });

  it('an array has exactly its length', () => {
    expect(hexOf(T.array(T.u16, 2), [1, 2])).toBe('0x01000200');
    expect(() => encode(T.array(T.u16, 2), [1])).toThrow('1 elements where 2 are needed');
  });
});

it('a Result is ok or not', () => {
  const type = T.result(T.u8, T.str);
  expect(hexOf(type, { ok: true, value: 7 })).toBe('0x0007');
  expect(hexOf(type, { ok: false, error: 'x' })).toBe('0x010478');
  expect(decode(type, hexToBytes('0x010478'))).toEqual({ ok: false, error: 'x' });
});

// sp-arithmetic: Perbill::from_rational(1, 3) is 333_333_333 parts; from_percent(90) * 15 is 13.5.
it('parts of a whole are rounded the way that is asked for', () => {
  expect(T.perbill.fromRational(1n, 3n)).toBe(333_333_333);
  expect(T.perbill.fromRational(5n, 3n)).toBe(1_000_000_000);
  expect(T.percent.mulFloor(90, 15n)).toBe(13n);
  expect(T.percent.mulCeil(90, 15n)).toBe(14n);
  expect(T.perquintill.fromRational(1n, 2n)).toBe(5n * 10n ** 17n);
  expect(hexOf(T.permill, 1_000_000)).toBe('0x40420f00');
});

// MaxEncodedLen of parity-scale-codec: bools 1, an enum its index and the largest variant, a bounded Vec its compact length too.
it.each<[string, Type<unknown>, number | undefined]>([
  ['bool', T.bool as Type<unknown>, 1],
  ['a struct', T.struct('S', { a: T.u32, b: T.i128 }) as Type<unknown>, 20],
  ['an enum', T.variant('E', { A: undefined, B: T.u64, C: { x: T.u8 } }) as Type<unknown>, 9],
  ['Option<AccountId>', T.option(T.accountId) as Type<unknown>, 33],
  ['Compact<u32>', T.compact(T.u32) as Type<unknown>, 5],
  ['Compact<u128>', T.compact(T.u128) as Type<unknown>, 17],
  ['[u16; 5]', T.array(T.u16, 5) as Type<unknown>, 10],
  ['BoundedVec<u32, 100>', T.boundedVec(T.u32, 100) as Type<unknown>, 402],
  ['BoundedBTreeMap<u8, u16, 3>', T.boundedBTreeMap(T.u8, T.u16, 3) as Type<unknown>, 10],
  ['H160', T.h160 as Type<unknown>, 20],
  ['Vec<u8>', T.bytes as Type<unknown>, undefined],
  ['a text', T.tuple(T.u8, T.str) as Type<unknown>, undefined],
])('%s takes at most so many bytes', (_, type, length) => {
  expect(T.maxEncodedLength(type)).toBe(length);
});
