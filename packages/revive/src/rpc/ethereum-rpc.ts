import { bytesToHex, type HexString, hexToBytes } from '@polkavirt/mock-runtime';
import { RPC_CODES, type RpcContext, RpcError, type RpcMethods, rpcCall } from '@polkavirt/node';
import { keccak256 } from '../address.ts';
import { CLIENT_VERSION } from './client-version.ts';
import { developmentMethods } from './development.ts';
import { ethMethods } from './eth.ts';
import { ethAccountMethods } from './eth-accounts.ts';
import { ethBlockMethods } from './eth-blocks.ts';
import { EthKeys } from './eth-keys.ts';
import { createEthNode, type EthNode } from './eth-node.ts';
import { bytes, fields, hash, orElse, param } from './eth-params.ts';
import type { EthPallets } from './eth-runtime.ts';
import { ethSubscriptions } from './eth-subscriptions.ts';
import { parseTraceOptions, traceTransaction } from './trace-transaction.ts';
import { txpoolMethods } from './txpool.ts';

/**
 * The methods of `eth_`, `net_`, `web3_`, `debug_`, `txpool_`, `evm_`, `hardhat_` and `anvil_`,
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
    ...developmentMethods(of),
    ...txpoolMethods(of),
    net_version: rpcCall([], () => `${pallets.Revive.constants.ChainId}`),
    net_listening: rpcCall([], () => true),
    net_peerCount: rpcCall([], () => '0x0'),
    web3_clientVersion: rpcCall([], () => CLIENT_VERSION),
    web3_sha3: rpcCall([param('data', bytes)], (_, data) => bytesToHex(keccak256(hexToBytes(data)))),

    /** Traces as the callTracer gives them. */
    debug_traceTransaction: rpcCall([param('hash', hash), orElse('options', fields, undefined)], (context, wanted, given) => {
      const options = parseTraceOptions(given);
      const eth = of(context);
      const included = eth.index.transaction(wanted);
      if (included === undefined) throw new RpcError(RPC_CODES.serverError, 'transaction not found');
      return traceTransaction(eth, included, options);
    }),
  };
}
