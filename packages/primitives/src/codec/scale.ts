/**
 * The one door to scale-ts (1.6.1): its codecs, with encoders that check their values. Its own
 * encoders wrap numbers around and write an unknown variant as 0; the ones here throw {@link HostFault}
 * `ValueOutOfRange`. Its decoders are lax as well, so bytes from outside go through `strict` (strict.ts).
 */
import * as scale from 'scale-ts';
import { checkBytes, checkI64, checkU32, checkU64 } from '../range.ts';
import { HostFault, type HostFaultCode } from '../result.ts';
import { utf8Decode, utf8Encode } from '../utf8.ts';
import type { LeafKind, TypeDescription } from './description.ts';

/** A codec of scale-ts that describes itself: `enc(value)` gives the bytes, `dec(bytes)` the value, `type` describes both. */
export type Codec<T> = scale.Codec<T> & { readonly type: TypeDescription };

/** The most bytes that a `Vec<u8>` or `str` may have: from here on a compact length is a bigint to scale-ts. */
export const MAX_SCALE_BYTES = 2 ** 30 - 1;

/** Gives a codec its description. */
export const described = <T>(type: TypeDescription, codec: scale.Codec<T>): Codec<T> =>
  Object.assign(scale.createCodec(codec.enc, codec.dec), { type });

const checked = <T>(kind: LeafKind, codec: scale.Codec<T>, check: (value: T) => T): Codec<T> =>
  described(
    { kind },
    scale.createCodec((value) => codec.enc(check(value)), codec.dec),
  );

/**
 * The bytes of a checked integer. scale-ts takes a DataView for them, for which V8 moves the small array out of its heap: that takes
 * several times as long.
 */
const littleEndian = <T extends number | bigint>(size: number, { dec }: scale.Codec<T>): scale.Codec<T> =>
  scale.createCodec((value) => {
    const encoded = new Uint8Array(size);
    if (typeof value === 'number') for (let at = 0; at < size; at++) encoded[at] = value >> (8 * at);
    else {
      for (let from = 0, rest: bigint = value; from < size; from += 4, rest >>= 32n) {
        const word = Number(BigInt.asUintN(32, rest));
        for (let at = 0; at < 4; at++) encoded[from + at] = word >> (8 * at);
      }
    }
    return encoded;
  }, dec);

/** An integer as a number, or as a bigint where a number is too small. */
const integer = <T extends number | bigint>(kind: LeafKind, codec: scale.Codec<T>, min: T, max: T): Codec<T> =>
  checked(kind, codec, (value) => {
    const isOne = typeof value === typeof min && (typeof value === 'bigint' || Number.isInteger(value));
    if (isOne && value >= min && value <= max) return value;
    throw new HostFault('ValueOutOfRange', `${kind}: ${String(value)} is not a ${typeof min} from ${min} to ${max}`);
  });

/** `u8` to `u32`, `i8` to `i32` are numbers, the wider ones bigints; all are little-endian, the signed ones two's complement. */
export const u8 = integer('u8', littleEndian(1, scale.u8), 0, 255);
export const u16 = integer('u16', littleEndian(2, scale.u16), 0, 65_535);
export const u32 = checked('u32', littleEndian(4, scale.u32), (value) => checkU32(value, 'u32'));
export const u64 = checked('u64', littleEndian(8, scale.u64), (value) => checkU64(value, 'u64'));
export const u128 = integer('u128', littleEndian(16, scale.u128), 0n, 2n ** 128n - 1n);
export const i8 = integer('i8', littleEndian(1, scale.i8), -128, 127);
export const i16 = integer('i16', littleEndian(2, scale.i16), -32_768, 32_767);
export const i32 = integer('i32', littleEndian(4, scale.i32), -(2 ** 31), 2 ** 31 - 1);
export const i64 = checked('i64', littleEndian(8, scale.i64), (value) => checkI64(value, 'i64'));
export const i128 = integer('i128', littleEndian(16, scale.i128), -(2n ** 127n), 2n ** 127n - 1n);

/** One byte, 0 or 1. */
export const bool = checked('bool', scale.bool, (value) => {
  if (typeof value === 'boolean') return value;
  throw new HostFault('ValueOutOfRange', `bool: ${String(value)} is neither true nor false`);
});

