import type { BackendName, CostModelName } from '@polkavirt/polkavm';
import { type Execution, err, type IdleInstance, ok, type Virt, type VirtModule } from '@polkavirt/primitives';
import { createNative, type NativeOptions } from '../create-native.ts';
import { createTypestateNative, type TypestateNativeOptions } from '../create-typestate-native.ts';
import type { Calls, IsolatedModule, WorkerOptions } from './protocol.ts';

/** Ids of the whole worker: none is used twice, whatever it names. */
let lastId = 0;

/** Things under ids. */
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

  /** The thing, which has no id any more. */
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

/** What the worker does when the other thread calls: the calls of the generation that it serves. */
export function createWorkerCalls(options: WorkerOptions, onInvalidImage: (reason: string) => void): Partial<Calls> {
  const settings = optionsOf(options, onInvalidImage);
  return options.generation === 'virt'
    ? virtCalls(settings as NativeOptions)
    : typestateCalls(settings as TypestateNativeOptions);
}

function virtCalls(options: NativeOptions): Pick<Calls, 'instantiate' | 'run' | 'read' | 'write' | 'destroy'> {
  const virt = createNative(options);
  const instances = new Handles<Virt>();
  return {
    instantiate(program) {
      const made = virt.instantiate(program);
      return made.ok ? ok(instances.add(made.value)) : made;
    },
    run(id, gasLeft, action) {
      const instance = instances.get(id);
      const result = instance?.run(gasLeft, action) ?? err('InvalidInstance');
      return { result, memoryBytes: instance?.memoryBytes ?? 0 };
    },
    read(id, offset, length) {
      const dest = new Uint8Array(length);
      const done = instances.get(id)?.memory().read(offset, dest) ?? err('InvalidInstance');
      return done.ok ? ok(dest) : done;
    },
    write: (id, offset, bytes) => instances.get(id)?.memory().write(offset, bytes) ?? err('InvalidInstance'),
    destroy: (id) => instances.take(id)?.destroy() ?? err('InvalidInstance'),
  };
}

type TypestateCalls = Omit<Calls, 'instantiate' | 'run' | 'read' | 'write' | 'destroy'>;

function typestateCalls(options: TypestateNativeOptions): TypestateCalls {
  /** What `fromStorageKey` finds: the other thread has read it. */
  let stored: Uint8Array | undefined;
  const virt = createTypestateNative({ ...options, storage: { storage: () => stored, childStorage: () => stored } });
  const modules = new Handles<VirtModule>();
  const idles = new Handles<IdleInstance>();
  const executions = new Handles<Execution>();
  const known = new Map<VirtModule, number>();
  const idOf = (module: VirtModule): number => {
    const id = known.get(module) ?? modules.add(module);
    known.set(module, id);
    return id;
  };
  return {
    fromBytes(program, identifier) {
      const made = virt.fromBytes(program, identifier);
      return made.ok ? ok<IsolatedModule>({ id: idOf(made.value.module), status: made.value.status }) : made;
    },
    lookup(identifier) {
      const found = virt.lookup(identifier);
      return found.ok ? ok(idOf(found.value)) : found;
    },
    fromStorageKey(key, program) {
      stored = program;
      const made = virt.fromStorageKey(key);
      stored = undefined;
      return made.ok ? ok<IsolatedModule>({ id: idOf(made.value.module), status: made.value.status }) : made;
    },
    instantiateModule(module) {
      const made = modules.get(module)?.instantiate() ?? err('InvalidModule');
      return made.ok ? ok(idles.add(made.value)) : made;
    },
    prepare(instance, functionName) {
      const prepared = idles.get(instance)?.prepare(functionName);
      if (prepared === undefined) return err('InvalidInstance');
      if (!prepared.ok) return err(prepared.error.error);
      idles.take(instance);
      return ok(executions.add(prepared.value));
    },
    step(id, gasLeft, a0) {
      const execution = executions.take(id);
      if (execution === undefined) return { kind: 'Error', instance: 0, error: 'InvalidInstance' };
      const step = execution.run(gasLeft, a0);
      if (step.kind === 'Error') return { kind: 'Error', instance: idles.add(step.instance), error: step.error };
      if (step.kind === 'Finished') return { kind: 'Finished', instance: idles.add(step.instance), gasLeft: step.gasLeft };
      return {
        kind: 'Syscall',
        execution: executions.add(step.execution),
        gasLeft: step.gasLeft,
        syscallSymbol: step.syscallSymbol,
        registers: [step.a0, step.a1, step.a2, step.a3, step.a4, step.a5],
      };
    },
    readExecution(id, offset, length) {
      const dest = new Uint8Array(length);
      const done = executions.get(id)?.readMemory(offset, dest) ?? err('InvalidInstance');
      return done.ok ? ok(dest) : done;
    },
    writeExecution: (id, offset, bytes) => executions.get(id)?.writeMemory(offset, bytes) ?? err('InvalidInstance'),
    release(id) {
      idles.take(id)?.destroy();
      executions.take(id)?.destroy();
    },
  };
}
