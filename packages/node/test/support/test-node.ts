import { bnToHex } from '@polkadot/util';
import '@polkavirt/test-support/watch-storage-layers';
import { SYSCALLS } from '@polkavirt/mock-runtime';
import { createNative } from '@polkavirt/native';
import { assembleOrThrow } from '@polkavirt/polkavm';
import { onTestEnd } from '@polkavirt/test-support';
import { countInstances } from '@polkavirt/test-support/count-instances';
import { createDevRuntime, createNode, type NodeOptions } from '../../src/index.ts';
import { type RpcServer, type ServerOptions, serveWebSocket } from '../../src/server/index.ts';

const symbol = (number: number): string => bnToHex(number, { bitLength: 32, isLe: true });

/** Counts in its storage under the key `n`, deposits the count as an event, or traps. */
const COUNTER = `
%isa = latest64
%import = ${symbol(SYSCALLS.storageGet.number)}
%import = ${symbol(SYSCALLS.storageSet.number)}
%import = ${symbol(SYSCALLS.depositEvent.number)}
%ro_data = 6e
%rw_data_size = 4096
%stack_size = 4096
pub @increment:
    a0 = 0x10000
    a1 = 1
    a2 = 0x30000
    a3 = 8
    ecalli 0
    a0 = u64 [0x30000]
    a0 = a0 + 1
    u64 [0x30000] = a0
    a0 = 0x10000
    a1 = 1
    a2 = 0x30000
    a3 = 8
    ecalli 1
    a0 = 0x30000
    a1 = 8
    ecalli 2
    ret
pub @crash:
    trap
`;

/** The program that the tests call. */
export function counterProgram(): Uint8Array {
  return assembleOrThrow(COUNTER);
}

/** A node with every pallet, until the end of the test. Its faults fail the test, unless it takes them out of the list. */
export function createTestNode(options: Partial<NodeOptions> = {}) {
  const runtime = createDevRuntime({ virt: countInstances(createNative()) });
  const node = createNode({ genesis: runtime.genesis(), finalityDelay: 0, ...options });
  const faults: unknown[] = [];
  node.faults$.subscribe((fault) => faults.push(fault));
  onTestEnd('the node', () => {
    node.close();
    expect(faults).toEqual([]);
  });
  return { node, runtime, faults };
}

export type TestNode = ReturnType<typeof createTestNode>;

/** Serves a node on a free port, until the end of the test. */
export async function serve(node: TestNode['node'], options: ServerOptions = {}): Promise<RpcServer> {
  const server = await serveWebSocket(node, { port: 0, ...options });
  onTestEnd('the server', () =>
    server.close().catch((error: NodeJS.ErrnoException) => {
      // A test may close it itself.
      if (error.code !== 'ERR_SERVER_NOT_RUNNING') throw error;
    }),
  );
  return server;
}
