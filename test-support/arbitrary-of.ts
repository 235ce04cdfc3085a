import { codecOf, type StrictCodec, type TypeDescription } from '@polkavirt/primitives';
import fc from 'fast-check';

/** Numbers of so many bits, those at the edges more often than the rest. */
const integer = (kind: string): fc.Arbitrary<unknown> => {
  const bits = BigInt(kind.replace(/\D+/, ''));
  const [min, max] = kind.startsWith('i') ? [-(2n ** (bits - 1n)), 2n ** (bits - 1n) - 1n] : [0n, 2n ** bits - 1n];
  const near = kind.startsWith('i') ? [min, min + 1n, -1n, 0n, 1n, max] : [0n, 1n, 2n, 3n, max / 2n + 1n, max - 1n, max];
  const values = fc.oneof(fc.constantFrom(...near), fc.bigInt({ min, max }));
  return bits > 32n ? values : values.map(Number);
};

/** Compacts on both sides of each change of their form. */
const compact = (kind: string): fc.Arbitrary<bigint> => {
  const max = 2n ** BigInt(kind.replace(/\D+/, '')) - 1n;
  const edges = [0n, 1n, 63n, 64n, 2n ** 14n - 1n, 2n ** 14n, 2n ** 30n - 1n, 2n ** 30n, 2n ** 56n, max];
  return fc.oneof(fc.constantFrom(...edges.filter((edge) => edge <= max)), fc.bigInt({ min: 0n, max }));
};

/** Lengths on both sides of each change of a compact's form: 63 and 64, 16383 and 16384. */
const long = fc.constantFrom(63, 64, 241, 16_383, 16_384).map((length) => new Uint8Array(length).fill(0x79));
const bytes = (maxLength: number): fc.Arbitrary<Uint8Array> =>
  maxLength < 16_384
    ? fc.uint8Array({ maxLength })
    : fc.oneof({ weight: 9, arbitrary: fc.uint8Array({ maxLength: 70 }) }, { weight: 1, arbitrary: long });
const text = fc.oneof(
  fc.constantFrom('', 'counter', 'é', '\ufeffx', 'x'.repeat(63), 'x'.repeat(64), 'y'.repeat(241), 'z'.repeat(300)),
  fc.string({ maxLength: 80 }),
  fc.string({ unit: 'grapheme', maxLength: 80 }),
);

/** Values of a description, in the plain form of `codecOf`. */
export const arbitraryOf = (type: TypeDescription): fc.Arbitrary<unknown> => {
  switch (type.kind) {
    case 'unit':
      return fc.constant(undefined);
    case 'bool':
      return fc.boolean();
    case 'bytes':
      return bytes(type.maxLength ?? Number.POSITIVE_INFINITY);
    case 'str':
      return text;
    case 'fixedBytes':
      return fc.uint8Array({ minLength: type.length, maxLength: type.length });
    case 'compactU32':
    case 'compactU64':
    case 'compactU128':
      return compact(type.kind);
    case 'struct':
      return fc.record(Object.fromEntries(type.fields.map((field) => [field.name, arbitraryOf(field.type)])));
    case 'enum':
      return fc.oneof(...type.variants.map(({ name, payload }) => arbitraryOf(payload).map((value) => ({ tag: name, value }))));
    case 'vec':
      return fc.array(arbitraryOf(type.of), { maxLength: 5 });
    case 'option':
      return fc.oneof(fc.constant(undefined), arbitraryOf(type.of));
    default:
      return integer(type.kind);
  }
};

/** Messages of a codec, by the plain codec of its description. */
export const messagesOf = (type: TypeDescription): fc.Arbitrary<Uint8Array> => {
  const codec = codecOf(type);
  return arbitraryOf(type).map((value) => codec.enc(value));
};

/** Values of a codec, in its own form. */
export const valuesOf = <T>(codec: StrictCodec<T>): fc.Arbitrary<T> =>
  messagesOf(codec.type).map((message) => codec.decode(message));
