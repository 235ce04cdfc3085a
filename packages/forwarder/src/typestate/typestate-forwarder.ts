import {
  checkWireVersion,
  type CompiledModule,
  type CompiledModuleId,
  type HostFunctionTable,
  ok,
  type Result,
  type StopExplainer,
  type TypestateCore,
  type TypestateHost,
  type TypestateVirtT,
  typestateOf,
  type VirtModule,
  type WireClient,
} from '@polkavirt/primitives';
import { checkOptions, optional, stopExplainer, wireClient } from '@polkavirt/primitives/options';

export interface TypestateForwarderOptions<Table extends HostFunctionTable> {
  /** The raw host functions, as the host's half of the same wire made them. */
  readonly table: Table;
  /** The format of the table: {@link connectTypestateScale}, {@link connectTypestateAbi}, or your own. */
  readonly wire: WireClient<Table, TypestateHost>;
  /** Tells why a run ended, beside the table: the manager of the host. Without it nothing is explained. */
  readonly explainer?: StopExplainer;
}

/**
 * {@link TypestateVirtT} that runs nothing itself: see `createForwarder`. Modules and instances are ids. Consumed
 * handles are refused without a call of the host, which knows only ids.
 *
 * @throws HostFault `WireVersion`, `MissingHostFunction`: as there.
 */
export const createTypestateForwarder = <Table extends HostFunctionTable>(
  options: TypestateForwarderOptions<Table>,
): TypestateVirtT => {
  checkOptions('createTypestateForwarder', options, { wire: wireClient, explainer: optional(stopExplainer) });
  const { table, wire, explainer } = options;
  checkWireVersion(table, wire);
  const host = wire.connect(table);
  const core = explainer === undefined ? host : explained(host, explainer);
  const moduleOf = (id: number): VirtModule => ({
    instantiate() {
      const made = host.instantiate(id);
      return made.ok ? ok(typestateOf(core, made.value)) : made;
    },
  });
  const compiled = <E>(made: Result<CompiledModuleId, E>): Result<CompiledModule, E> =>
    made.ok ? ok({ module: moduleOf(made.value.moduleId), status: made.value.status }) : made;
  return {
    explainRefusal: (program) => explainer?.explainRefusal(program),
    fromBytes: (program, identifier) => compiled(host.compileFromBytes(program, identifier)),
    lookup(identifier) {
      const found = host.lookup(identifier);
      return found.ok ? ok(moduleOf(found.value)) : found;
    },
    fromStorageKey: (key, childTrie = new Uint8Array()) => compiled(host.compileFromStorageKey(key, childTrie)),
  };
};

/** A host's instances, with the explanations that come beside its table. */
const explained = (host: TypestateHost, explainer: StopExplainer): TypestateCore<number> => ({
  prepare: (id, functionName) => host.prepare(id, functionName),
  run: (id, gasLeft, a0) => host.run(id, gasLeft, a0),
  memoryRead: (id, offset, dest) => host.memoryRead(id, offset, dest),
  memoryWrite: (id, offset, src) => host.memoryWrite(id, offset, src),
  destroy: (id) => host.destroy(id),
  explain: (id) => explainer.explainStop(id),
});
