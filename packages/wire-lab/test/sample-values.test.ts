/** The values that stand for a type when two versions are compared: the edges of widths and of a compact's forms, worked out by hand. */
import { scale, type TypeDescription } from '@polkavirt/primitives';
import { hex } from '@polkavirt/test-support/hex';
import { sampleValues } from '@polkavirt/wire-lab';

const { bool, bytes, fixedBytes, option, str, struct, u8, unit, variants, vec } = scale;

const upTo = (length: number) => Uint8Array.from({ length }, (_, at) => at + 1);
const limited = (maxLength: number): TypeDescription => ({ kind: 'bytes', maxLength });

it.each<[what: string, type: TypeDescription, values: readonly unknown[]]>([
  ['unit', unit.type, [undefined]],
  ['bool', bool.type, [true, false]],
  // Compacts have one byte below 64, two below 2^14, four below 2^30.
  ['u8', { kind: 'u8' }, [1, 2, 0, 64, 128, 255]],
  ['u16', { kind: 'u16' }, [1, 2, 0, 64, 16_384, 32_768, 65_535]],
  ['u32', { kind: 'u32' }, [1, 2, 0, 64, 16_384, 1_073_741_824, 2_147_483_648, 4_294_967_295]],
  ['u64', { kind: 'u64' }, [1n, 2n, 0n, 64n, 16_384n, 1_073_741_824n, 9_223_372_036_854_775_808n, 18_446_744_073_709_551_615n]],
  ['i8', { kind: 'i8' }, [1, 2, 0, 64, 127, -1, -128]],
  ['i32', { kind: 'i32' }, [1, 2, 0, 64, 16_384, 1_073_741_824, 2_147_483_647, -1, -2_147_483_648]],
  [
    'i64',
    { kind: 'i64' },
    [1n, 2n, 0n, 64n, 16_384n, 1_073_741_824n, 9_223_372_036_854_775_807n, -1n, -9_223_372_036_854_775_808n],
  ],
  ['a compact, as bigints', { kind: 'compactU32' }, [1n, 2n, 0n, 64n, 16_384n, 1_073_741_824n, 2_147_483_648n, 4_294_967_295n]],
  ['bytes', bytes.type, [hex('0102'), hex(''), upTo(64), hex('ff')]],
  ['at most 1 byte', limited(1), [hex(''), hex('07'), hex('ff')]],
  ['at most 2 bytes', limited(2), [hex('0102'), hex(''), hex('0707'), hex('ff')]],
  ['at most 63 bytes', limited(63), [hex('0102'), hex(''), new Uint8Array(63).fill(7), hex('ff')]],
  ['at most 64 bytes', limited(64), [hex('0102'), hex(''), upTo(64), new Uint8Array(64).fill(7), hex('ff')]],
  ['text', str.type, ['go', '', 'é']],
  ['an array', fixedBytes(3).type, [hex('010203')]],
  ['an option', option(bool).type, [true, false, undefined]],
  ['a vector', vec(bool).type, [[true, false], [], [true], [false]]],
  ['a vector of one value', vec(unit).type, [[undefined], [], [undefined]]],
  [
    'a struct: one field at a time, and neighbours that differ',
    struct({ a: bool, b: bool }).type,
    [
      { a: true, b: false },
      { a: true, b: false },
      { a: false, b: false },
      { a: true, b: true },
      { a: true, b: false },
    ],
  ],
  [
    'a struct with a field of one value',
    struct({ a: unit, h: fixedBytes(1) }).type,
    // The plainest, and one of each field.
    Array(3).fill({ a: undefined, h: hex('01') }),
  ],
  [
    'an enum: each variant with each payload',
    variants({ A: [0, unit], B: [4, bool] }).type,
    [
      { tag: 'A', value: undefined },
      { tag: 'B', value: true },
      { tag: 'B', value: false },
    ],
  ],
])('%s', (_what, type, values) => expect(sampleValues(type)).toEqual(values));

it('grows with the sum of the parts, not with their product', () => {
  const fields = Object.fromEntries(Array.from({ length: 20 }, (_, at) => [`f${at}`, u8]));
  expect(sampleValues(struct(fields).type)).toHaveLength(1 + 20 * 6);
});
