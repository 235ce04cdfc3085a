import type { BackendName, CostModelName } from '@polkavirt/polkavm';
import { err, ok, type Result, type Syscall, type TypestateSyscall } from '@polkavirt/primitives';
import { createVirtCore, type NativeOptions } from '../create-native.ts';
import { createTypestateCore, type NativeCompiled, type TypestateNativeOptions } from '../create-typestate-native.ts';
import type { NativeCore, NativeInstance } from '../native-core.ts';
import type { TypestateModule } from '../typestate-module.ts';
import type { Calls, InstanceCalls, IsolatedModule, TypestateCalls, VirtCalls, WorkerOptions } from './protocol.ts';

/** Ids of the whole worker; none is used twice. */
let lastId = 0;

/** Objects by id. */
class Handles<T> {
  readonly #all = new Map<number, T>();

  add(one: T): number {
    lastId += 1;
    const id = lastId;
    this.#all.set(id, one);
    return id;
  }

  get(id: number): T | undefined {
    return this.#all.get(id);
  }

  /** Removes an object and returns it. */
  take(id: number): T | undefined {
    const one = this.#all.get(id);
    this.#all.delete(id);
    return one;
  }
}

const optionsOf = ({ backend, costModel, limits }: WorkerOptions, onInvalidImage: (reason: string) => void) => ({
  ...(backend === undefined ? {} : { backend: backend as BackendName }),
  ...(costModel === undefined ? {} : { costModel: costModel as CostModelName }),
  ...(limits === undefined ? {} : { limits }),
  onInvalidImage,
});

/** The worker's side of the calls, for the generation that it serves. */
export function createWorkerCalls(options: WorkerOptions, onInvalidImage: (reason: string) => void): Partial<Calls> {
  const settings = optionsOf(options, onInvalidImage);
  return options.generation === 'virt'
    ? virtCalls(settings as NativeOptions)
    : typestateCalls(settings as TypestateNativeOptions);
}

function virtCalls(options: NativeOptions): VirtCalls & InstanceCalls {
  const { core, instantiate, explainRefusal } = createVirtCore(options);
  const instances = new Handles<NativeInstance<string, Syscall>>();
  return {
    explainRefusal,
    instantiate(program) {
      const made = instantiate(program);
      return made.ok ? ok(instances.add(made.value)) : made;
    },
    ...instanceCalls(core, instances),
  };
}

function typestateCalls(options: TypestateNativeOptions): TypestateCalls & InstanceCalls {
  /** The storage that `fromStorageKey` reads; the other thread has read the value already. */
  let stored: Uint8Array | undefined;
  const storage = { storage: () => stored, childStorage: () => stored };
  const { core, fromBytes, lookup, fromStorageKey, instantiate, explainRefusal } = createTypestateCore({ ...options, storage });
  const modules = new Handles<TypestateModule>();
  const instances = new Handles<NativeInstance<Uint8Array, TypestateSyscall>>();
  const known = new Map<TypestateModule, number>();
  const idOf = (module: TypestateModule): number => {
    const id = known.get(module) ?? modules.add(module);
    known.set(module, id);
    return id;
  };
  const kept = <E>(made: Result<NativeCompiled, E>): Result<IsolatedModule, E> =>
    made.ok ? ok({ id: idOf(made.value.module), status: made.value.status }) : made;
  return {
    explainRefusal,
    fromBytes: (program, identifier) => kept(fromBytes(program, identifier)),
    lookup(identifier) {
      const found = lookup(identifier);
      return found.ok ? ok(idOf(found.value)) : found;
    },
    fromStorageKey(key, program) {
      stored = program;
      const made = kept(fromStorageKey(key));
      stored = undefined;
      return made;
    },
    instantiateModule(id) {
      const module = modules.get(id);
      if (module === undefined) return err('InvalidModule');
      const made = instantiate(module);
      return made.ok ? ok(instances.add(made.value)) : made;
    },
    ...instanceCalls(core, instances),
  };
}

/** The calls of a core, by id. */
function instanceCalls<Name extends string | Uint8Array, Call extends Syscall | TypestateSyscall>(
  core: NativeCore<Name, Call>,
  instances: Handles<NativeInstance<Name, Call>>,
): InstanceCalls {
  return {
    prepare(id, functionName) {
      const instance = instances.get(id);
      // The other thread names exports as the generation does that it asked for.
      return instance === undefined ? err('InvalidInstance') : core.prepare(instance, functionName as Name);
    },
    run(id, gasLeft, a0) {
      const instance = instances.get(id);
      if (instance === undefined) return { result: err('InvalidInstance'), memoryBytes: 0 };
      const result = core.run(instance, gasLeft, a0);
      return { result, memoryBytes: core.memoryBytes(instance) };
    },
    explain(id) {
      const instance = instances.get(id);
      return instance === undefined ? undefined : core.explain(instance);
    },
    read(id, offset, length) {
      const instance = instances.get(id);
      if (instance === undefined) return err('InvalidInstance');
      const dest = new Uint8Array(length);
      const done = core.memoryRead(instance, offset, dest);
      return done.ok ? ok(dest) : done;
    },
    write(id, offset, bytes) {
      const instance = instances.get(id);
      return instance === undefined ? err('InvalidInstance') : core.memoryWrite(instance, offset, bytes);
    },
    destroy(id) {
      const instance = instances.take(id);
      return instance === undefined ? err('InvalidInstance') : core.destroy(instance);
    },
  };
}
