/** The error enums as SCALE writes them: one byte, the discriminant itself (not an index from 0). */
import {
  DESTROY_ERROR,
  type DestroyError,
  EXEC_ERROR,
  type ExecError,
  INSTANTIATE_ERROR,
  type InstantiateError,
  MEMORY_ERROR,
  type MemoryError,
} from '../errors.ts';
import { type Codec, mapped, unit, type Variant, variants } from './scale.ts';

const errorEnum = <Name extends string>(table: Readonly<Record<Name, number>>): Codec<Name> => {
  const rows = Object.entries<number>(table).map(([name, discriminant]) => [name, [discriminant, unit]]);
  return mapped<Variant<Record<string, void>>, Name>(
    variants<Record<string, void>>(Object.fromEntries(rows)),
    (name) => ({ tag: name, value: undefined }),
    ({ tag }) => tag as Name,
  );
};

export const instantiateErrorCodec: Codec<InstantiateError> = errorEnum(INSTANTIATE_ERROR);
export const execErrorCodec: Codec<ExecError> = errorEnum(EXEC_ERROR);
export const memoryErrorCodec: Codec<MemoryError> = errorEnum(MEMORY_ERROR);
export const destroyErrorCodec: Codec<DestroyError> = errorEnum(DESTROY_ERROR);
