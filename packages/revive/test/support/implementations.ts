import { connectTypestateAbi, connectTypestateScale, createRuntimeMemory, createTypestateForwarder } from '@polkavirt/forwarder';
import { createTypestateHost, serveTypestateAbi, serveTypestateScale } from '@polkavirt/host';
import { createTypestateNative } from '@polkavirt/native';
import type { Engine } from '@polkavirt/polkavm';
import type { TypestateVirtT } from '@polkavirt/primitives';

const native = (engine?: Engine): TypestateVirtT =>
  createTypestateNative({ costModel: 'naive', ...(engine === undefined ? {} : { engine }) });

/** Every way to run a contract: directly, and through the host functions over each wire. */
export const IMPLEMENTATIONS: Readonly<Record<string, (engine?: Engine) => TypestateVirtT>> = {
  native,
  'forwarder over scale': (engine) =>
    createTypestateForwarder({
      table: createTypestateHost({ wire: serveTypestateScale(), virt: native(engine) }).table,
      wire: connectTypestateScale(),
    }),
  'forwarder over abi': (engine) => {
    const memory = createRuntimeMemory();
    return createTypestateForwarder({
      table: createTypestateHost({ wire: serveTypestateAbi(memory), virt: native(engine) }).table,
      wire: connectTypestateAbi(memory),
    });
  },
};
