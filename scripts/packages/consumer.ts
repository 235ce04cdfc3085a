// What a user's file may look like, compiled by `npm run packages` against the packed tarballs: a mistake must be seen, which
// types that became `any` would hide.
import { COUNTER_PROGRAM, runConformance } from '@polkavirt/conformance';
import { connectScale, createForwarder } from '@polkavirt/forwarder';
import { createHost, serveScale } from '@polkavirt/host';
import { createNative } from '@polkavirt/native';
import { createDevRuntime, createNode } from '@polkavirt/node';
import { serveWebSocket } from '@polkavirt/node/server';
import { type ExecError, execute, type VirtT } from '@polkavirt/primitives';

export function run(virt: VirtT): bigint | ExecError | undefined {
  const made = virt.instantiate(COUNTER_PROGRAM);
  if (!made.ok) return undefined;
  const step = made.value.run(1_000n, execute('counter'));
  made.value.destroy();
  return step.ok ? step.value.gasLeft : step.error;
}

const native = createNative();
run(createForwarder({ table: createHost({ wire: serveScale, virt: native }).table, wire: connectScale }));
export const passed: readonly string[] = runConformance(native, COUNTER_PROGRAM).passed;

const node = createNode({ genesis: createDevRuntime({ virt: native }).genesis() });
export const port: Promise<number> = serveWebSocket(node, { port: 0 }).then((server) => server.port);

// @ts-expect-error Gas is a bigint.
native.instantiate(COUNTER_PROGRAM).value.run(1_000, execute('counter'));
// @ts-expect-error A program is bytes.
run(native).instantiate('counter');
// @ts-expect-error There is no such wire.
createHost({ virt: native, wire: 'scale' });
