/**
 * The one door to scale-ts (1.6.1): its codecs, with what it leaves open closed on the encoding side. Its own
 * encoders wrap numbers around and write an unknown variant as 0; the ones here throw {@link HostFault}
 * `ValueOutOfRange`. Its decoders are lax as well, so bytes from outside go through `strict` (strict.ts).
 */
import * as scale from 'scale-ts';
import { checkBytes, checkI64, checkU32, checkU64 } from '../range.ts';
import { HostFault, type HostFaultCode } from '../result.ts';
import { utf8Decode, utf8Encode } from '../utf8.ts';

/** A codec of scale-ts: `enc(value)` gives the bytes, `dec(bytes)` the value. */
export type Codec<T> = scale.Codec<T>;

/** The most bytes that a `Vec<u8>` or `str` may have: from here on a compact length is a bigint to scale-ts. */
export const MAX_SCALE_BYTES = 2 ** 30 - 1;

const checked = <T>(codec: Codec<T>, check: (value: T) => T): Codec<T> =>
  scale.createCodec((value) => codec.enc(check(value)), codec.dec);

/** `u32` as a number, four bytes little-endian. */
export const u32 = checked(scale.u32, (value) => checkU32(value, 'u32'));
/** `u64` as a bigint, eight bytes little-endian. */
export const u64 = checked(scale.u64, (value) => checkU64(value, 'u64'));
/** `i64` as a bigint, eight bytes little-endian, two's complement. */
export const i64 = checked(scale.i64, (value) => checkI64(value, 'i64'));

/** `Vec<u8>`: compact length, then the bytes. */
export const bytes = checked(scale.Bytes(), (value) => {
  checkBytes(value, 'Vec<u8>');
  if (value.length > MAX_SCALE_BYTES) {
    throw new HostFault('ValueOutOfRange', `Vec<u8>: ${value.length} bytes, the limit is ${MAX_SCALE_BYTES}`);
  }
  return value;
});

/** A codec of another type, through two conversions. */
export const mapped: <Inner, Outer>(
  codec: Codec<Inner>,
  toInner: (value: Outer) => Inner,
  toOuter: (value: Inner) => Outer,
) => Codec<Outer> = scale.enhanceCodec;

/** `str`: as `Vec<u8>`, holding UTF-8. (scale-ts' own drops a leading BOM and replaces what is not UTF-8.) */
export const str: Codec<string> = mapped(
  bytes,
  (text: string) => utf8Encode(text, 'str'),
  (raw) => {
    const text = utf8Decode(raw);
    if (text === undefined) throw new HostFault('MalformedWire', 'str: not valid UTF-8');
    return text;
  },
);

/** `()`: no bytes. */
export const unit: Codec<void> = scale.createCodec<void>(
  () => new Uint8Array(0),
  () => undefined,
);

/** A struct or a named tuple: the fields in the order of the keys. Faults name the field. */
export const struct = <T extends object>(fields: { readonly [K in keyof T]: Codec<T[K]> }): Codec<T> => {
  const codecs = Object.entries(fields as Record<string, Codec<unknown>>).map(([key, codec]) => [
    key,
    scale.createCodec(
      (value) => naming(key, 'ValueOutOfRange', () => codec.enc(value)),
      (input) => naming(key, 'MalformedWire', () => codec.dec(input)),
    ),
  ]);
  return scale.Struct(Object.fromEntries(codecs) as never) as unknown as Codec<T>;
};

/** The values of {@link variants}. */
export type Variant<T> = { readonly [K in keyof T]: { readonly tag: K; readonly value: T[K] } }[keyof T];

/** An enum: name -> [index byte, codec of the payload]. */
export const variants = <T extends object>(
  table: {
    readonly [K in keyof T]: readonly [index: number, payload: Codec<T[K]>];
  },
): Codec<Variant<T>> => {
  const rows = Object.entries(table as Record<string, readonly [number, Codec<unknown>]>).map(([tag, [index, payload]]) => ({
    tag,
    index,
    payload,
  }));
  const unknown = (code: 'ValueOutOfRange' | 'MalformedWire', what: unknown) =>
    new HostFault(code, `no variant ${what} (there are ${rows.map(({ tag, index }) => `${tag} = ${index}`).join(', ')})`);
  return scale.createCodec<{ tag: string; value: unknown }>(
    ({ tag, value }) => {
      const row = rows.find((candidate) => candidate.tag === tag);
      if (row === undefined) throw unknown('ValueOutOfRange', tag);
      return scale.Tuple(scale.u8, row.payload).enc([row.index, value]);
    },
    scale.createDecoder((input) => {
      const index = scale.u8.dec(input);
      const row = rows.find((candidate) => candidate.index === index);
      if (row === undefined) throw unknown('MalformedWire', index);
      return { tag: row.tag, value: row.payload.dec(input) };
    }),
  ) as unknown as Codec<Variant<T>>;
};

/** What scale-ts throws on short input is a RangeError or TypeError of its inner workings; say what it means instead. */
const naming = <R>(name: string, code: HostFaultCode, act: () => R): R => {
  try {
    return act();
  } catch (cause) {
    if (cause instanceof HostFault) throw new HostFault(cause.code, `${name}: ${cause.message}`, { cause });
    const why = code === 'MalformedWire' ? 'the bytes end early or a length is absurd' : String(cause);
    throw new HostFault(code, `${name}: ${why}`, { cause });
  }
};
