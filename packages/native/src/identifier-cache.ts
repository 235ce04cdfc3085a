import type { ModuleCacheLimits } from './module-cache.ts';
import { bytesToKey } from './typestate-module.ts';

/** Modules by an identifier that the caller chose. */
export interface IdentifierCache<Module> {
  get(identifier: Uint8Array): Module | undefined;
  /** Keeps a module, which counts as `programLength` bytes. */
  set(identifier: Uint8Array, programLength: number, module: Module): void;
}

/** A cache that drops the least recently used module first. The bytes of identifiers count as well, because they may be long. */
export const createIdentifierCache = <Module>({ maxModules, maxProgramBytes }: ModuleCacheLimits): IdentifierCache<Module> => {
  /** Least recently used first: a Map keeps the order of insertion. */
  const entries = new Map<string, { readonly size: number; readonly module: Module }>();
  let total = 0;
  const drop = (key: string): void => {
    total -= entries.get(key)?.size ?? 0;
    entries.delete(key);
  };
  return {
    get(identifier) {
      const key = bytesToKey(identifier);
      const entry = entries.get(key);
      if (entry === undefined) return undefined;
      entries.delete(key);
      entries.set(key, entry);
      return entry.module;
    },
    set(identifier, programLength, module) {
      const size = identifier.length + programLength;
      if (maxModules < 1 || size > maxProgramBytes) return;
      const key = bytesToKey(identifier);
      drop(key);
      entries.set(key, { size, module });
      total += size;
      for (const oldest of entries.keys()) {
        if (entries.size <= maxModules && total <= maxProgramBytes) break;
        drop(oldest);
      }
    },
  };
};
