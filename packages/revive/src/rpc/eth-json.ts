import type { EthBlock, EthLog, IncludedTransaction } from './eth-index.ts';
import { type EthTransaction, effectiveGasPrice } from './eth-transaction.ts';
import { logsBloom } from './logs-bloom.ts';
import { toQuantity, ZERO_HASH } from './quantity.ts';

const TYPES = { legacy: '0x0', eip2930: '0x1', eip1559: '0x2' } as const;
/** keccak256 of the RLP of an empty list: what a block without uncles has. */
const EMPTY_UNCLES = '0x1dcc4de8dec75d7aab85b567b6ccd41ad312451b948a7413f0a142fd40d49347';

/** Milliseconds -> seconds as a quantity. */
const timestampOf = (time: bigint) => toQuantity(time / 1000n);

/** One that waits for a block. */
export const pendingToJson = (transaction: EthTransaction) => transactionToJson(transaction, undefined);

export const includedToJson = (included: IncludedTransaction) => transactionToJson(included.transaction, included);

function transactionToJson(transaction: EthTransaction, included: IncludedTransaction | undefined) {
  const { type, chainId, maxFeePerGas, maxPriorityFeePerGas, accessList } = transaction;
  return {
    blockHash: included?.block.hash ?? null,
    blockNumber: included === undefined ? null : toQuantity(included.block.number),
    ...(included !== undefined && { blockTimestamp: timestampOf(included.time) }),
    transactionIndex: included === undefined ? null : toQuantity(included.index),
    hash: transaction.hash,
    type: TYPES[type],
    from: transaction.from,
    to: transaction.to ?? null,
    nonce: toQuantity(transaction.nonce),
    gas: toQuantity(transaction.gas),
    // Of one that waits it is the most that will be paid.
    gasPrice: toQuantity(included === undefined ? maxFeePerGas : effectiveGasPrice(transaction, included.baseFee)),
    ...(type === 'eip1559' && {
      maxFeePerGas: toQuantity(maxFeePerGas),
      maxPriorityFeePerGas: toQuantity(maxPriorityFeePerGas),
    }),
    value: toQuantity(transaction.value),
    input: transaction.data,
    ...(chainId !== undefined && { chainId: toQuantity(chainId) }),
    ...(type !== 'legacy' && { accessList, yParity: toQuantity(transaction.yParity) }),
    v: toQuantity(transaction.v),
    r: toQuantity(BigInt(transaction.r)),
    s: toQuantity(BigInt(transaction.s)),
  };
}

export const logToJson = ({ address, topics, data, logIndex, transaction }: EthLog, removed = false) => ({
  address,
  topics,
  data,
  blockHash: transaction.block.hash,
  blockNumber: toQuantity(transaction.block.number),
  blockTimestamp: timestampOf(transaction.time),
  transactionHash: transaction.transaction.hash,
  transactionIndex: toQuantity(transaction.index),
  logIndex: toQuantity(logIndex),
  removed,
});

export const receiptToJson = (included: IncludedTransaction) => ({
  transactionHash: included.transaction.hash,
  transactionIndex: toQuantity(included.index),
  blockHash: included.block.hash,
  blockNumber: toQuantity(included.block.number),
  from: included.transaction.from,
  to: included.transaction.to ?? null,
  contractAddress: included.succeeded ? (included.contractAddress ?? null) : null,
  status: included.succeeded ? '0x1' : '0x0',
  type: TYPES[included.transaction.type],
  gasUsed: toQuantity(included.gasUsed),
  cumulativeGasUsed: toQuantity(included.cumulativeGasUsed),
  effectiveGasPrice: toQuantity(effectiveGasPrice(included.transaction, included.baseFee)),
  logs: included.logs.map((log) => logToJson(log)),
  logsBloom: logsBloom(included.logs),
});

/**
 * A block's header. Hash, state root and transactions root are the chain's own, which are no Ethereum tries; there is no receipts root. A
 * pending block has no hash and no nonce.
 */
export function headerToJson({ block, time, gasUsed, gasLimit, baseFee, author, prevRandao, logs, isPending }: EthBlock) {
  const { header, number, hash } = block;
  return {
    number: toQuantity(number),
    hash: isPending ? null : hash,
    parentHash: header.parentHash,
    stateRoot: header.stateRoot,
    transactionsRoot: header.extrinsicsRoot,
    receiptsRoot: ZERO_HASH,
    sha3Uncles: EMPTY_UNCLES,
    logsBloom: logsBloom(logs),
    timestamp: timestampOf(time),
    gasLimit: toQuantity(gasLimit),
    gasUsed: toQuantity(gasUsed),
    baseFeePerGas: toQuantity(baseFee),
    miner: author,
    difficulty: '0x0',
    extraData: '0x',
    mixHash: prevRandao ?? ZERO_HASH,
    nonce: isPending ? null : '0x0000000000000000',
  };
}

export const blockToJson = (ethBlock: EthBlock, isFull: boolean) => ({
  ...headerToJson(ethBlock),
  totalDifficulty: '0x0',
  size: toQuantity(ethBlock.block.extrinsics.reduce((total, { length }) => total + length, 0)),
  uncles: [],
  transactions: ethBlock.transactions.map((included) => {
    if (!isFull) return included.transaction.hash;
    return ethBlock.isPending ? pendingToJson(included.transaction) : includedToJson(included);
  }),
});
