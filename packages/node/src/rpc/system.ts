import { bytesToHex, concatBytes, type HexString, hexToBytes } from '@polkavirt/mock-runtime';
import { base58 } from '@scure/base';
import { NODE_NAME, NODE_VERSION } from '../identity.ts';
import { account, bytes, hash, optional, required } from '../json-rpc/params.ts';
import { RPC_CODES, RpcError } from '../json-rpc/rpc-error.ts';
import { rpcCall } from '../json-rpc/rpc-method.ts';
import { blockAt, callApi } from './block-access.ts';

/** A libp2p id: base58 of the identity multihash of an Ed25519 key in protobuf. The genesis serves as the key. */
const peerIdOf = (genesis: HexString): string =>
  base58.encode(concatBytes(Uint8Array.of(0, 36, 8, 1, 18, 32), hexToBytes(genesis)));

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

  system_reservedPeers: rpcCall([], () => []),

  /** A name for the node, in the form of libp2p: it has no network, but clients show one. */
  system_localPeerId: rpcCall([], ({ chain }) => peerIdOf(chain.genesis.hash)),

  /** Nobody of a network can reach it. */
  system_localListenAddresses: rpcCall([], () => []),

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
