import { type HostFunctionTable, labelTable, type WireServer } from '@polkavirt/primitives';
import { callback, checkOptions, limitsOf, optional, virtImplementation, wireServer } from '@polkavirt/primitives/options';
import { VirtManager, type VirtManagerOptions } from './virt-manager.ts';

export interface HostOptions<Table extends HostFunctionTable> extends VirtManagerOptions {
  /** The format of the host functions: {@link serveScale}, {@link serveAbi}, or one's own. */
  readonly wire: WireServer<Table>;
}

export interface Host<Table extends HostFunctionTable> {
  /** The instances behind the table. */
  readonly manager: VirtManager;
  /** The raw host functions by import name. */
  readonly table: Table;
}

/** Host functions over an implementation of `VirtT`, ready to be handed to a forwarder or imported by a runtime. */
export const createHost = <Table extends HostFunctionTable>(given: HostOptions<Table>): Host<Table> => {
  checkOptions('createHost', given, {
    wire: wireServer,
    virt: virtImplementation,
    limits: optional(limitsOf('maxInstances', 'maxMemoryBytes')),
    onRefused: optional(callback),
    memoryOf: optional(callback),
  });
  const { wire, ...options } = given;
  const manager = new VirtManager(options);
  return { manager, table: labelTable(wire.serve(manager), [wire]) };
};
