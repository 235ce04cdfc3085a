import {
  constructRuntime,
  createBalances,
  createSystem,
  createTimestamp,
  createTransactionPayment,
  type HexString,
} from '@polkavirt/mock-runtime';
import { createNode, type NodeOptions } from '@polkavirt/node';
import { type RpcServer, serveWebSocket } from '@polkavirt/node/server';
import { onTestEnd } from '@polkavirt/test-support';
import { defineChain } from 'viem';
import { type PrivateKeyAccount, privateKeyToAccount } from 'viem/accounts';
import { createRevive, fallbackAccount, type ReviveConfig } from '../../src/index.ts';
import { createEthereumRpc } from '../../src/rpc/index.ts';
import { IMPLEMENTATIONS } from './implementations.ts';
import { validated } from './schemas/validate-answers.ts';

/** Keys that everybody knows: 1 and 2. */
export const ALICE_KEY: HexString = `0x${'1'.padStart(64, '0')}`;
export const ALICE: PrivateKeyAccount = privateKeyToAccount(ALICE_KEY);
export const BOB: PrivateKeyAccount = privateKeyToAccount(`0x${'2'.padStart(64, '0')}`);
export const ENDOWMENT = 10n ** 24n;

/** A node with contracts and the Ethereum methods, which holds these keys, until the end of the test. Its faults fail the test. */
export function createEthereumNode(
  options: Partial<NodeOptions> = {},
  keys: readonly HexString[] = [],
  revive: Partial<ReviveConfig> = {},
) {
  const System = createSystem();
  const Timestamp = createTimestamp();
  const Balances = createBalances({ System });
  const TransactionPayment = createTransactionPayment({ System, Balances });
  const virt = IMPLEMENTATIONS.native();
  const Revive = createRevive({ System, Balances, Timestamp, virt, ...revive });
  const runtime = constructRuntime({ System, Timestamp, Balances, TransactionPayment, Revive });
  const accountOf = ({ address }: PrivateKeyAccount) => fallbackAccount(address.toLowerCase() as HexString);
  const genesis = runtime.newTestExt({ Balances: { balances: [ALICE, BOB].map((who) => [accountOf(who), ENDOWMENT] as const) } });
  const faults: unknown[] = [];
  // Each answer of each test is as execution-apis describes it.
  const methods = validated(createEthereumRpc({ Revive, Balances, Timestamp }, keys), (message) => faults.push(message));
  const node = createNode({ genesis, methods, finalityDelay: 0, ...options });
  node.faults$.subscribe((fault) => faults.push(fault));
  onTestEnd('the node', () => {
    node.close();
    expect(faults).toEqual([]);
  });
  return { node, runtime, faults };
}

export interface EthereumServer extends ReturnType<typeof createEthereumNode> {
  readonly server: RpcServer;
}

/** {@link createEthereumNode}, served on a free port. */
export async function serveEthereumNode(
  options: Partial<NodeOptions> = {},
  keys: readonly HexString[] = [],
  revive: Partial<ReviveConfig> = {},
): Promise<EthereumServer> {
  const made = createEthereumNode(options, keys, revive);
  const server = await serveWebSocket(made.node, { port: 0 });
  onTestEnd('the server', () => server.close());
  return { ...made, server };
}

/** The chain as viem's clients know it. */
export const chainOf = ({ httpUrl, url }: RpcServer) =>
  defineChain({
    id: 420_420_420,
    name: 'polkavirt',
    nativeCurrency: { name: 'Unit', symbol: 'UNIT', decimals: 18 },
    rpcUrls: { default: { http: [httpUrl], webSocket: [url] } },
  });
