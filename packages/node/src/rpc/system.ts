import { bytesToHex } from '@polkavirt/mock-runtime';
import { NODE_NAME, NODE_VERSION } from '../identity.ts';
import { blockAt, callApi } from './block-access.ts';
import { account, bytes, hash, optional, required } from './params.ts';
import { RPC_CODES, RpcError } from './rpc-error.ts';
import { rpcCall } from './rpc-method.ts';

export const system = {
  system_name: rpcCall([], () => NODE_NAME),

  system_version: rpcCall([], () => NODE_VERSION),

  system_chain: rpcCall([], ({ identity }) => identity.name),

  system_chainType: rpcCall([], () => 'Development'),

  system_properties: rpcCall([], ({ identity, chain }) => ({
    ss58Format: chain.runtime.System.constants.SS58Prefix,
    tokenDecimals: identity.tokenDecimals,
    tokenSymbol: identity.tokenSymbol,
  })),

  system_health: rpcCall([], () => ({ peers: 0, isSyncing: false, shouldHavePeers: false })),

  system_peers: rpcCall([], () => []),

  system_nodeRoles: rpcCall([], () => ['Authority']),

  system_syncState: rpcCall([], ({ chain }) => ({
    startingBlock: 0,
    currentBlock: chain.head.number,
    highestBlock: chain.head.number,
  })),

  /** The next nonce of an account, transactions in the pool counted. */
  system_accountNextIndex: rpcCall([required('account', account)], ({ pool }, who) => pool.nextNonce(who)),

  /** Applies an extrinsic to a block that is thrown away. */
  system_dryRun: rpcCall([required('extrinsic', bytes), optional('at', hash)], (node, extrinsic, at) => {
    const decoded = node.chain.checker.decode(extrinsic);
    if (!decoded.ok) throw new RpcError(RPC_CODES.extrinsicFormat, `Extrinsic has invalid format: ${decoded.error}`);
    return bytesToHex(callApi(node, blockAt(node, at), 'BlockBuilder_apply_extrinsic', extrinsic));
  }),
};
