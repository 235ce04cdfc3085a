import { COMPILE_STATUS, type CompileStatus } from '../typestate-errors.ts';
import type { CompiledModuleId } from '../typestate-host.ts';

/** A compiled module in the i64 that the abi wire returns: low 32 bits the id, bits 32 to 39 the status. As a number, it is exact. */
export const packModule = ({ moduleId, status }: CompiledModuleId): number => COMPILE_STATUS[status] * 2 ** 32 + moduleId;

/** The module in a packed value, or undefined if its status is unknown. */
export const unpackModule = (packed: number): CompiledModuleId | undefined => {
  const discriminant = Math.floor(packed / 2 ** 32);
  const status = (Object.keys(COMPILE_STATUS) as CompileStatus[]).find((name) => COMPILE_STATUS[name] === discriminant);
  return status === undefined ? undefined : { moduleId: packed % 2 ** 32, status };
};
