import { RPC_CODES, type RpcContext, RpcError } from '@polkavirt/node';
import { U64_MAX } from '../u256.ts';
import { type EthNode, nextBaseFee } from './eth-node.ts';
import type { TransactionRequest } from './eth-params.ts';
import { estimateGas } from './execute-call.ts';
import { toQuantity } from './quantity.ts';
import type { TransactionFields } from './transaction-codec.ts';

/** What is not given is what the chain would say: the next nonce, an estimate, the present price. @throws RpcError */
export function fillTransaction(eth: EthNode, context: RpcContext, request: TransactionRequest): TransactionFields {
  const { Revive } = eth.pallets;
  const { chain, pool } = context;
  const { from, to, data, value, accessList } = request;
  const nonce = request.nonce ?? BigInt(chain.executeAt(chain.head, () => pool.nextNonce(Revive.accountOf(from))));
  // What waits counts: the nonce is after it.
  const gas = request.gas ?? estimateGas(eth, request, pool.size.ready > 0 ? eth.pendingBlock.get() : chain.head);
  // EIP-2681.
  if (nonce > U64_MAX || gas > U64_MAX) throw refuse(`nonce and gas are at most ${U64_MAX}`);
  const common = { chainId: Revive.constants.ChainId, nonce, gas, value, data, to };
  const { gasPrice, maxPriorityFeePerGas = 0n } = request;
  if (gasPrice !== undefined) {
    return { ...common, type: 'legacy', maxFeePerGas: gasPrice, maxPriorityFeePerGas: gasPrice, accessList: [] };
  }
  const maxFeePerGas = request.maxFeePerGas ?? nextBaseFee(eth) + maxPriorityFeePerGas;
  if (maxPriorityFeePerGas > maxFeePerGas) {
    throw refuse(`the priority fee of ${maxPriorityFeePerGas} is more than the ${maxFeePerGas} that a gas may cost in all`);
  }
  return { ...common, type: 'eip1559', maxFeePerGas, maxPriorityFeePerGas, accessList };
}

const refuse = (reason: string): RpcError => new RpcError(RPC_CODES.serverError, `invalid transaction: ${reason}`);

export const filledToJson = (filled: TransactionFields) => ({
  type: filled.type === 'legacy' ? '0x0' : '0x2',
  nonce: toQuantity(filled.nonce),
  to: filled.to ?? null,
  gas: toQuantity(filled.gas),
  value: toQuantity(filled.value),
  input: filled.data,
  chainId: toQuantity(filled.chainId ?? 0n),
  gasPrice: toQuantity(filled.maxFeePerGas),
  ...(filled.type === 'eip1559' && {
    maxFeePerGas: toQuantity(filled.maxFeePerGas),
    maxPriorityFeePerGas: toQuantity(filled.maxPriorityFeePerGas),
    accessList: filled.accessList,
  }),
});
