/** A node in this process with one connection, for hostile requests. */
import { createNode, MAX_RESPONSE_BYTES, type NodeOptions, RPC_CODES, Session } from '@polkavirt/node';
import type { ContractWords } from './request-words.ts';

/**
 * What methods answer beside {@link RPC_CODES}: `dev_dryRun` as chopsticks; Ethereum's reverted, not yet, too much asked for, and those
 * of `eth_simulateV1`.
 */
const OTHER_CODES = [1, 3, 4, -32_003, -32_005, -32_015, -38_010, -38_011, -38_012, -38_013, -38_014, -38_015, -38_020, -38_021];

/** A fault of the node is no code that a client may get. */
export const CODES: ReadonlySet<number> = new Set<number>(
  [...Object.values(RPC_CODES), ...OTHER_CODES].filter((code) => code !== RPC_CODES.internalError),
);

/** The first state of a chain, and the methods beside the node's own. */
export interface NodeParts extends Pick<NodeOptions, 'genesis' | 'methods'> {
  readonly contracts?: ContractWords;
}

/** A node with one connection. */
export function openNode({ genesis, methods }: NodeParts) {
  const node = createNode({
    genesis,
    ...(methods && { methods }),
    buildMode: { type: 'Manual' },
    clock: 'fixed',
    finalityDelay: 0,
  });
  const session = new Session(node, { notify: () => undefined });
  let faults: string[] = [];
  const watching = node.faults$.subscribe((fault) => {
    faults.push(fault instanceof Error ? `${fault.name}: ${fault.message}` : String(fault));
  });
  /** The root of what is there now, which is more than the last header says. */
  const root = (): string => {
    genesis.storage.begin();
    try {
      return genesis.storage.root();
    } finally {
      genesis.storage.rollback();
    }
  };
  return {
    node,
    message: (text: string, send: (json: string) => void) => session.message(text, send),
    state: (): string => {
      const { chain, pool, producer } = node;
      const { ready, future } = pool.size;
      return [
        `state root ${root()}`,
        `block ${chain.head.number} ${chain.head.hash}`,
        `pool ${ready} ready, ${future} future, ${pool.departures} gone`,
        `clock ${JSON.stringify(chain.clock.state)}, ${producer.mode.type}`,
      ].join('\n');
    },
    faults: (): readonly string[] => {
      const seen = faults;
      faults = [];
      return seen;
    },
    codes: CODES,
    mostBytes: MAX_RESPONSE_BYTES + 1000,
    close(): void {
      watching.unsubscribe();
      session.close();
      node.close();
    },
  };
}
