import { LEAF_TYPES, type TypeDescription } from '@polkavirt/primitives';
import { isNamed, type NamedType, resultParts, snakeCase } from './named-types.ts';

/** A type in one expression, as Rust with `parity-scale-codec` has it. */
export const rustType = (type: TypeDescription): string => {
  if (isNamed(type)) return type.name;
  const result = resultParts(type);
  if (result !== undefined) return `Result<${rustType(result[0])}, ${rustType(result[1])}>`;
  switch (type.kind) {
    case 'struct':
      return `(${type.fields.map((field) => rustType(field.type)).join(', ')}${type.fields.length === 1 ? ',' : ''})`;
    case 'enum':
      throw new TypeError('an enum without a name has no notation in Rust');
    case 'vec':
      return `Vec<${rustType(type.of)}>`;
    case 'option':
      return `Option<${rustType(type.of)}>`;
    case 'fixedBytes':
      return `[u8; ${type.length}]`;
    default:
      return type.kind === 'str' ? 'String' : LEAF_TYPES[type.kind];
  }
};

const field = ({ name, type }: { readonly name: string; readonly type: TypeDescription }): string => {
  const compact = /^compactU(\d+)$/.exec(type.kind);
  return compact === null ? `${snakeCase(name)}: ${rustType(type)}` : `#[codec(compact)] ${snakeCase(name)}: u${compact[1]}`;
};

const payload = (type: TypeDescription): string => {
  if (type.kind === 'unit') return '';
  if (type.kind === 'struct' && !isNamed(type)) return ` { ${type.fields.map(field).join(', ')} }`;
  return `(${rustType(type)})`;
};

/** The definition of a named type. */
export const rustDefinition = (type: NamedType): string => {
  if (type.kind === 'struct') return `#[derive(Encode, Decode)]\nstruct ${type.name} { ${type.fields.map(field).join(', ')} }`;
  const variants = type.variants.map(
    (variant) => `    #[codec(index = ${variant.index})] ${variant.name}${payload(variant.payload)},`,
  );
  return `#[derive(Encode, Decode)]\nenum ${type.name} {\n${variants.join('\n')}\n}`;
};
