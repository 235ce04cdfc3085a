import * as oracle from '@polkadot-api/substrate-bindings';
import { exploring } from '@polkavirt/test-support/exploring';
import fc from 'fast-check';
import { decode, encode, T, type Type } from '../../src/index.ts';

const settings = exploring(60);

const u8 = fc.integer({ min: 0, max: 0xff });
const u16 = fc.integer({ min: 0, max: 0xffff });
const u32 = fc.integer({ min: 0, max: 0xffff_ffff });
const u64 = fc.bigInt({ min: 0n, max: (1n << 64n) - 1n });
const u128 = fc.oneof(
  fc.bigInt({ min: 0n, max: (1n << 128n) - 1n }),
  // Around the edges of the compact forms.
  fc
    .tuple(fc.constantFrom(6n, 14n, 30n, 32n, 40n, 56n, 64n, 72n, 127n), fc.constantFrom(-1n, 0n, 1n))
    .map(([bits, by]) => (1n << bits) + by),
);
const bytes = fc.uint8Array({ maxLength: 100 });

interface Row<V> {
  readonly name: string;
  readonly type: Type<V>;
  readonly theirs: { enc(value: V): Uint8Array; dec(bytes: Uint8Array): V };
  readonly values: fc.Arbitrary<V>;
}
const row = <V>(name: string, type: Type<V>, theirs: Row<V>['theirs'], values: fc.Arbitrary<V>) => ({
  name,
  type,
  theirs,
  values,
});

const struct = { nonce: T.u32, data: T.struct('Data', { free: T.u128, more: T.option(T.u16) }) };
const theirStruct = oracle.Struct({
  nonce: oracle.u32,
  data: oracle.Struct({ free: oracle.u128, more: oracle.Option(oracle.u16) }),
});
const variant = T.variant('Mixed', { Nothing: undefined, One: T.u64, Two: T.at(7, { left: T.u8, right: T.str }) });
const theirVariant = oracle.Variant(
  { Nothing: oracle._void, One: oracle.u64, Two: oracle.Struct({ left: oracle.u8, right: oracle.str }) },
  [0, 1, 7],
);

/** Types of one package against those of another that shares no code with it. */
const rows = [
  row('u8', T.u8, oracle.u8, u8),
  row('u16', T.u16, oracle.u16, u16),
  row('u32', T.u32, oracle.u32, u32),
  row('u64', T.u64, oracle.u64, u64),
  row('u128', T.u128, oracle.u128, u128),
  row('bool', T.bool, oracle.bool, fc.boolean()),
  row('str', T.str, oracle.str, fc.string({ unit: 'grapheme', maxLength: 80 })),
  row('Compact<u32>', T.compact(T.u32), oracle.compactNumber, u32),
  row('Compact<u128>', T.compact(T.u128), oracle.compactBn, u128),
  row('Vec<u8>', T.bytes, oracle.Bytes(), bytes),
  row('[u8; 4]', T.fixedBytes(4), oracle.Bytes(4), fc.uint8Array({ minLength: 4, maxLength: 4 })),
  row('Vec<u16>', T.vec(T.u16), oracle.Vector(oracle.u16), fc.array(u16)),
  row('Option<Vec<u8>>', T.option(T.bytes), oracle.Option(oracle.Bytes()), fc.option(bytes, { nil: undefined })),
  row('(u8, str)', T.tuple(T.u8, T.str), oracle.Tuple(oracle.u8, oracle.str) as never, fc.tuple(u8, fc.string()) as never),
  row(
    'struct',
    T.struct('Outer', struct),
    theirStruct,
    fc.record({ nonce: u32, data: fc.record({ free: u128, more: fc.option(u16, { nil: undefined }) }) }),
  ),
  row(
    'enum',
    variant as Type<unknown>,
    { enc: (value) => theirVariant.enc(value as never), dec: (input) => ({ ...theirVariant.dec(input) }) as unknown },
    fc.oneof(
      fc.constant({ type: 'Nothing' }),
      u64.map((value) => ({ type: 'One', value })),
      fc.tuple(u8, fc.string()).map(([left, right]) => ({ type: 'Two', value: { left, right } })),
    ),
  ),
] as unknown as Row<unknown>[];

it.each(rows)('$name is written as by another implementation, and read back', ({ type, theirs, values }) => {
  fc.assert(
    fc.property(values, (value) => {
      const bytes = encode(type, value);
      expect(bytes).toEqual(theirs.enc(value));
      expect(decode(type, bytes)).toEqual(value);
    }),
    settings,
  );
});

it.each(rows)('$name never reads what it would not write', ({ type }) => {
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 40 }), (bytes) => {
      let value: unknown;
      try {
        value = decode(type, bytes);
      } catch (fault) {
        expect(fault).toMatchObject({ code: 'MalformedWire' });
        return;
      }
      expect(encode(type, value)).toEqual(bytes);
    }),
    settings,
  );
});
