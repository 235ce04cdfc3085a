import { createEngine, type Engine, type Module } from '@polkavirt/polkavm';
import { mustGiveBack } from './given-back.ts';

/**
 * The same engine, and each test must have given back the instances that were made with it: what `destroy` says is one thing, what
 * reaches the engine another.
 */
export function countEngineInstances(engine: Engine = createEngine()): Engine {
  let live = 0;
  mustGiveBack('instances of the engine', () => live);
  const counted = (module: Module): Module => ({
    ...module,
    instantiate() {
      const instance = module.instantiate();
      const release = instance.release.bind(instance);
      let isLive = true;
      live++;
      instance.release = () => {
        if (isLive) live--;
        isLive = false;
        release();
      };
      return instance;
    },
  });
  return {
    ...engine,
    createModule(input, options) {
      const made = engine.createModule(input, options);
      return made.ok ? { ok: true, value: counted(made.value) } : made;
    },
  };
}
