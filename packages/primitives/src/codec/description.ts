/**
 * What a codec reads and writes, as plain data: names, kinds, discriminants. Each codec of `scale.ts` carries its description, made by
 * the same expression. Dumps, docs, generated test values and comparisons of two wires derive from it.
 */

/** Types without parts, and how Rust writes them. */
export const LEAF_TYPES = {
  unit: '()',
  bool: 'bool',
  u8: 'u8',
  u16: 'u16',
  u32: 'u32',
  u64: 'u64',
  u128: 'u128',
  i8: 'i8',
  i16: 'i16',
  i32: 'i32',
  i64: 'i64',
  i128: 'i128',
  compactU32: 'Compact<u32>',
  compactU64: 'Compact<u64>',
  compactU128: 'Compact<u128>',
  /** A compact length, then as many bytes. */
  bytes: 'Vec<u8>',
  /** The same, and the bytes are UTF-8. */
  str: 'str',
} as const;
export type LeafKind = keyof typeof LEAF_TYPES;

/** A type without parts. */
export interface LeafDescription {
  readonly kind: LeafKind;
  /** Of `bytes`: the most bytes that are allowed, if fewer than SCALE allows. */
  readonly maxLength?: number;
}

/** Bytes of a number that both sides know; no length is written. */
export interface FixedBytesDescription {
  readonly kind: 'fixedBytes';
  readonly length: number;
}

/** Fields one after the other. */
export interface StructDescription {
  readonly kind: 'struct';
  readonly name?: string | undefined;
  readonly fields: readonly FieldDescription[];
}

export interface FieldDescription {
  readonly name: string;
  readonly type: TypeDescription;
}

/** One byte that says which variant, then its payload. */
export interface EnumDescription {
  readonly kind: 'enum';
  readonly name?: string | undefined;
  readonly variants: readonly VariantDescription[];
}

export interface VariantDescription {
  readonly name: string;
  /** The byte, from 0 to 255. */
  readonly index: number;
  /** `unit` if there is none. */
  readonly payload: TypeDescription;
}

/** `vec`: a compact number of elements, then each of them. `option`: 0 for none, or 1 and the value. */
export interface ContainerDescription {
  readonly kind: 'vec' | 'option';
  readonly of: TypeDescription;
}

export type TypeDescription =
  | LeafDescription
  | FixedBytesDescription
  | StructDescription
  | EnumDescription
  | ContainerDescription;

/** A type in one line, as Rust names it: `Result<u32, InstantiateError>`; what has no name is written out. */
export const typeName = (type: TypeDescription): string => {
  switch (type.kind) {
    case 'fixedBytes':
      return `[u8; ${type.length}]`;
    case 'struct':
      return type.name ?? `(${type.fields.map((field) => `${field.name}: ${typeName(field.type)}`).join(', ')})`;
    case 'enum':
      return type.name ?? `enum { ${type.variants.map(({ name, index }) => `${name} = ${index}`).join(', ')} }`;
    case 'vec':
      return `Vec<${typeName(type.of)}>`;
    case 'option':
      return `Option<${typeName(type.of)}>`;
    default:
      return LEAF_TYPES[type.kind];
  }
};
