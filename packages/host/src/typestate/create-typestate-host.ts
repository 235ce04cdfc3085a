import { HostFault, type HostFunctionTable, labelTable, type TypestateHost, type WireServer } from '@polkavirt/primitives';
import { anObject, checkOptions, optional, typestateImplementation, wireServer } from '@polkavirt/primitives/options';
import { createHost, type HostOptions } from '../create-host.ts';
import { createInstanceIds } from '../instance-ids.ts';
import type { VirtManager } from '../virt-manager.ts';
import { TypestateManager, type TypestateManagerOptions } from './typestate-manager.ts';

export interface TypestateHostOptions<Table extends HostFunctionTable> extends TypestateManagerOptions {
  /** The format of the host functions: {@link serveTypestateScale}, {@link serveTypestateAbi}, or one's own. */
  readonly wire: WireServer<Table, TypestateHost>;
}

export interface TypestateHostParts<Table extends HostFunctionTable> {
  /** The modules and instances behind the table. */
  readonly manager: TypestateManager;
  /** The raw host functions by import name. */
  readonly table: Table;
}

/** Host functions over an implementation of the typestate generation: see `createHost`. */
export const createTypestateHost = <Table extends HostFunctionTable>(
  given: TypestateHostOptions<Table>,
): TypestateHostParts<Table> => {
  checkOptions('createTypestateHost', given, {
    wire: wireServer,
    virt: typestateImplementation,
    limits: optional(anObject),
  });
  const { wire, ...options } = given;
  const manager = new TypestateManager(options);
  return { manager, table: labelTable(wire.serve(manager), [wire]) };
};

/** Both generations behind one table, each with its own options. */
export interface CombinedHostOptions<Table extends HostFunctionTable, NewerTable extends HostFunctionTable> {
  /** The generation of `VirtT`. */
  readonly virt: Omit<HostOptions<Table>, 'ids' | 'firstId'>;
  /** The typestate generation, whose wire must have other names: `serveTypestateScale({ version: 2 })`. */
  readonly typestate: Omit<TypestateHostOptions<NewerTable>, 'ids'>;
}

export interface CombinedHost<Table extends HostFunctionTable, NewerTable extends HostFunctionTable> {
  readonly virt: VirtManager;
  readonly typestate: TypestateManager;
  /** The functions of both. */
  readonly table: Table & NewerTable;
}

/**
 * One table with both generations. Instance ids come from one counter, so an id of one generation used with a function
 * of the other gives `InvalidInstance`, never another instance.
 *
 * @throws HostFault `ValueOutOfRange` if the two wires have a function name in common: both generations have an `instantiate`, with other parameters.
 */
export const createCombinedHost = <Table extends HostFunctionTable, NewerTable extends HostFunctionTable>(
  options: CombinedHostOptions<Table, NewerTable>,
): CombinedHost<Table, NewerTable> => {
  checkOptions('createCombinedHost', options, { virt: anObject, typestate: anObject });
  const ids = createInstanceIds();
  const virt = createHost({ ...options.virt, ids });
  const typestate = createTypestateHost({ ...options.typestate, ids });
  const common = Object.keys(virt.table).filter((name) => Object.hasOwn(typestate.table, name));
  if (common.length > 0) {
    const message = `both generations name ${common.join(', ')}; give the typestate wire { version: 2 }`;
    throw new HostFault('ValueOutOfRange', message);
  }
  const table = labelTable({ ...virt.table, ...typestate.table }, [options.virt.wire, options.typestate.wire]);
  return { virt: virt.manager, typestate: typestate.manager, table };
};
