import { LEAF_TYPES, type TypeDescription } from '@polkavirt/primitives';
import { isNamed, type NamedType, namedTypes, resultParts } from './named-types.ts';

/** A definition as `TypeRegistry.register` of @polkadot/types takes it. */
export type PolkadotDefinition = string | { readonly [key: string]: PolkadotDefinition | number };

const LEAVES: Readonly<Record<string, string>> = { unit: 'Null', bytes: 'Bytes', str: 'Text' };

/** A type as @polkadot/types names or writes it. */
export const polkadotType = (type: TypeDescription): PolkadotDefinition => {
  if (isNamed(type)) return type.name;
  const result = resultParts(type);
  if (result !== undefined) return `Result<${text(result[0])}, ${text(result[1])}>`;
  switch (type.kind) {
    case 'struct':
    case 'enum':
      return definition(type);
    case 'vec':
      return `Vec<${text(type.of)}>`;
    case 'option':
      return `Option<${text(type.of)}>`;
    case 'fixedBytes':
      return `[u8; ${type.length}]`;
    default:
      return LEAVES[type.kind] ?? LEAF_TYPES[type.kind];
  }
};

const text = (type: TypeDescription): string => {
  const written = polkadotType(type);
  return typeof written === 'string' ? written : JSON.stringify(written);
};

const definition = (type: Extract<TypeDescription, { readonly kind: 'struct' | 'enum' }>): PolkadotDefinition => {
  if (type.kind === 'struct') return Object.fromEntries(type.fields.map((field) => [field.name, polkadotType(field.type)]));
  if (type.variants.every(({ payload }) => payload.kind === 'unit')) {
    return { _enum: Object.fromEntries(type.variants.map(({ name, index }) => [name, index])) };
  }
  // Variants with payloads are numbered by position, so gaps are filled with placeholders.
  const last = Math.max(...type.variants.map(({ index }) => index));
  const rows = Array.from({ length: last + 1 }, (_, index) => {
    const variant = type.variants.find((each) => each.index === index);
    return variant === undefined ? [`__Unused${index}`, 'Null'] : [variant.name, polkadotType(variant.payload)];
  });
  return { _enum: Object.fromEntries(rows) };
};

/** The definition of a named type. */
export const polkadotDefinition = (type: NamedType): PolkadotDefinition => definition(type);

/** All definitions that `registry.register(..)` needs for the types of some messages. */
export const polkadotTypes = (types: readonly TypeDescription[]): Readonly<Record<string, PolkadotDefinition>> =>
  Object.fromEntries(namedTypes(types).map((type) => [type.name, polkadotDefinition(type)]));
