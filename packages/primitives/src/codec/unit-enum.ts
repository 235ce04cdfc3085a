import { type Codec, mapped, unit, type Variant, variants } from './scale.ts';

/** An enum without payloads as SCALE writes it: one byte, the discriminant of the table (not an index from 0). */
export const unitEnum = <Name extends string>(table: Readonly<Record<Name, number>>, enumName?: string): Codec<Name> => {
  const rows = Object.entries<number>(table).map(([name, discriminant]) => [name, [discriminant, unit]]);
  return mapped<Variant<Record<string, void>>, Name>(
    variants<Record<string, void>>(Object.fromEntries(rows), enumName),
    (name) => ({ tag: name, value: undefined }),
    ({ tag }) => tag as Name,
  );
};
