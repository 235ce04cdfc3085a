import {
  type CompiledModule,
  type CompiledModuleId,
  checkBytes,
  checkI64,
  checkU32,
  checkU64,
  type ExecResult,
  type Execution,
  err,
  type HostFunctionTable,
  type IdleInstance,
  type MemoryError,
  ok,
  type PrepareFailure,
  type Result,
  type TypestateHost,
  type TypestateInstantiateError,
  type TypestateVirtT,
  utf8Encode,
  type VirtModule,
  type WireClient,
} from '@polkavirt/primitives';
import { checkOptions, wireClient } from '@polkavirt/primitives/options';

export interface TypestateForwarderOptions<Table extends HostFunctionTable> {
  /** The raw host functions, as the host's half of the same wire made them. */
  readonly table: Table;
  /** The format that the table speaks: {@link connectTypestateScale}, {@link connectTypestateAbi}, or one's own. */
  readonly wire: WireClient<Table, TypestateHost>;
}

/**
 * {@link TypestateVirtT} that runs nothing itself: see `createForwarder`. A module, an instance and an execution are an id each, and
 * whether the handle still owns it: consumed handles are refused without a call of the host, which knows ids and no handles.
 *
 * @throws HostFault `MissingHostFunction` if the table lacks a function that the wire calls.
 */
export const createTypestateForwarder = <Table extends HostFunctionTable>(
  options: TypestateForwarderOptions<Table>,
): TypestateVirtT => {
  checkOptions('createTypestateForwarder', options, { wire: wireClient });
  const { table, wire } = options;
  const host = wire.connect(table);
  const compiled = <E>(made: Result<CompiledModuleId, E>): Result<CompiledModule, E> =>
    made.ok ? ok({ module: new ForwardedModule(host, made.value.moduleId), status: made.value.status }) : made;
  return {
    fromBytes: (program, identifier) => compiled(host.compileFromBytes(program, identifier)),
    lookup(identifier) {
      const found = host.lookup(identifier);
      return found.ok ? ok(new ForwardedModule(host, found.value)) : found;
    },
    fromStorageKey: (key, childTrie = new Uint8Array()) => compiled(host.compileFromStorageKey(key, childTrie)),
  };
};

class ForwardedModule implements VirtModule {
  readonly #host: TypestateHost;
  readonly #id: number;

  constructor(host: TypestateHost, id: number) {
    this.#host = host;
    this.#id = id;
  }

  instantiate(): Result<IdleInstance, TypestateInstantiateError> {
    const made = this.#host.instantiate(this.#id);
    return made.ok ? ok(new ForwardedInstance(this.#host, made.value)) : made;
  }
}

/** What both handles share: the id of an instance, until they hand it on or destroy it. */
abstract class Handle {
  protected readonly host: TypestateHost;
  #id: number | undefined;

  constructor(host: TypestateHost, id: number | undefined) {
    this.host = host;
    this.#id = id;
  }

  /** Undefined once the handle is consumed or destroyed. */
  protected get id(): number | undefined {
    return this.#id;
  }

  /** The id, to be handed on; this handle has it no longer. */
  protected consume(): number | undefined {
    const id = this.#id;
    this.#id = undefined;
    return id;
  }

  destroy(): void {
    const id = this.consume();
    if (id !== undefined) this.host.destroy(id);
  }

  [Symbol.dispose](): void {
    this.destroy();
  }
}

class ForwardedInstance extends Handle implements IdleInstance {
  prepare(functionName: string | Uint8Array): Result<Execution, PrepareFailure> {
    const name =
      typeof functionName === 'string' ? utf8Encode(functionName, 'function name') : checkBytes(functionName, 'function name');
    if (this.id === undefined) return err({ instance: this, error: 'InvalidInstance' });
    const prepared = this.host.prepare(this.id, name);
    return prepared.ok ? ok(new ForwardedExecution(this.host, this.consume())) : err({ instance: this, error: prepared.error });
  }
}

class ForwardedExecution extends Handle implements Execution {
  run(gasLeft: bigint, a0: bigint): ExecResult {
    const { id } = this;
    if (id === undefined) {
      checkI64(gasLeft, 'gas');
      checkU64(a0, 'a0');
      return { kind: 'Error', instance: new ForwardedInstance(this.host, undefined), error: 'InvalidInstance' };
    }
    const result = this.host.run(id, gasLeft, a0);
    // Only now: a fault of the caller (gas that is no i64) leaves this execution as it was.
    this.consume();
    if (!result.ok) return { kind: 'Error', instance: new ForwardedInstance(this.host, id), error: result.error };
    const outcome = result.value;
    if (outcome.kind === 'Finished') {
      return { kind: 'Finished', instance: new ForwardedInstance(this.host, id), gasLeft: outcome.gasLeft };
    }
    // Field by field: a spread takes longer than all the rest of the call.
    const { gasLeft: left, syscallSymbol, a0: arg0, a1, a2, a3, a4, a5 } = outcome;
    const execution = new ForwardedExecution(this.host, id);
    return { kind: 'Syscall', execution, gasLeft: left, syscallSymbol, a0: arg0, a1, a2, a3, a4, a5 };
  }

  readMemory(offset: number, dest: Uint8Array): Result<void, MemoryError> {
    checkU32(offset, 'offset');
    checkBytes(dest, 'dest');
    return this.id === undefined ? err('InvalidInstance') : this.host.memoryRead(this.id, offset, dest);
  }

  writeMemory(offset: number, src: Uint8Array): Result<void, MemoryError> {
    checkU32(offset, 'offset');
    checkBytes(src, 'src');
    return this.id === undefined ? err('InvalidInstance') : this.host.memoryWrite(this.id, offset, src);
  }
}
