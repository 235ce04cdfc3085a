import { ApiPromise, Keyring } from '@polkadot/api';
import { bytesToHex } from '@polkavirt/mock-runtime';
import { createDevRuntime, createNode } from '@polkavirt/node';
import type { VirtT } from '@polkavirt/primitives';

/** Starts a chain in this process, uploads a program, calls an export, and gives the events of the extrinsic, once it is final. */
export async function callOnChain(virt: VirtT, code: Uint8Array, name: string): Promise<string[]> {
  const runtime = createDevRuntime({ virt });
  const node = createNode({ genesis: runtime.genesis() });
  const api = await ApiPromise.create({ provider: node.provider(), noInitWarn: true });
  const alice = new Keyring({ type: 'sr25519' }).addFromUri('//Alice');
  try {
    await api.tx.virt.uploadCode(bytesToHex(code)).signAndSend(alice, { nonce: 0 });
    return await new Promise((resolve, reject) => {
      api.tx.virt
        .call(runtime.Virt.programHash(code), name, 100_000, '0x')
        .signAndSend(alice, { nonce: 1 }, ({ status, events }) => {
          if (status.isFinalized) resolve(events.map(({ event }) => `${event.section}.${event.method} ${event.data}`));
        })
        .catch(reject);
    });
  } finally {
    await api.disconnect();
    node.close();
  }
}
