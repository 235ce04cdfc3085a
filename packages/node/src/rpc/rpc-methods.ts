import { HostFault } from '@polkavirt/primitives';
import { methodNotAvailable, methodNotFound } from '../json-rpc/rpc-error.ts';
import { type MethodTable, type RpcMethod, type RpcMethods, rpcCall } from '../json-rpc/rpc-method.ts';
import { archive } from './archive.ts';
import { author } from './author.ts';
import { chain } from './chain.ts';
import { chainHead } from './chain-head.ts';
import { chainSpec } from './chain-spec.ts';
import { childState } from './child-state.ts';
import { dev } from './dev.ts';
import { payment } from './payment.ts';
import { state } from './state.ts';
import { system } from './system.ts';
import { transaction } from './transaction.ts';
import { transactionWatch } from './transaction-watch.ts';

/** Other names that clients use: new name -> the method that it stands for. */
const ALIASES = {
  account_nextIndex: 'system_accountNextIndex',
  chain_getFinalisedHead: 'chain_getFinalizedHead',
  chain_getHead: 'chain_getBlockHash',
  chain_getRuntimeVersion: 'state_getRuntimeVersion',
  chain_subscribeFinalisedHeads: 'chain_subscribeFinalizedHeads',
  chain_subscribeNewHead: 'chain_subscribeNewHeads',
  chain_subscribeRuntimeVersion: 'state_subscribeRuntimeVersion',
  childstate_getKeysPagedAt: 'childstate_getKeysPaged',
  state_callAt: 'state_call',
  state_getKeysPagedAt: 'state_getKeysPaged',
  state_getStorageAt: 'state_getStorage',
  state_getStorageHashAt: 'state_getStorageHash',
  state_getStorageSizeAt: 'state_getStorageSize',
  subscribe_newHead: 'chain_subscribeNewHeads',
  system_dryRunAt: 'system_dryRun',
} as const;

/** Other names of unsubscribing. */
const UNSUBSCRIBE_ALIASES = {
  chain_unsubscribeFinalisedHeads: 'chain_unsubscribeFinalizedHeads',
  chain_unsubscribeNewHead: 'chain_unsubscribeNewHeads',
  chain_unsubscribeRuntimeVersion: 'state_unsubscribeRuntimeVersion',
  unsubscribe_newHead: 'chain_unsubscribeNewHeads',
} as const;

const OWN: RpcMethods = {
  ...archive,
  ...author,
  ...chain,
  ...chainHead,
  ...chainSpec,
  ...childState,
  ...dev,
  ...payment,
  ...state,
  ...system,
  ...transaction,
  ...transactionWatch,
  rpc_methods: rpcCall([], ({ methods }) => ({ methods: methods.names })),
};

/** Every method with its handler: the one table that dispatch, `rpc_methods` and the documents go by. */
export const RPC_METHODS: RpcMethods = {
  ...OWN,
  ...Object.fromEntries(Object.entries(ALIASES).map(([alias, name]): [string, RpcMethod] => [alias, OWN[name]])),
};

const unsubscribesOf = (methods: RpcMethods): MethodTable['unsubscribes'] => {
  const own = Object.fromEntries(
    Object.values(methods).flatMap((method) =>
      method.kind === 'subscription'
        ? [[method.unsubscribe, { name: method.unsubscribe, answer: method.unsubscribeAnswer }] as const]
        : [],
    ),
  );
  return { ...own, ...Object.fromEntries(Object.entries(UNSUBSCRIBE_ALIASES).map(([alias, name]) => [alias, own[name]])) };
};

/** `eth` of `eth_call`. */
const namespaceOf = (method: string): string | undefined => /^([^_]+)_/.exec(method)?.[1];

/**
 * The table of a node. In a namespace that is added as a whole, unknown methods are refused in the words of Ethereum's nodes.
 *
 * @param added Methods from elsewhere, such as those of Ethereum for a runtime with contracts.
 * @throws HostFault `Internal` for a name that is taken.
 */
export function createMethodTable(added: RpcMethods = {}): MethodTable {
  for (const name of Object.keys(added)) {
    if (Object.hasOwn(RPC_METHODS, name)) throw new HostFault('Internal', `there is an RPC method ${name} already`);
  }
  const methods = { ...RPC_METHODS, ...added };
  const unsubscribes = unsubscribesOf(methods);
  const own = new Set(Object.keys(RPC_METHODS).map(namespaceOf));
  const namespaces = new Set(Object.keys(added).map(namespaceOf));
  const isAdded = (name: string | undefined): boolean => name !== undefined && namespaces.has(name) && !own.has(name);
  return {
    methods,
    unsubscribes,
    names: [...Object.keys(methods), ...Object.keys(unsubscribes)].sort(),
    unknown: (method) => (isAdded(namespaceOf(method)) ? methodNotAvailable(method) : methodNotFound(method)),
  };
}

/** What `rpc_methods` says of a node without added methods. */
export const RPC_METHOD_NAMES: readonly string[] = createMethodTable().names;
