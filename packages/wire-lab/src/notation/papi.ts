import type { TypeDescription } from '@polkavirt/primitives';
import { isNamed, type NamedType, resultParts } from './named-types.ts';

const LEAVES: Readonly<Record<string, string>> = {
  unit: '_void',
  bytes: 'Bytes()',
  compactU32: 'compactNumber',
  compactU64: 'compactBn',
  compactU128: 'compactBn',
};

/** A type as a codec of @polkadot-api/substrate-bindings. */
export const papiCodec = (type: TypeDescription): string => {
  if (isNamed(type)) return type.name;
  const result = resultParts(type);
  if (result !== undefined) return `Result(${papiCodec(result[0])}, ${papiCodec(result[1])})`;
  switch (type.kind) {
    case 'struct':
    case 'enum':
      return definition(type);
    case 'vec':
      return `Vector(${papiCodec(type.of)})`;
    case 'option':
      return `Option(${papiCodec(type.of)})`;
    case 'fixedBytes':
      return `Bytes(${type.length})`;
    default:
      return LEAVES[type.kind] ?? type.kind;
  }
};

const definition = (type: Extract<TypeDescription, { readonly kind: 'struct' | 'enum' }>): string => {
  if (type.kind === 'struct')
    return `Struct({ ${type.fields.map((field) => `${field.name}: ${papiCodec(field.type)}`).join(', ')} })`;
  const fields = type.variants.map(({ name, payload }) => `${name}: ${papiCodec(payload)}`).join(', ');
  const isInOrder = type.variants.every(({ index }, at) => index === at);
  const indexes = isInOrder ? '' : `, [${type.variants.map(({ index }) => index).join(', ')}]`;
  return `Variant({ ${fields} }${indexes})`;
};

/** The definition of a named type, as a constant. */
export const papiDefinition = (type: NamedType): string => `const ${type.name} = ${definition(type)};`;
