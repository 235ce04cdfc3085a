import { bytesToHex, type HexString, hexToBytes } from '@polkavirt/mock-runtime';
import { type RpcContext, type RpcMethods, rpcCall } from '@polkavirt/node';
import { keccak256 } from '../address.ts';
import { CLIENT_VERSION } from './client-version.ts';
import { debugMethods } from './debug.ts';
import { developmentMethods } from './development.ts';
import { stateMethods } from './development-state.ts';
import { ethMethods } from './eth.ts';
import { ethAccountMethods } from './eth-accounts.ts';
import { ethBlockMethods } from './eth-blocks.ts';
import { ethFilterMethods } from './eth-filter-methods.ts';
import { EthKeys } from './eth-keys.ts';
import { createEthNode, type EthNode } from './eth-node.ts';
import { bytes, hash, param } from './eth-params.ts';
import type { EthPallets } from './eth-runtime.ts';
import { ethSubscriptions } from './eth-subscriptions.ts';
import { simulateMethods } from './simulate.ts';
import { txpoolMethods } from './txpool.ts';

/**
 * The methods of `eth_`, `net_`, `web3_`, `debug_`, `txpool_`, `polkadot_`, `evm_`, `hardhat_` and `anvil_`,
 * for the `methods` of a node with these pallets.
 *
 * @param privateKeys Of accounts that the node signs for, 32 bytes each. Whoever reaches the node can spend what they have.
 */
export function createEthereumRpc(pallets: EthPallets, privateKeys: readonly HexString[] = []): RpcMethods {
  const keys = new EthKeys(privateKeys);
  const nodes = new WeakMap<RpcContext['chain'], EthNode>();
  const of = (context: RpcContext): EthNode => {
    let found = nodes.get(context.chain);
    if (found === undefined) {
      const { session: _, ...node } = context;
      found = createEthNode(node, pallets, keys);
      nodes.set(context.chain, found);
    }
    return found;
  };
  return {
    ...ethMethods(of),
    ...ethSubscriptions(of),
    ...ethAccountMethods(of),
    ...ethBlockMethods(of),
    ...ethFilterMethods(of),
    ...simulateMethods(of),
    ...debugMethods(of),
    ...developmentMethods(of),
    ...stateMethods(of),
    ...txpoolMethods(of),
    net_version: rpcCall([], () => `${pallets.Revive.constants.ChainId}`),
    net_listening: rpcCall([], () => true),
    net_peerCount: rpcCall([], () => '0x0'),
    web3_clientVersion: rpcCall([], () => CLIENT_VERSION),
    web3_sha3: rpcCall([param('data', bytes)], (_, data) => bytesToHex(keccak256(hexToBytes(data)))),
    /** What an Ethereum transaction weighed in the end, as upstream's node says it. */
    polkadot_postDispatchWeight: rpcCall([param('hash', hash)], (context, wanted) => {
      const weight = of(context).index.transaction(wanted)?.weight;
      return weight === undefined ? null : { ref_time: Number(weight.refTime), proof_size: Number(weight.proofSize) };
    }),
  };
}