/** A compact as a bigint: 1, 2, 4 or up to 17 bytes, as many as the value needs. Read it from a value that is not larger than `max`. */
const compact = (kind: LeafKind, max: bigint): Codec<bigint> => {
  const { enc } = integer(kind, scale.compact as scale.Codec<bigint>, 0n, max);
  return described(
    { kind },
    scale.createCodec(enc, (input) => {
      const value = BigInt(scale.compact.dec(input));
      if (value > max) throw new HostFault('MalformedWire', `${kind}: ${value} is more than ${max}`);
      return value;
    }),
  );
};
export const compactU32 = compact('compactU32', 2n ** 32n - 1n);
export const compactU64 = compact('compactU64', 2n ** 64n - 1n);
export const compactU128 = compact('compactU128', 2n ** 128n - 1n);

/** `Vec<u8>`: compact length, then the bytes. */
export const bytes = checked('bytes', scale.Bytes(), (value) => {
  checkBytes(value, 'Vec<u8>');
  if (value.length > MAX_SCALE_BYTES) {
    throw new HostFault('ValueOutOfRange', `Vec<u8>: ${value.length} bytes, the limit is ${MAX_SCALE_BYTES}`);
  }
  return value;
});

/** A limit of the interface that is below SCALE's own. @throws HostFault `MalformedWire` if there are more. */
export const checkLength = (value: Uint8Array, most: number): Uint8Array => {
  if (value.length <= most) return value;
  throw new HostFault('MalformedWire', `there are ${value.length} bytes, the limit is ${most}`);
};

/** `[u8; length]`: the bytes alone. */
export const fixedBytes = (length: number): Codec<Uint8Array> => {
  const raw = scale.Bytes(length);
  const check = (value: Uint8Array, code: HostFaultCode): Uint8Array => {
    if (checkBytes(value, `[u8; ${length}]`).length === length) return value;
    throw new HostFault(code, `[u8; ${length}]: there are ${value.length} bytes`);
  };
  return described(
    { kind: 'fixedBytes', length },
    scale.createCodec(
      (value) => raw.enc(check(value, 'ValueOutOfRange')),
      (input) => check(raw.dec(input), 'MalformedWire'),
    ),
  );
};

/** A codec of another type, through two conversions. The bytes, and so the description, do not change. */
export const mapped = <Inner, Outer>(
  codec: Codec<Inner>,
  toInner: (value: Outer) => Inner,
  toOuter: (value: Inner) => Outer,
): Codec<Outer> => described(codec.type, scale.enhanceCodec(codec, toInner, toOuter));

/** `str`: as `Vec<u8>`, holding UTF-8. (scale-ts' own drops a leading BOM and replaces what is not UTF-8.) */
export const str: Codec<string> = described(
  { kind: 'str' },
  mapped(
    bytes,
    (text: string) => utf8Encode(text, 'str'),
    (raw) => {
      const text = utf8Decode(raw);
      if (text === undefined) throw new HostFault('MalformedWire', 'str: not valid UTF-8');
      return text;
    },
  ),
);

/** `()`: no bytes. */
export const unit: Codec<void> = described(
  { kind: 'unit' },
  scale.createCodec<void>(
    () => new Uint8Array(0),
    () => undefined,
  ),
);

/** A struct or a named tuple: the fields in the order of the keys. Faults name the field. */
export const struct = <T extends object>(fields: { readonly [K in keyof T]: Codec<T[K]> }, name?: string): Codec<T> => {
  const entries = Object.entries(fields as Record<string, Codec<unknown>>);
  const codecs = entries.map(([key, codec]) => [
    key,
    scale.createCodec(
      (value) => naming(key, 'ValueOutOfRange', () => codec.enc(value)),
      (input) => naming(key, 'MalformedWire', () => codec.dec(input)),
    ),
  ]);
  const type: TypeDescription = {
    kind: 'struct',
    name,
    fields: entries.map(([key, codec]) => ({ name: key, type: codec.type })),
  };
  return described(type, scale.Struct(Object.fromEntries(codecs) as never) as unknown as scale.Codec<T>);
};

/** The values of {@link variants}. */
export type Variant<T> = { readonly [K in keyof T]: { readonly tag: K; readonly value: T[K] } }[keyof T];

