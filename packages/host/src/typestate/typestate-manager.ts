import {
  type CompiledModuleId,
  DEFAULT_MAX_INSTANCES,
  type DestroyError,
  type ExecError,
  err,
  type MemoryError,
  type ModuleError,
  OwnedInstance,
  ok,
  type Result,
  type StopExplainer,
  type StopReport,
  type TypestateHost,
  type TypestateInstantiateError,
  type TypestateOutcome,
  type TypestateVirtT,
  type VirtModule,
} from '@polkavirt/primitives';
import { createInstanceIds, type InstanceIds } from '../instance-ids.ts';

export interface TypestateHostLimits {
  /** Instances that live at the same time, 30 by default, as upstream. One more is `TooManyInstances`. */
  readonly maxInstances: number;
  /**
   * Modules that can be instantiated by id, 4096 by default. Beyond it the id that was used longest ago is forgotten, and becomes an
   * `InvalidModule`. Upstream forgets none, but makes a new manager for every block.
   */
  readonly maxModules: number;
}

const DEFAULT_LIMITS: TypestateHostLimits = { maxInstances: DEFAULT_MAX_INSTANCES, maxModules: 4096 };

export interface TypestateManagerOptions {
  /** What makes modules and runs instances of them. */
  readonly virt: TypestateVirtT;
  readonly limits?: Partial<TypestateHostLimits>;
  /** Where instance ids come from; a manager of the other generation that shares them never has one in common. Default: from 0. */
  readonly ids?: InstanceIds;
}

/**
 * Modules and instances behind the host functions of the typestate generation, by id. Each kind of id counts up from 0
 * and none is used twice, so ids are the same in every execution of the same calls. A failed call uses no id.
 *
 * Source: polkadot-sdk, `substrate/client/virtualization/src/lib.rs`, `VirtManager`, at sc-virtualization 0.4.0.
 */
export class TypestateManager implements TypestateHost, StopExplainer, Disposable {
  readonly #virt: TypestateVirtT;
  readonly #limits: TypestateHostLimits;
  readonly #ids: InstanceIds;
  readonly #moduleIds = createInstanceIds();
  /** Used longest ago first. */
  readonly #modules = new Map<number, VirtModule>();
  readonly #instances = new Map<number, OwnedInstance>();

  constructor({ virt, limits, ids = createInstanceIds() }: TypestateManagerOptions) {
    this.#virt = virt;
    this.#limits = { ...DEFAULT_LIMITS, ...limits };
    this.#ids = ids;
  }

  /** How many instances live. */
  get liveInstances(): number {
    return this.#instances.size;
  }

  compileFromBytes(program: Uint8Array, identifier: Uint8Array | undefined): Result<CompiledModuleId, ModuleError> {
    return this.#keepCompiled(this.#virt.fromBytes(program, identifier));
  }

  lookup(identifier: Uint8Array): Result<number, ModuleError> {
    const found = this.#virt.lookup(identifier);
    return found.ok ? ok(this.#keep(found.value)) : found;
  }

  compileFromStorageKey(storageKey: Uint8Array, childTrie: Uint8Array): Result<CompiledModuleId, ModuleError> {
    return this.#keepCompiled(this.#virt.fromStorageKey(storageKey, childTrie));
  }

  instantiate(moduleId: number): Result<number, TypestateInstantiateError> {
    if (this.#instances.size >= this.#limits.maxInstances || this.#ids.exhausted) return err('TooManyInstances');
    const module = this.#modules.get(moduleId);
    if (module === undefined) return err('InvalidModule');
    this.#modules.delete(moduleId);
    this.#modules.set(moduleId, module);
    const made = module.instantiate();
    if (!made.ok) return made;
    const id = this.#ids.take();
    this.#instances.set(id, new OwnedInstance(made.value));
    return ok(id);
  }

  prepare(instanceId: number, functionName: Uint8Array): Result<void, ExecError> {
    return this.#instances.get(instanceId)?.prepare(functionName) ?? err('InvalidInstance');
  }

  run(instanceId: number, gasLeft: bigint, a0: bigint): Result<TypestateOutcome, ExecError> {
    return this.#instances.get(instanceId)?.run(gasLeft, a0) ?? err('InvalidInstance');
  }

  destroy(instanceId: number): Result<void, DestroyError> {
    const instance = this.#instances.get(instanceId);
    if (instance === undefined) return err('InvalidInstance');
    this.#instances.delete(instanceId);
    instance.destroy();
    return ok(undefined);
  }

  memoryRead(instanceId: number, offset: number, dest: Uint8Array): Result<void, MemoryError> {
    return this.#instances.get(instanceId)?.memoryRead(offset, dest) ?? err('InvalidInstance');
  }

  memoryWrite(instanceId: number, offset: number, src: Uint8Array): Result<void, MemoryError> {
    return this.#instances.get(instanceId)?.memoryWrite(offset, src) ?? err('InvalidInstance');
  }

  explainStop(instanceId: number): StopReport | undefined {
    return this.#instances.get(instanceId)?.explain();
  }

  explainRefusal(program: Uint8Array): string | undefined {
    return this.#virt.explainRefusal?.(program);
  }

  /** Destroys every live instance and forgets every module id, as the end of a block does upstream. Ids go on counting. */
  clear(): void {
    for (const instance of this.#instances.values()) instance.destroy();
    this.#instances.clear();
    this.#modules.clear();
  }

  [Symbol.dispose](): void {
    this.clear();
  }

  #keepCompiled(made: ReturnType<TypestateVirtT['fromBytes']>): Result<CompiledModuleId, ModuleError> {
    return made.ok ? ok({ moduleId: this.#keep(made.value.module), status: made.value.status }) : made;
  }

  #keep(module: VirtModule): number {
    const id = this.#moduleIds.take();
    this.#modules.set(id, module);
    for (const oldest of this.#modules.keys()) {
      if (this.#modules.size <= this.#limits.maxModules) break;
      this.#modules.delete(oldest);
    }
    return id;
  }
}
