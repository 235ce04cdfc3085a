/**
 * The interpreter in WebAssembly as a back end. Where WebAssembly is not allowed, and for instances that cannot have
 * a linear memory, the reference interpreter stands in.
 */
import type { ModuleSource } from '../engine/backend.ts';
import type { FallbackBackend } from '../engine/fallback.ts';
import { WatchedMemory } from '../memory/watched-memory.ts';
import { parsed } from '../program/parsed.ts';
import type { LinearBackend, LinearModule } from '../wasm/linear-instance.ts';
import { interpreterModule } from './interpreter-module.ts';
import { Tier0Instance } from './tier0-instance.ts';
import { Tier0Module } from './tier0-module.ts';

/** @param reference the back end that handles the rest */
export function createTier0Backend(reference: FallbackBackend): LinearBackend {
  return {
    name: 'tier0',
    createModule(source: ModuleSource) {
      let latest: WatchedMemory | undefined;
      const inner = reference.createModule({
        ...source,
        createMemory() {
          latest = new WatchedMemory(source.createMemory());
          return latest;
        },
      });
      if (!inner.ok) return inner;
      const shared = new Tier0Module(source, interpreterModule());
      const module: LinearModule = {
        program: source.program,
        memoryMap: source.memoryMap,
        backend: 'tier0',
        costModel: source.options.costModel,
        pool: shared.pool,
        instantiate() {
          const instance = inner.value.instantiate();
          return new Tier0Instance(module, shared, instance, latest!);
        },
        gasCost: (pc) => inner.value.gasCost(pc),
      };
      return parsed(module);
    },
  };
}
