import {
  _void,
  bool,
  compact,
  i8,
  i16,
  i32,
  i64,
  i128,
  i256,
  type Codec as OracleCodec,
  ScaleEnum,
  str,
  Tuple,
  u8,
  u16,
  u32,
  u64,
  u128,
  u256,
  Vector,
} from '@polkadot-api/substrate-bindings';
import type { AnyType, FieldInfo } from '../../src/index.ts';

type Codec = OracleCodec<unknown>;

const PRIMITIVES = { bool, str, u8, u16, u32, u64, u128, u256, i8, i16, i32, i64, i128, i256 } as const;

/** The codec that a client would build from what metadata says of a type; it shares no code with the type itself. */
export function codecOfInfo({ info }: AnyType): Codec {
  switch (info.kind) {
    case 'primitive':
      return PRIMITIVES[info.name] as Codec;
    case 'compact':
      return info.of.info.kind === 'tuple' ? (_void as Codec) : (compact as Codec);
    case 'sequence':
      return Vector(codecOfInfo(info.of)) as unknown as Codec;
    case 'array':
      return Vector(codecOfInfo(info.of), info.length) as unknown as Codec;
    case 'tuple':
      return Tuple(...info.of.map(codecOfInfo)) as unknown as Codec;
    case 'composite':
      return fieldsCodec(info.fields);
    case 'variant': {
      const entries = info.variants.map(({ name, fields }) => [name, fieldsCodec(fields)] as const);
      return ScaleEnum(
        Object.fromEntries(entries) as never,
        info.variants.map(({ index }) => index) as never,
      ) as unknown as Codec;
    }
  }
}

const fieldsCodec = (fields: readonly FieldInfo[]): Codec =>
  Tuple(...fields.map(({ type }) => codecOfInfo(type))) as unknown as Codec;

/** Every type that a type is made of, itself included. */
export function partsOf(type: AnyType, seen: Set<AnyType> = new Set()): Set<AnyType> {
  if (seen.has(type)) return seen;
  seen.add(type);
  const { info } = type;
  const parts: AnyType[] = [];
  if (info.kind === 'composite') parts.push(...info.fields.map((field) => field.type));
  else if (info.kind === 'variant') parts.push(...info.variants.flatMap(({ fields }) => fields.map((field) => field.type)));
  else if (info.kind === 'tuple') parts.push(...info.of);
  else if (info.kind !== 'primitive') parts.push(info.of);
  for (const part of parts) partsOf(part, seen);
  return seen;
}
