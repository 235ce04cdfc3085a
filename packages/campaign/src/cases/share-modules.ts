import type { Engine } from '@polkavirt/polkavm';

/**
 * An engine that makes one module of a program for each set of options, as long as it is asked for the same program: the
 * contenders of a case, which differ in what lies above the engine, need not compile it each for themselves.
 */
export function shareModules(engine: Engine): Engine {
  let latest: Uint8Array = new Uint8Array(0);
  const made = new Map<string, ReturnType<Engine['createModule']>>();
  return {
    ...engine,
    createModule(program, options) {
      if (!(program instanceof Uint8Array)) return engine.createModule(program, options);
      if (Buffer.compare(latest, program) !== 0) {
        made.clear();
        latest = program.slice();
      }
      const key = JSON.stringify(options ?? {});
      const module = made.get(key) ?? engine.createModule(latest, options);
      made.set(key, module);
      return module;
    },
  };
}
