import {
  checkWireVersion,
  type DestroyError,
  type ExecAction,
  type ExecError,
  type ExecOutcome,
  type HostFunctionTable,
  type InstantiateError,
  type Memory,
  type MemoryError,
  ok,
  type Result,
  type StopExplainer,
  type StopReport,
  type Virt,
  type VirtHost,
  type VirtT,
  type WireClient,
} from '@polkavirt/primitives';
import { checkOptions, optional, stopExplainer, wireClient } from '@polkavirt/primitives/options';

export interface ForwarderOptions<Table extends HostFunctionTable> {
  /** The raw host functions, as the host's half of the same wire made them. */
  readonly table: Table;
  /** The format of the table: {@link connectScale}, {@link connectAbi}, or your own. */
  readonly wire: WireClient<Table>;
  /** Tells why a run ended, beside the table: the manager of the host. Without it nothing is explained. */
  readonly explainer?: StopExplainer;
}

/**
 * {@link VirtT} that runs nothing itself: it encodes each call, hands it to a host function and decodes the answer, as
 * a runtime that is compiled to WebAssembly does. An instance is an id and nothing else.
 *
 * Forgotten instances are not destroyed by a FinalizationRegistry: the garbage collector decides when that runs, so
 * with a cap on live instances it would decide which `instantiate` succeeds. Use `using`, or call `destroy`.
 *
 * ```ts
 * import { connectScale, createForwarder } from '@polkavirt/forwarder';
 * import { createHost, serveScale } from '@polkavirt/host';
 * import { createNative } from '@polkavirt/native';
 *
 * const { table } = createHost({ virt: createNative(), wire: serveScale });
 * const virt = createForwarder({ table, wire: connectScale }); // the same `VirtT` as native
 * ```
 *
 * @throws HostFault `WireVersion` if the host serves no version of the wire that this half of it speaks; `MissingHostFunction` if the table
 *   lacks a function that the wire calls.
 */
export const createForwarder = <Table extends HostFunctionTable>(options: ForwarderOptions<Table>): VirtT => {
  checkOptions('createForwarder', options, { wire: wireClient, explainer: optional(stopExplainer) });
  const { table, wire, explainer } = options;
  checkWireVersion(table, wire);
  const host = wire.connect(table);
  return {
    instantiate(program: Uint8Array): Result<Virt, InstantiateError> {
      const instance = host.instantiate(program);
      return instance.ok ? ok(new ForwardedVirt(host, instance.value, explainer)) : instance;
    },
    explainRefusal: (program) => explainer?.explainRefusal(program),
  };
};

class ForwardedVirt implements Virt {
  readonly #host: VirtHost;
  readonly #id: number;
  readonly #explainer: StopExplainer | undefined;

  constructor(host: VirtHost, id: number, explainer: StopExplainer | undefined) {
    this.#host = host;
    this.#id = id;
    this.#explainer = explainer;
  }

  explain(): StopReport | undefined {
    return this.#explainer?.explainStop(this.#id);
  }

  run(gasLeft: bigint, action: ExecAction): Result<ExecOutcome, ExecError> {
    return this.#host.run(this.#id, gasLeft, action);
  }

  memory(): Memory {
    return new ForwardedMemory(this.#host, this.#id);
  }

  destroy(): Result<void, DestroyError> {
    return this.#host.destroy(this.#id);
  }

  [Symbol.dispose](): void {
    this.destroy();
  }
}

class ForwardedMemory implements Memory {
  readonly #host: VirtHost;
  readonly #id: number;

  constructor(host: VirtHost, id: number) {
    this.#host = host;
    this.#id = id;
  }

  read(offset: number, dest: Uint8Array): Result<void, MemoryError> {
    return this.#host.memoryRead(this.#id, offset, dest);
  }

  write(offset: number, src: Uint8Array): Result<void, MemoryError> {
    return this.#host.memoryWrite(this.#id, offset, src);
  }
}
