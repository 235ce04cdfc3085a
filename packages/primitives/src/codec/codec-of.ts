import type { TypeDescription } from './description.ts';
import * as scale from './scale.ts';

/**
 * The codec of a description, built from scale-ts like all others. Its values are plain: numbers and bigints as `scale.ts` has them, an object
 * for a struct, `{ tag, value }` for an enum, `undefined` for a none. A codec of the table may give them another shape; the bytes are
 * the same.
 */
export const codecOf = (type: TypeDescription): scale.Codec<unknown> => {
  switch (type.kind) {
    case 'fixedBytes':
      return scale.fixedBytes(type.length) as scale.Codec<unknown>;
    case 'struct': {
      const fields = type.fields.map((field) => [field.name, codecOf(field.type)]);
      return scale.struct<object>(Object.fromEntries(fields), type.name) as scale.Codec<unknown>;
    }
    case 'enum': {
      const rows = type.variants.map(({ name, index, payload }) => [name, [index, codecOf(payload)]]);
      return scale.variants<Record<string, unknown>>(Object.fromEntries(rows), type.name) as scale.Codec<unknown>;
    }
    case 'vec':
      return scale.vec(codecOf(type.of)) as scale.Codec<unknown>;
    case 'option':
      return scale.option(codecOf(type.of));
    default:
      return type.maxLength === undefined ? leafCodec(type.kind) : limited(type, leafCodec(type.kind), type.maxLength);
  }
};

/** The codec of a type without parts. */
export const leafCodec = (kind: keyof typeof LEAF_CODECS): scale.Codec<unknown> => LEAF_CODECS[kind] as scale.Codec<unknown>;

const { unit, bool, u8, u16, u32, u64, u128, i8, i16, i32, i64, i128, compactU32, compactU64, compactU128, bytes, str } = scale;
const LEAF_CODECS = {
  ...{ unit, bool, u8, u16, u32, u64, u128, i8, i16, i32, i64, i128 },
  ...{ compactU32, compactU64, compactU128, bytes, str },
};

const limited = (type: TypeDescription, codec: scale.Codec<unknown>, maxLength: number): scale.Codec<unknown> => {
  const check = (value: unknown): unknown => scale.checkLength(value as Uint8Array, maxLength);
  return scale.described(type, scale.mapped(codec, check, check));
};
