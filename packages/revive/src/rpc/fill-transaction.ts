import type { RpcContext } from '@polkavirt/node';
import type { TransactionSerializableEIP1559, TransactionSerializableLegacy } from 'viem';
import { type EthNode, nextBaseFee } from './eth-node.ts';
import type { TransactionRequest } from './eth-params.ts';
import { estimateGas } from './execute-call.ts';
import { toQuantity } from './quantity.ts';

/** A whole transaction, without its signature. */
export type FilledTransaction =
  | (TransactionSerializableEIP1559 & { readonly type: 'eip1559' })
  | (TransactionSerializableLegacy & { readonly type: 'legacy' });

/** What is not given is what the chain would say: the next nonce, an estimate, the present price. @throws RpcError */
export function fillTransaction(eth: EthNode, context: RpcContext, request: TransactionRequest): FilledTransaction {
  const { Revive } = eth.pallets;
  const { chain, pool } = context;
  const { from, to, data, value, accessList } = request;
  const nonce = request.nonce ?? chain.executeAt(chain.head, () => pool.nextNonce(Revive.accountOf(from)));
  // What waits counts: the nonce is after it.
  const gas = request.gas ?? estimateGas(eth, request, pool.size.ready > 0 ? eth.pendingBlock.get() : chain.head);
  const common = { chainId: Number(Revive.constants.ChainId), nonce: Number(nonce), gas, value, data, ...(to && { to }) };
  const { gasPrice, maxFeePerGas, maxPriorityFeePerGas = 0n } = request;
  if (gasPrice !== undefined) return { ...common, type: 'legacy', gasPrice };
  return {
    ...common,
    type: 'eip1559',
    maxFeePerGas: maxFeePerGas ?? nextBaseFee(eth) + maxPriorityFeePerGas,
    maxPriorityFeePerGas,
    accessList: [...accessList],
  };
}

export const filledToJson = (filled: FilledTransaction) => ({
  type: filled.type === 'legacy' ? '0x0' : '0x2',
  nonce: toQuantity(filled.nonce ?? 0),
  to: filled.to ?? null,
  gas: toQuantity(filled.gas ?? 0n),
  value: toQuantity(filled.value ?? 0n),
  input: filled.data ?? '0x',
  chainId: toQuantity(filled.chainId ?? 0),
  ...(filled.type === 'legacy'
    ? { gasPrice: toQuantity(filled.gasPrice ?? 0n) }
    : {
        gasPrice: toQuantity(filled.maxFeePerGas ?? 0n),
        maxFeePerGas: toQuantity(filled.maxFeePerGas ?? 0n),
        maxPriorityFeePerGas: toQuantity(filled.maxPriorityFeePerGas ?? 0n),
        accessList: filled.accessList ?? [],
      }),
});