/** An enum: name -> [index byte, codec of the payload]. */
export const variants = <T extends object>(
  table: {
    readonly [K in keyof T]: readonly [index: number, payload: Codec<T[K]>];
  },
  name?: string,
): Codec<Variant<T>> => {
  const rows = Object.entries(table as Record<string, readonly [number, Codec<unknown>]>).map(([tag, [index, payload]]) => ({
    tag,
    index,
    payload,
  }));
  const unknown = (code: 'ValueOutOfRange' | 'MalformedWire', what: unknown) =>
    new HostFault(code, `no variant ${what} (there are ${rows.map(({ tag, index }) => `${tag} = ${index}`).join(', ')})`);
  const type: TypeDescription = {
    kind: 'enum',
    name,
    variants: rows.map(({ tag, index, payload }) => ({ name: tag, index, payload: payload.type })),
  };
  const codec = scale.createCodec<{ tag: string; value: unknown }>(
    ({ tag, value }) => {
      const row = rows.find((candidate) => candidate.tag === tag);
      if (row === undefined) throw unknown('ValueOutOfRange', tag);
      const payload = row.payload.enc(value);
      const encoded = new Uint8Array(1 + payload.length);
      encoded[0] = row.index;
      encoded.set(payload, 1);
      return encoded;
    },
    scale.createDecoder((input) => {
      const index = scale.u8.dec(input);
      const row = rows.find((candidate) => candidate.index === index);
      if (row === undefined) throw unknown('MalformedWire', index);
      return { tag: row.tag, value: row.payload.dec(input) };
    }),
  );
  return described(type, codec as unknown as scale.Codec<Variant<T>>);
};

const none: Codec<undefined> = mapped(
  unit,
  () => undefined,
  () => undefined,
);

/** `Option<T>`: None = 0, or Some = 1 and the value. None is `undefined`. */
export const option = <T>(value: Codec<T>): Codec<T | undefined> =>
  described(
    { kind: 'option', of: value.type },
    mapped<Variant<{ None: undefined; Some: T }>, T | undefined>(
      variants<{ None: undefined; Some: T }>({ None: [0, none], Some: [1, value] }),
      (given) => (given === undefined ? { tag: 'None', value: undefined } : { tag: 'Some', value: given }),
      (variant) => (variant.tag === 'None' ? undefined : variant.value),
    ),
  );

/** `Vec<T>`: a compact number of elements, then each. A claimed number costs no more than the bytes that are there. */
export const vec = <T>(element: Codec<T>): Codec<readonly T[]> => {
  const raw = scale.Vector(element);
  return described(
    { kind: 'vec', of: element.type },
    scale.createCodec<readonly T[]>((values) => raw.enc([...values]), scale.createDecoder<readonly T[]>(readElements(element))),
  );
};

/** Elements without bytes that a vector may hold: their number costs no bytes, so nothing else bounds the work. */
export const MOST_EMPTY_ELEMENTS = 1_024;

const readElements =
  <T>(element: Codec<T>) =>
  (input: Uint8Array): readonly T[] => {
    const count = Number(scale.compact.dec(input));
    const values: T[] = [];
    for (let i = 0; i < count; i++) {
      const from = positionIn(input);
      values.push(element.dec(input));
      if (positionIn(input) === from && i >= MOST_EMPTY_ELEMENTS) {
        throw new HostFault('MalformedWire', `Vec: ${count} elements without bytes, the limit is ${MOST_EMPTY_ELEMENTS}`);
      }
    }
    return values;
  };

/** Where a decoder of scale-ts is in its input: it keeps the place in the array that it hands from decoder to decoder. */
export const positionIn = (input: Uint8Array): number => (input as Uint8Array & { readonly i: number }).i;

/** Runs a reader over bytes with the cursor of scale-ts, so that the codecs that it calls continue where the previous one ended. */
export const readingFrom = <T>(input: Uint8Array, read: (cursor: Uint8Array) => T): T =>
  scale.createDecoder(read)(new Uint8Array(input));

/** On short input scale-ts throws an internal RangeError or TypeError; this says what it means. */
const naming = <R>(name: string, code: HostFaultCode, act: () => R): R => {
  try {
    return act();
  } catch (cause) {
    if (cause instanceof HostFault) throw new HostFault(cause.code, `${name}: ${cause.message}`, { cause });
    const why = code === 'MalformedWire' ? 'the bytes end early or a length is absurd' : String(cause);
    throw new HostFault(code, `${name}: ${why}`, { cause });
  }
};
