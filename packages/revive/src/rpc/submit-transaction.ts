import {
  type AroundDispatch,
  actualDispatchInfo,
  hexToBytes,
  RuntimeOrigin,
  type TransactionValidityError,
} from '@polkavirt/mock-runtime';
import {
  type CheckedTransaction,
  encodeBare,
  hashOfExtrinsic,
  type NodeParts,
  type PoolEntry,
  RPC_CODES,
  RpcError,
} from '@polkavirt/node';
import { err, ok } from '@polkavirt/primitives';
import { A_PROGRAM, isProgram } from '../pallet/check-code.ts';
import type { EthPallets, GasModel } from './eth-runtime.ts';
import { type EthTransaction, effectiveGasPrice } from './eth-transaction.ts';

const refuse = (message: string): RpcError => new RpcError(RPC_CODES.serverError, message);
const invalid = (type: 'Future' | 'Stale' | 'Payment') => err<TransactionValidityError>({ type: 'Invalid', value: { type } });

/** What stands around the dispatch of an Ethereum transaction: its nonce counts, and its gas is bought before and returned after. */
function extensionOf(
  { Revive, Balances }: EthPallets,
  node: NodeParts,
  gas: GasModel,
  transaction: EthTransaction,
): AroundDispatch {
  const { System } = node.chain.runtime;
  const account = Revive.accountOf(transaction.from);
  const price = () => effectiveGasPrice(transaction, Revive.gasPrice());
  return {
    prepare() {
      const nonce = System.accountNonce(account);
      if (transaction.nonce !== nonce) return invalid(transaction.nonce < nonce ? 'Stale' : 'Future');
      // It waits for a block that costs less, or has room for it.
      if (transaction.maxFeePerGas < Revive.gasPrice() || transaction.gas > Revive.blockGasLimit()) return invalid('Future');
      System.incAccountNonce(account);
      return Balances.withdraw(account, Revive.nativeFee(transaction.gas * price())).ok ? ok(undefined) : invalid('Payment');
    },
    settle(info, result) {
      const used = gas.gasUsed(transaction, actualDispatchInfo(info, result));
      const paid = Revive.nativeFee(transaction.gas * price());
      // An account that is gone by now cannot get so little back.
      Balances.deposit(account, paid - Revive.nativeFee(used * price()));
    },
  };
}

/** Whether the head would take the transaction. @throws RpcError -32000 in the words of Ethereum's clients. */
function check({ Revive }: EthPallets, { chain }: NodeParts, gas: GasModel, transaction: EthTransaction): void {
  const { from, to, nonce, chainId, maxFeePerGas, maxPriorityFeePerGas, value, data } = transaction;
  const { ChainId } = Revive.constants;
  if (chainId !== undefined && chainId !== ChainId) throw refuse(`invalid chain id for signer: have ${chainId} want ${ChainId}`);
  const { baseFee, gasLimit, present, balance } = chain.executeAt(chain.head, () => ({
    baseFee: Revive.nextGasPrice(),
    gasLimit: Revive.nextBlockGasLimit(),
    present: Revive.nonceOf(from),
    balance: Revive.balanceOf(from),
  }));
  if (maxFeePerGas < baseFee) {
    throw refuse(`max fee per gas less than block base fee: maxFeePerGas: ${maxFeePerGas}, baseFee: ${baseFee}`);
  }
  if (maxPriorityFeePerGas > maxFeePerGas) throw refuse('max priority fee per gas higher than max fee per gas');
  if (to === undefined && !isProgram(hexToBytes(data)))
    throw refuse(`CodeRejected: the data of a deployment must be ${A_PROGRAM}`);
  const intrinsic = gas.intrinsicGas(transaction);
  if (transaction.gas < intrinsic) throw refuse(`intrinsic gas too low: gas ${transaction.gas}, minimum needed ${intrinsic}`);
  if (transaction.gas > gasLimit) {
    throw refuse(`exceeds block gas limit: gas ${transaction.gas}, limit ${gasLimit}`);
  }
  if (nonce < present) throw refuse(`nonce too low: next nonce ${present}, tx nonce ${nonce}`);
  const cost = Revive.roundFee(transaction.gas * maxFeePerGas) + value;
  if (balance < cost) throw refuse(`insufficient funds for gas * price + value: have ${balance} want ${cost}`);
}

/** An Ethereum transaction as the pool and the executive take it. It stands in a block as a bare `ethTransact`. */
export function toChecked(pallets: EthPallets, node: NodeParts, gas: GasModel, transaction: EthTransaction): CheckedTransaction {
  const { Revive } = pallets;
  const { chain } = node;
  const encoded = encodeBare(chain.format, Revive.Call.ethTransact(hexToBytes(transaction.raw)));
  const { signer, around, tip } = chain.executeAt(chain.head, () => ({
    signer: Revive.accountOf(transaction.from),
    around: extensionOf(pallets, node, gas, transaction),
    tip: effectiveGasPrice(transaction, Revive.nextGasPrice()),
  }));
  return {
    call: gas.toCall(transaction),
    origin: RuntimeOrigin.signed(signer),
    encoded,
    around,
    hash: hashOfExtrinsic(encoded),
    signer,
    nonce: transaction.nonce,
    tip,
    death: Number.POSITIVE_INFINITY,
  };
}

/** Puts a transaction into the pool. @throws RpcError -32000 */
export function submitTransaction(pallets: EthPallets, node: NodeParts, gas: GasModel, transaction: EthTransaction): PoolEntry {
  check(pallets, node, gas, transaction);
  const submitted = node.pool.submit(toChecked(pallets, node, gas, transaction));
  if (submitted.ok) return submitted.value;
  switch (submitted.error.type) {
    case 'AlreadyImported':
      throw refuse('already known');
    case 'TooLowPriority':
      throw refuse('replacement transaction underpriced');
    case 'ImmediatelyDropped':
      throw refuse('txpool is full');
  }
}
