import {
  type CompiledModule,
  type CompiledModuleId,
  type HostFunctionTable,
  ok,
  type Result,
  type TypestateHost,
  type TypestateVirtT,
  typestateOf,
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
 * {@link TypestateVirtT} that runs nothing itself: see `createForwarder`. A module and an instance are an id each; consumed handles are
 * refused without a call of the host, which knows ids and no handles.
 *
 * @throws HostFault `MissingHostFunction` if the table lacks a function that the wire calls.
 */
export const createTypestateForwarder = <Table extends HostFunctionTable>(
  options: TypestateForwarderOptions<Table>,
): TypestateVirtT => {
  checkOptions('createTypestateForwarder', options, { wire: wireClient });
  const { table, wire } = options;
  const host = wire.connect(table);
  const moduleOf = (id: number): VirtModule => ({
    instantiate() {
      const made = host.instantiate(id);
      return made.ok ? ok(typestateOf(host, made.value)) : made;
    },
  });
  const compiled = <E>(made: Result<CompiledModuleId, E>): Result<CompiledModule, E> =>
    made.ok ? ok({ module: moduleOf(made.value.moduleId), status: made.value.status }) : made;
  return {
    fromBytes: (program, identifier) => compiled(host.compileFromBytes(program, identifier)),
    lookup(identifier) {
      const found = host.lookup(identifier);
      return found.ok ? ok(moduleOf(found.value)) : found;
    },
    fromStorageKey: (key, childTrie = new Uint8Array()) => compiled(host.compileFromStorageKey(key, childTrie)),
  };
};
