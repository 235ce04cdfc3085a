import type { EnumDescription, StructDescription, TypeDescription } from '@polkavirt/primitives';

/** A type that has a name and parts: each notation defines it once, and names it elsewhere. */
export type NamedType = (StructDescription | EnumDescription) & { readonly name: string };

/** Whether a notation of types has it built in. */
const isBuiltIn = (name: string): boolean => name.startsWith('Result<');

export const isNamed = (type: TypeDescription): type is NamedType =>
  (type.kind === 'struct' || type.kind === 'enum') && type.name !== undefined && !isBuiltIn(type.name);

/** The parts of a `Result<T, E>`; undefined for another type. */
export const resultParts = (type: TypeDescription): readonly [value: TypeDescription, error: TypeDescription] | undefined =>
  type.kind === 'enum' && type.name !== undefined && isBuiltIn(type.name)
    ? [type.variants[0].payload, type.variants[1].payload]
    : undefined;

/** The named types within types, each once, in the order of their dependencies. */
export const namedTypes = (types: readonly TypeDescription[]): readonly NamedType[] => {
  const found = new Map<string, NamedType>();
  const visit = (type: TypeDescription): void => {
    if (type.kind === 'struct') for (const field of type.fields) visit(field.type);
    if (type.kind === 'enum') for (const { payload } of type.variants) visit(payload);
    if (type.kind === 'vec' || type.kind === 'option') visit(type.of);
    if (isNamed(type) && !found.has(type.name)) found.set(type.name, type);
  };
  for (const type of types) visit(type);
  return [...found.values()];
};

/** `gasLeft` -> `gas_left`. */
export const snakeCase = (name: string): string => name.replaceAll(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`);
