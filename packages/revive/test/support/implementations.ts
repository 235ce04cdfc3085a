import { connectTypestateAbi, connectTypestateScale, createRuntimeMemory, createTypestateForwarder } from '@polkavirt/forwarder';
import {
  createTypestateHost,
  serveTypestateAbi,
  serveTypestateScale,
  type TypestateHostOptions,
  type TypestateHostParts,
} from '@polkavirt/host';
import { createTypestateNative } from '@polkavirt/native';
import type { Engine } from '@polkavirt/polkavm';
import type { HostFunctionTable, TypestateVirtT } from '@polkavirt/primitives';
import '@polkavirt/test-support/watch-storage-layers';
import { countTypestateInstances } from '@polkavirt/test-support/count-instances';
import { mustGiveBack } from '@polkavirt/test-support/given-back';
import { chosen } from '@polkavirt/test-support/implementations';

const native = (engine?: Engine): TypestateVirtT =>
  countTypestateInstances(createTypestateNative({ costModel: 'naive', ...(engine === undefined ? {} : { engine }) }));

/** A host whose instances, and whose runtime's memory, every test must give back. */
const watchedHost = <Table extends HostFunctionTable>(
  options: TypestateHostOptions<Table>,
): TypestateHostParts<Table>['table'] => {
  const { manager, table } = createTypestateHost(options);
  mustGiveBack('instances of the host', () => manager.liveInstances);
  return table;
};

/** Every way to run a contract: directly, and through the host functions over each wire. Each test gives back what it took of them. */
export const IMPLEMENTATIONS = chosen<(engine?: Engine) => TypestateVirtT>({
  native,
  'forwarder over scale': (engine) =>
    createTypestateForwarder({
      table: watchedHost({ wire: serveTypestateScale(), virt: native(engine) }),
      wire: connectTypestateScale(),
    }),
  'forwarder over abi': (engine) => {
    const memory = createRuntimeMemory();
    mustGiveBack('bytes of the runtime’s memory', () => memory.mark());
    return createTypestateForwarder({
      table: watchedHost({ wire: serveTypestateAbi(memory), virt: native(engine) }),
      wire: connectTypestateAbi(memory),
    });
  },
});
