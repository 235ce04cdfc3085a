/** The limits of {@link createModuleCache}. */
export interface ModuleCacheLimits {
  /** Modules that are kept; 0 switches the cache off. */
  readonly maxModules: number;
  /** Bytes of the programs of all kept modules together. A larger program is never kept. */
  readonly maxProgramBytes: number;
}

/** Modules by the bytes of their program. */
export interface ModuleCache<Module> {
  get(program: Uint8Array): Module | undefined;
  /** Keeps a module, and a copy of its program. */
  set(program: Uint8Array, module: Module): void;
}

/**
 * A cache that drops the least recently used module first. Contracts are instantiated again at each call, and preparing
 * a program takes hundreds of times as long as making an instance of it.
 *
 * A module is found by comparing all bytes. That is right for every program, even a hostile one, and costs no more than
 * a hash in JavaScript: it ends at the first difference, and a whole pass over 40 KB takes 12 us.
 */
export const createModuleCache = <Module>({ maxModules, maxProgramBytes }: ModuleCacheLimits): ModuleCache<Module> => {
  /** Most recently used first. */
  const entries: { readonly program: Uint8Array; readonly module: Module }[] = [];
  let bytes = 0;
  return {
    get(program) {
      const wanted = program.byteOffset % 4 === 0 ? program : new Uint8Array(program);
      const at = entries.findIndex((entry) => sameBytes(entry.program, wanted));
      if (at < 0) return undefined;
      const [entry] = entries.splice(at, 1);
      entries.unshift(entry);
      return entry.module;
    },
    set(program, module) {
      if (maxModules < 1 || program.length > maxProgramBytes) return;
      entries.unshift({ program: new Uint8Array(program), module });
      bytes += program.length;
      while (entries.length > maxModules || bytes > maxProgramBytes) bytes -= entries.pop()!.program.length;
    },
  };
};

/** Both must start at a multiple of 4, for the words. */
const sameBytes = (a: Uint8Array, b: Uint8Array): boolean => {
  if (a.length !== b.length) return false;
  const words = a.length >> 2;
  const x = new Int32Array(a.buffer, a.byteOffset, words);
  const y = new Int32Array(b.buffer, b.byteOffset, words);
  for (let i = 0; i < words; i++) if (x[i] !== y[i]) return false;
  for (let i = words << 2; i < a.length; i++) if (a[i] !== b[i]) return false;
  return true;
};
