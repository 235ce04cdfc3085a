import { stateVersionOf, type TestExternalities } from '@polkavirt/mock-runtime';
import {
  anObject,
  callback,
  checkOptions,
  limit,
  limitsOf,
  type OptionRule,
  oneOf,
  optional,
  wholeNumber,
  withMethods,
} from '@polkavirt/primitives/options';
import type { Observable } from 'rxjs';
import { Audience } from './chain/audience.ts';
import { BlockProducer, type BuildMode } from './chain/block-producer.ts';
import { Chain } from './chain/chain.ts';
import { Clock, type ClockOptions } from './chain/clock.ts';
import { DEFAULT_POOL_LIMITS, type PoolLimits } from './chain/pool-limits.ts';
import { Snapshots } from './chain/snapshots.ts';
import { TransactionPool } from './chain/transaction-pool.ts';
import type { RpcMethods, RpcNode } from './json-rpc/rpc-method.ts';
import type { ChainIdentity } from './node-parts.ts';
import { createProvider, type InProcessProvider } from './provider/in-process-provider.ts';
import { createMethodTable } from './rpc/rpc-methods.ts';
import { createExtrinsicFunctions } from './runtime-apis/extrinsic-functions.ts';
import { createRuntimeApis } from './runtime-apis/runtime-apis.ts';
import { StateTries } from './state/state-trie.ts';

export interface NodeOptions extends ClockOptions {
  /** The runtime with its first state. From now on the node owns it. */
  readonly genesis: TestExternalities;
  /** When blocks are made. Default `Instant`. */
  readonly buildMode?: BuildMode;
  /**
   * Milliseconds from a block to its finality, at least. Default 100. It also waits until the clients that were told of the block
   * have had their turn, so that none loses track of a transaction; that needs no delay.
   */
  readonly finalityDelay?: number;
  /** How many blocks are kept below the head, with their storage. Default: all; an empty one takes about 5 kB. */
  readonly keepBlocks?: number;
  readonly pool?: Partial<PoolLimits>;
  readonly identity?: Partial<ChainIdentity>;
  /** RPC methods besides the node's own. */
  readonly methods?: RpcMethods;
}

/** A chain with one node, for tests and development. */
export interface Node extends RpcNode {
  /** Faults that no client caused: of pallets, of the host behind VirtT, or of the node itself. */
  readonly faults$: Observable<unknown>;
  /** A provider for `ApiPromise` and `ApiRx`, in this process. */
  provider(): InProcessProvider;
  /** Stops all timers. Clients get no more notifications. */
  close(): void;
}

const BUILD_MODES: Readonly<Record<BuildMode['type'], boolean>> = { Instant: true, Batch: true, Manual: true, Interval: true };

const RULES: Readonly<Record<keyof NodeOptions, OptionRule>> = {
  genesis: withMethods('the first state of a runtime, as its newTestExt() makes it', 'executeWith', 'snapshot'),
  buildMode: optional({
    must: `an object whose type is one of ${Object.keys(BUILD_MODES).join(', ')}; Batch and Interval need ms, a number of milliseconds`,
    accepts: isBuildMode,
  }),
  finalityDelay: optional(limit),
  keepBlocks: optional({
    must: 'a whole number from 1, or Infinity for all',
    accepts: (value) => value === Number.POSITIVE_INFINITY || wholeNumber(1).accepts(value),
  }),
  pool: optional(limitsOf('maxTransactions', 'maxFuture', 'maxBytes')),
  identity: optional(anObject),
  methods: optional(anObject),
  clock: optional(oneOf('real', 'fixed')),
  slotDuration: optional(wholeNumber(1)),
  now: optional(callback),
};

function isBuildMode(value: unknown): boolean {
  const { type, ms } = (value ?? {}) as { readonly type?: string; readonly ms?: unknown };
  if (type === undefined || !Object.hasOwn(BUILD_MODES, type)) return false;
  return type === 'Instant' || type === 'Manual' || limit.accepts(ms);
}

/**
 * Starts a node.
 *
 * ```ts
 * import { ApiPromise } from '@polkadot/api';
 * import { createNative } from '@polkavirt/native';
 * import { createDevRuntime, createNode } from '@polkavirt/node';
 *
 * const node = createNode({ genesis: createDevRuntime({ virt: createNative() }).genesis() });
 * const api = await ApiPromise.create({ provider: node.provider() });
 * await api.disconnect();
 * node.close();
 * ```
 */
export function createNode(options: NodeOptions): Node {
  checkOptions('createNode', options, RULES);
  const { genesis, buildMode = { type: 'Instant' }, finalityDelay = 100, keepBlocks = Number.POSITIVE_INFINITY } = options;
  const audience = new Audience();
  const chain = new Chain(genesis, { finalityDelay, keepBlocks, audience, clock: new Clock(options) });
  const pool = new TransactionPool(chain, { ...DEFAULT_POOL_LIMITS, ...options.pool });
  const producer = new BlockProducer(pool, buildMode);
  const parts: RpcNode = {
    chain,
    audience,
    pool,
    producer,
    snapshots: new Snapshots(chain),
    apis: createRuntimeApis(chain.runtime, chain.format, createExtrinsicFunctions(chain)),
    tries: new StateTries(stateVersionOf(chain.runtime.System.constants.Version)),
    identity: { name: 'polkavirt Development', tokenSymbol: 'UNIT', tokenDecimals: 12, ...options.identity },
    methods: createMethodTable(options.methods),
  };
  return {
    ...parts,
    faults$: pool.faults$,
    provider: () => createProvider(parts),
    close() {
      producer.close();
      chain.close();
      pool.close();
    },
  };
}
