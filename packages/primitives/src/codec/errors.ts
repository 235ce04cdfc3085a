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
import type { Codec } from './scale.ts';
import { unitEnum } from './unit-enum.ts';

export const instantiateErrorCodec: Codec<InstantiateError> = unitEnum(INSTANTIATE_ERROR, 'InstantiateError');
export const execErrorCodec: Codec<ExecError> = unitEnum(EXEC_ERROR, 'ExecError');
export const memoryErrorCodec: Codec<MemoryError> = unitEnum(MEMORY_ERROR, 'MemoryError');
export const destroyErrorCodec: Codec<DestroyError> = unitEnum(DESTROY_ERROR, 'DestroyError');
