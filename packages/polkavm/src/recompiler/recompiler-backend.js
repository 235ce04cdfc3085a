import { parsed } from '../program/parsed.js';
import { Compilation } from './compilation.js';
import { RecompilerInstance } from './recompiler-instance.js';
import { watchMemory } from './watched-memory.js';
/** @param interpreter the back end that runs what is not compiled */
export function createRecompilerBackend(interpreter, options = {}) {
  return {
    name: 'recompiler',
    createModule(source) {
      let latest;
      const inner = interpreter.createModule({
        ...source,
        createMemory() {
          latest = watchMemory(source.createMemory());
          return latest;
        },
      });
      if (!inner.ok) return inner;
      const compilation = new Compilation(source, options.compileAfter);
      const module = {
        program: source.program,
        memoryMap: source.memoryMap,
        backend: 'recompiler',
        costModel: source.options.costModel,
        instantiate() {
          const instance = inner.value.instantiate();
          return new RecompilerInstance(module, compilation, instance, latest);
        },
        gasCost: (pc) => inner.value.gasCost(pc),
      };
      return parsed(module);
    },
  };
}
//# sourceMappingURL=recompiler-backend.js.map
