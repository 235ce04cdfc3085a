export type { Block } from './chain/block.ts';
export type { BuildMode } from './chain/block-producer.ts';
export type { Chain } from './chain/chain.ts';
export { type Clock, type ClockOptions, type ClockState, FIXED_CLOCK_START } from './chain/clock.ts';
export type { PoolEntry } from './chain/pool-entry.ts';
export { DEFAULT_POOL_LIMITS, type PoolLimits } from './chain/pool-limits.ts';
export type { TransactionStatus } from './chain/transaction-status.ts';
export { createNode, type Node, type NodeOptions } from './create-node.ts';
export { createDevRuntime, DEV_ENDOWMENT, type DevPallets, type DevRuntime, type DevRuntimeOptions } from './dev-runtime.ts';
export { type CheckedTransaction, encodeBare, hashOfExtrinsic } from './extrinsic/check-extrinsic.ts';
export { createExtrinsicFormat, type Extrinsic, type ExtrinsicFormat } from './extrinsic/extrinsic-format.ts';
export { ecdsaAccount, type MultiSignature, multiSignature, verifySignature } from './extrinsic/multi-signature.ts';
export { createVerifySignature } from './extrinsic/verify-signature-extension.ts';
export { optional, type Param, required } from './json-rpc/params.ts';
export { invalidParams, RPC_CODES, RpcError } from './json-rpc/rpc-error.ts';
export {
  type RpcCall,
  type RpcContext,
  type RpcMethod,
  type RpcMethods,
  type RpcSubscription,
  rpcCall,
  rpcSubscription,
} from './json-rpc/rpc-method.ts';
export { DEFAULT_SESSION_LIMITS, Session, type SessionLimits, type Transport } from './json-rpc/session.ts';
export { buildMetadata, METADATA_VERSIONS, type MetadataVersion } from './metadata/build-metadata.ts';
export type { RuntimeApi, RuntimeApiMethod } from './metadata/runtime-api.ts';
export type { ChainIdentity, NodeParts } from './node-parts.ts';
export type { InProcessProvider } from './provider/in-process-provider.ts';
export { createReadyPallets, type DevProxyType, READY_PALLET_INDEXES, type ReadyPallets } from './ready-pallets.ts';
export { MAX_RESPONSE_BYTES } from './json-rpc/response-size.ts';
export { takeSnapshot } from './rpc/dev.ts';
export { RPC_METHOD_NAMES, RPC_METHODS } from './rpc/rpc-methods.ts';
