// A page that holds two chains, one of them with contracts. `npm run packages` bundles it for browsers and runs it where there is
// nothing of Node.
import { createNative, createTypestateNative } from '@polkavirt/native';
import { createDevRuntime, createNode } from '@polkavirt/node';
import { createContractsRuntime } from '@polkavirt/revive/rpc';

async function headAfterBlock(options) {
  const node = createNode({ ...options, buildMode: { type: 'Manual' } });
  try {
    const provider = node.provider();
    await provider.connect();
    await provider.send('dev_newBlock', []);
    const { number } = await provider.send('chain_getHeader', []);
    return [number, options.methods === undefined ? undefined : await provider.send('eth_blockNumber', [])];
  } finally {
    node.close();
  }
}

const { genesis, methods } = createContractsRuntime({ virt: createTypestateNative({ costModel: 'naive' }) });
export const heads = [
  await headAfterBlock({ genesis: createDevRuntime({ virt: createNative() }).genesis() }),
  await headAfterBlock({ genesis: genesis(), methods }),
];
