import { join } from 'node:path';
import { createNative } from '@polkavirt/native';
import { onTestEnd } from '@polkavirt/test-support';
import { createDevRuntime, createNode, type Node } from '../../src/index.ts';
import { ChainStore } from '../../src/persistence/index.ts';
import { type RpcServer, serveWebSocket } from '../../src/server/index.ts';
import { temporaryFolder } from './temporary-folder.ts';

interface Running {
  readonly node: Node;
  readonly server: RpcServer;
  stop(): Promise<void>;
}

/** A node on a file and a port, which can be ended and started again there. */
export interface RestartableNode {
  readonly url: string;
  /** The one that runs now. */
  readonly node: Node;
  /** Ends it, and starts another one on what it left. */
  restart(): Promise<void>;
}

async function start(file: string, port: number, faults: unknown[]): Promise<Running> {
  const genesis = createDevRuntime({ virt: createNative() }).genesis();
  const node = createNode({ genesis, finalityDelay: 0 });
  node.faults$.subscribe((fault) => faults.push(fault));
  const store = await ChainStore.open(node.chain, file);
  // dedot sends nothing before a final block has a parent that it knows.
  if (node.chain.head.number === 0) node.producer.newBlocks(1);
  const server = await serveWebSocket(node, { port });
  return {
    node,
    server,
    async stop() {
      await server.close();
      store.close();
      node.close();
    },
  };
}

/** Starts it, until the end of the test. Its faults fail the test. */
export async function startRestartableNode(): Promise<RestartableNode> {
  const file = join(temporaryFolder(), 'chain.db');
  const faults: unknown[] = [];
  let running = await start(file, 0, faults);
  const { url, port } = running.server;
  onTestEnd('the node', async () => {
    await running.stop();
    expect(faults).toEqual([]);
  });
  return {
    url,
    get node() {
      return running.node;
    },
    async restart() {
      await running.stop();
      running = await start(file, port, faults);
    },
  };
}
