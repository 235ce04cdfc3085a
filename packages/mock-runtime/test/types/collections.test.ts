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

const nested: Type<unknown> = T.struct('Nested', { inner: T.option(T.lazy((): Type<unknown> => nested)) }) as Type<unknown>;

// MaxEncodedLen of parity-scale-codec: bools 1, an enum its index and the largest variant, a bounded Vec its compact length too.
it.each<[string, Type<unknown>, number | undefined]>([
  ['bool', T.bool as Type<unknown>, 1],
  ['a struct', T.struct('S', { a: T.u32, b: T.i128 }) as Type<unknown>, 20],
  ['an enum', T.variant('E', { A: undefined, B: T.u64, C: { x: T.u8 } }) as Type<unknown>, 9],
  ['Option<AccountId>', T.option(T.accountId) as Type<unknown>, 33],
  ['Compact<u8>', T.compact(T.u8) as Type<unknown>, 2],
  ['Compact<u16>', T.compact(T.u16) as Type<unknown>, 4],
  ['Compact<u32>', T.compact(T.u32) as Type<unknown>, 5],
  ['Compact<u64>', T.compact(T.u64) as Type<unknown>, 9],
  ['Compact<u128>', T.compact(T.u128) as Type<unknown>, 17],
  ['[u16; 5]', T.array(T.u16, 5) as Type<unknown>, 10],
  ['BoundedVec<u32, 100>', T.boundedVec(T.u32, 100) as Type<unknown>, 402],
  ['BoundedVec<u8, 63>', T.boundedVec(T.u8, 63) as Type<unknown>, 64],
  ['BoundedVec<u8, 64>', T.boundedVec(T.u8, 64) as Type<unknown>, 66],
  ['BoundedVec<u8, 16383>', T.boundedVec(T.u8, 16_383) as Type<unknown>, 16_385],
  ['BoundedVec<u8, 16384>', T.boundedVec(T.u8, 16_384) as Type<unknown>, 16_388],
  ['BoundedVec<Vec<u8>, 3>', T.boundedVec(T.bytes, 3) as Type<unknown>, undefined],
  ['BoundedBTreeSet<u8, 3>', T.boundedBTreeSet(T.u8, 3) as Type<unknown>, 4],
  ['[Vec<u8>; 0]', T.array(T.bytes, 0) as Type<unknown>, undefined],
  ['()', T.unit as Type<unknown>, 0],
  ['an enum without variants', T.variant('Void', {}) as Type<unknown>, 1],
  ['an enum with a text in one of its variants', T.variant('E', { A: T.u8, B: T.str }) as Type<unknown>, undefined],
  ['a type that contains itself', nested as Type<unknown>, undefined],
  ['Percent', T.percent as Type<unknown>, 1],
  ['FixedU128', T.fixedU128 as Type<unknown>, 16],
  ['BoundedBTreeMap<u8, u16, 3>', T.boundedBTreeMap(T.u8, T.u16, 3) as Type<unknown>, 10],
  ['H160', T.h160 as Type<unknown>, 20],
  ['Vec<u8>', T.bytes as Type<unknown>, undefined],
  ['a text', T.tuple(T.u8, T.str) as Type<unknown>, undefined],
])('%s takes at most so many bytes', (_, type, length) => {
  expect(T.maxEncodedLength(type)).toBe(length);
});

// As `scale-info` describes the types of parity-scale-codec, bounded-collections, sp-arithmetic, primitive-types and sp-core.
it.each<[string, Type<unknown>, string]>([
  ['BTreeMap', T.btreeMap(T.u8, T.u16) as Type<unknown>, 'K, V'],
  ['BTreeSet', T.btreeSet(T.u8) as Type<unknown>, 'T'],
  ['bounded_collections::bounded_vec::BoundedVec', T.boundedVec(T.u8, 1) as Type<unknown>, 'T, S'],
  ['bounded_collections::weak_bounded_vec::WeakBoundedVec', T.weakBoundedVec(T.u8) as Type<unknown>, 'T, S'],
  ['bounded_collections::bounded_btree_map::BoundedBTreeMap', T.boundedBTreeMap(T.u8, T.u8, 1) as Type<unknown>, 'K, V, S'],
  ['bounded_collections::bounded_btree_set::BoundedBTreeSet', T.boundedBTreeSet(T.u8, 1) as Type<unknown>, 'T, S'],
  ['Option', T.option(T.u8) as Type<unknown>, 'T'],
  ['Result', T.result(T.u8, T.str) as Type<unknown>, 'T, E'],
  ['sp_arithmetic::per_things::Percent', T.percent as Type<unknown>, ''],
  ['sp_arithmetic::per_things::PerU16', T.perU16 as Type<unknown>, ''],
  ['sp_arithmetic::per_things::Permill', T.permill as Type<unknown>, ''],
  ['sp_arithmetic::per_things::Perbill', T.perbill as Type<unknown>, ''],
  ['sp_arithmetic::per_things::Perquintill', T.perquintill as Type<unknown>, ''],
  ['sp_arithmetic::fixed_point::FixedU64', T.fixedU64 as Type<unknown>, ''],
  ['sp_arithmetic::fixed_point::FixedU128', T.fixedU128 as Type<unknown>, ''],
  ['primitive_types::H160', T.h160 as Type<unknown>, ''],
  ['primitive_types::H256', T.h256 as Type<unknown>, ''],
  ['sp_core::crypto::AccountId32', T.accountId as Type<unknown>, ''],
  ['sp_weights::weight_v2::Weight', T.weight as Type<unknown>, ''],
])('%s is described as in Rust', (path, { info }, params) => {
  if (!('path' in info)) throw new Error(info.kind);
  expect(info.path.join('::')).toBe(path);
  expect((info.params ?? []).map(({ name }) => name).join(', ')).toBe(params);
});
