import type { BoundedType } from './collections.ts';
import type { AnyType, FieldInfo, PrimitiveName } from './type.ts';

const PRIMITIVE_LENGTH: Readonly<Record<Exclude<PrimitiveName, 'str'>, number>> = {
  bool: 1,
  u8: 1,
  u16: 2,
  u32: 4,
  u64: 8,
  u128: 16,
  u256: 32,
  i8: 1,
  i16: 2,
  i32: 4,
  i64: 8,
  i128: 16,
  i256: 32,
};

/** The bytes of a compact integer of at most `max`. */
function compactLength(max: bigint): number {
  if (max < 1n << 6n) return 1;
  if (max < 1n << 14n) return 2;
  if (max < 1n << 30n) return 4;
  return 1 + Math.max(4, Math.ceil(max.toString(16).length / 2));
}

const sum = (lengths: readonly (number | undefined)[]): number | undefined =>
  lengths.reduce((total, length) => (total === undefined || length === undefined ? undefined : total + length), 0);

/**
 * How many bytes a value of the type takes at most: FRAME's `MaxEncodedLen`. Undefined if there is no bound, as for a
 * `Vec`, a text, or a recursive type.
 */
export function maxEncodedLength(type: AnyType, open: ReadonlySet<unknown> = new Set()): number | undefined {
  const { info } = type;
  if (open.has(info)) return undefined;
  const inside = new Set(open).add(info);
  const of = (inner: AnyType) => maxEncodedLength(inner, inside);
  const fieldsLength = (fields: readonly FieldInfo[]) => sum(fields.map((field) => of(field.type)));
  if ('bound' in type) return boundedLength(type as BoundedType<unknown>, inside);
  switch (info.kind) {
    case 'primitive':
      return info.name === 'str' ? undefined : PRIMITIVE_LENGTH[info.name];
    case 'compact': {
      const plain = of(info.of);
      return plain === undefined || plain === 0 ? plain : compactLength((1n << BigInt(8 * plain)) - 1n);
    }
    case 'sequence':
      return undefined;
    case 'array': {
      const item = of(info.of);
      return item === undefined ? undefined : item * info.length;
    }
    case 'tuple':
      return sum(info.of.map(of));
    case 'composite':
      return fieldsLength(info.fields);
    case 'variant': {
      const lengths = info.variants.map(({ fields }) => fieldsLength(fields));
      if (lengths.includes(undefined)) return undefined;
      return 1 + Math.max(0, ...(lengths as number[]));
    }
  }
}

/** The elements of a bounded collection are those of the first `Vec` inside of it. */
function boundedLength(type: BoundedType<unknown>, open: ReadonlySet<unknown>): number | undefined {
  let { info } = type;
  while (info.kind === 'composite' && info.fields.length === 1) info = info.fields[0].type.info;
  const item = info.kind === 'sequence' ? maxEncodedLength(info.of, open) : undefined;
  return item === undefined ? undefined : compactLength(BigInt(type.bound)) + item * type.bound;
}
