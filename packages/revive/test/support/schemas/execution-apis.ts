/**
 * What the answers of Ethereum's methods are like: facts of ethereum/execution-apis, commit 033ca6e69da000445840d2060ff47e5e56172a86
 * (`src/eth`, `src/debug`, `src/txpool`, `src/schemas`), in a notation of ours. A kind is the name of one, a list `[kind]`, alternatives
 * `a | b`, or fields. Fields that may be missing end with `?`; an object with `'...': false` has no others, one with `'...': kind` has others
 * of a kind.
 */
export type Kind = string | readonly [Kind] | Fields;
export interface Fields {
  readonly [name: string]: Kind | false;
}

/** Text by its pattern. */
export const TEXTS: Readonly<Record<string, string>> = {
  address: '^0x[0-9a-fA-F]{40}$',
  byte: '^0x[0-9a-f]{1,2}$',
  bytes: '^0x[0-9a-f]*$',
  bytes8: '^0x[0-9a-f]{16}$',
  bytes32: '^0x[0-9a-f]{64}$',
  bytes65: '^0x[0-9a-f]{130}$',
  bytes256: '^0x[0-9a-f]{512}$',
  hash32: '^0x[0-9a-f]{64}$',
  uint: '^0x(0|[1-9a-f][0-9a-f]*)$',
  uint64: '^0x(0|[1-9a-f][0-9a-f]{0,15})$',
  uintDecimal: '^(0|[1-9][0-9]*)$',
  type0: '^0x0$',
  type1: '^0x1$',
  type2: '^0x2$',
  status0: '^0x0$',
  status1: '^0x1$',
  reverted: '^execution reverted.*',
  vmError: '^vm execution error.*',
};

const CALL = { nonce: 'uint', 'to?': 'null | address', gas: 'uint', value: 'uint', input: 'bytes' } as const;
const LEGACY = { ...CALL, type: 'type0', gasPrice: 'uint', 'chainId?': 'uint' } as const;
const LISTED = { ...CALL, type: 'type1', gasPrice: 'uint', chainId: 'uint', accessList: ['AccessListEntry'] } as const;
const FEES = {
  ...CALL,
  type: 'type2',
  maxFeePerGas: 'uint',
  maxPriorityFeePerGas: 'uint',
  gasPrice: 'uint',
  chainId: 'uint',
  accessList: ['AccessListEntry'],
} as const;
const SIGNATURE = { yParity: 'byte', 'v?': 'byte', r: 'uint', s: 'uint' } as const;
const SIGNED = {
  legacy: { ...LEGACY, v: 'uint', r: 'uint', s: 'uint' },
  listed: { ...LISTED, ...SIGNATURE },
  fees: { ...FEES, ...SIGNATURE },
} as const;
const PLACE = {
  blockHash: 'hash32',
  blockNumber: 'uint',
  blockTimestamp: 'uint',
  from: 'address',
  hash: 'hash32',
  transactionIndex: 'uint',
} as const;
const NO_PLACE = {
  'blockHash?': 'null',
  'blockNumber?': 'null',
  'blockTimestamp?': 'null',
  'transactionIndex?': 'null',
  from: 'address',
  hash: 'hash32',
} as const;
const HEADER = {
  parentHash: 'hash32',
  sha3Uncles: 'hash32',
  stateRoot: 'hash32',
  transactionsRoot: 'hash32',
  receiptsRoot: 'hash32',
  logsBloom: 'bytes256',
  'difficulty?': 'uint',
  number: 'uint',
  gasLimit: 'uint',
  gasUsed: 'uint',
  timestamp: 'uint',
  extraData: 'bytes',
  mixHash: 'hash32',
  'baseFeePerGas?': 'uint',
  miner: 'address',
} as const;

/** Objects by name; only what this chain can answer is here: no blobs, withdrawals or authorizations. */
export const OBJECTS: Readonly<Record<string, Kind>> = {
  AccessListEntry: { '...': false, address: 'address', storageKeys: ['hash32'] },
  LegacyInfo: { ...PLACE, ...SIGNED.legacy },
  ListedInfo: { ...PLACE, ...SIGNED.listed },
  FeesInfo: { ...PLACE, ...SIGNED.fees },
  TransactionInfo: 'LegacyInfo | ListedInfo | FeesInfo',
  PendingLegacy: { ...NO_PLACE, ...SIGNED.legacy },
  PendingListed: { ...NO_PLACE, ...SIGNED.listed },
  PendingFees: { ...NO_PLACE, ...SIGNED.fees },
  PendingTransactionInfo: 'PendingLegacy | PendingListed | PendingFees',
  UnsignedLegacy: LEGACY,
  UnsignedListed: LISTED,
  UnsignedFees: FEES,
  Log: {
    '...': false,
    transactionHash: 'hash32',
    'removed?': 'boolean',
    'logIndex?': 'uint',
    'transactionIndex?': 'uint',
    'blockHash?': 'hash32',
    'blockNumber?': 'uint',
    'blockTimestamp?': 'uint',
    'address?': 'address',
    'data?': 'bytes',
    'topics?': ['bytes32'],
  },
  ReceiptInfo: {
    '...': false,
    'type?': 'byte',
    transactionHash: 'hash32',
    transactionIndex: 'uint',
    blockHash: 'hash32',
    blockNumber: 'uint',
    from: 'address',
    'to?': 'null | address',
    cumulativeGasUsed: 'uint',
    gasUsed: 'uint',
    'contractAddress?': 'address | null',
    logs: ['Log'],
    logsBloom: 'bytes256',
    'status?': 'uint',
    effectiveGasPrice: 'uint',
  },
  TransactionHashes: ['hash32'],
  Transactions: ['TransactionInfo'],
  PendingTransactions: ['PendingTransactionInfo'],
  Block: {
    ...HEADER,
    hash: 'hash32',
    nonce: 'bytes8',
    size: 'uint',
    transactions: 'TransactionHashes | Transactions',
    uncles: ['hash32'],
  },
  FeeHistory: {
    '...': false,
    oldestBlock: 'uint',
    baseFeePerGas: ['uint'],
    'baseFeePerBlobGas?': ['uint'],
    gasUsedRatio: ['ratio'],
    'blobGasUsedRatio?': ['ratio'],
    'reward?': [['uint']],
  },
  AccessListResult: { accessList: ['AccessListEntry'], gasUsed: 'uint', 'error?': 'string' },
  Logs: ['Log'],
  Receipts: ['ReceiptInfo'],
  TxpoolByNonce: { '...': 'PendingTransactionInfo' },
  TxpoolByAddress: { '...': 'TxpoolByNonce' },
  StructLog: {
    pc: 'integer',
    op: 'string',
    gas: 'integer',
    gasCost: 'integer',
    depth: 'integer',
    'error?': 'string',
    'stack?': ['uint'],
    'memory?': ['bytes32'],
    'returnData?': 'bytes',
  },
  OpcodeTrace: { gas: 'integer', failed: 'boolean', returnValue: 'bytes', structLogs: ['StructLog'] },
  CallReverted: { code: 'code3', message: 'reverted' },
  CallFailed: { code: 'code32015', message: 'vmError' },
  CallResultFailure: { status: 'status0', returnData: 'bytes', gasUsed: 'uint64', error: 'CallReverted | CallFailed' },
  CallResultSuccess: { status: 'status1', returnData: 'bytes', gasUsed: 'uint64', logs: ['Log'] },
  Words: ['bytes32'],
  /** Of no file there: what geth answers where a block is only pending (hash and nonce are null), and what it shows of new heads. */
  PendingBlock: {
    ...HEADER,
    hash: 'null',
    nonce: 'null',
    size: 'uint',
    transactions: 'TransactionHashes | PendingTransactions',
    uncles: ['hash32'],
  },
};

/** The answer of each method. */
export const ANSWERS: Readonly<Record<string, Kind>> = {
  eth_accounts: ['address'],
  eth_baseFee: 'uint',
  eth_blobBaseFee: 'uint',
  eth_blockNumber: 'uint',
  eth_call: 'bytes',
  eth_chainId: 'uint',
  eth_coinbase: 'address',
  eth_createAccessList: 'AccessListResult',
  eth_estimateGas: 'uint',
  eth_feeHistory: 'FeeHistory',
  eth_fillTransaction: { raw: 'bytes', tx: 'UnsignedLegacy | UnsignedListed | UnsignedFees' },
  eth_gasPrice: 'uint',
  eth_getBalance: 'uint',
  eth_getBlockByHash: 'null | Block',
  eth_getBlockByNumber: 'null | Block | PendingBlock',
  eth_getBlockReceipts: 'null | Receipts',
  eth_getBlockTransactionCountByHash: 'null | uint',
  eth_getBlockTransactionCountByNumber: 'null | uint',
  eth_getCode: 'bytes',
  eth_getFilterChanges: 'TransactionHashes | Logs',
  eth_getFilterLogs: 'TransactionHashes | Logs',
  eth_getLogs: 'TransactionHashes | Logs',
  eth_getStorageAt: 'bytes',
  eth_getStorageValues: { '...': 'Words' },
  eth_getTransactionByBlockHashAndIndex: 'null | TransactionInfo',
  eth_getTransactionByBlockNumberAndIndex: 'null | TransactionInfo | PendingTransactionInfo',
  eth_getTransactionByHash: 'null | TransactionInfo | PendingTransactionInfo',
  eth_getTransactionCount: 'uint',
  eth_getTransactionReceipt: 'null | ReceiptInfo',
  eth_maxPriorityFeePerGas: 'uint',
  eth_newBlockFilter: 'uint',
  eth_newFilter: 'uint',
  eth_newPendingTransactionFilter: 'uint',
  eth_sendRawTransaction: 'hash32',
  eth_sendTransaction: 'hash32',
  eth_sign: 'bytes65',
  eth_simulateV1: [
    {
      ...HEADER,
      hash: 'hash32',
      nonce: 'bytes8',
      size: 'uint',
      transactions: 'TransactionHashes | Transactions',
      uncles: ['hash32'],
      calls: ['CallResultFailure | CallResultSuccess'],
    },
  ],
  eth_syncing: 'boolean',
  eth_uninstallFilter: 'boolean',
  debug_getRawTransaction: 'bytes',
  net_version: 'uintDecimal',
  txpool_content: { pending: 'TxpoolByAddress', queued: 'TxpoolByAddress' },
  txpool_contentFrom: { pending: 'TxpoolByNonce', queued: 'TxpoolByNonce' },
  txpool_status: { pending: 'uint', queued: 'uint' },
};

/** The answers of `debug_trace*` without a tracer: what named tracers say stands in no schema. */
export const STRUCT_TRACES: Readonly<Record<string, Kind>> = {
  debug_traceTransaction: 'OpcodeTrace',
  debug_traceBlockByNumber: [{ txHash: 'hash32', result: 'OpcodeTrace' }],
  debug_traceBlockByHash: [{ txHash: 'hash32', result: 'OpcodeTrace' }],
  debug_traceCall: 'OpcodeTrace',
};

/** Methods of these namespaces whose answers execution-apis does not describe, or describes in a way that tools do not take. */
export const NOT_DESCRIBED: Readonly<Record<string, string>> = {
  eth_getProof: 'it is refused with the reason',
  eth_getUncleCountByBlockHash: 'gone from the schemas',
  eth_getUncleCountByBlockNumber: 'gone from the schemas',
  eth_getUncleByBlockHashAndIndex: 'gone from the schemas; it is null, for there are no uncles',
  eth_getUncleByBlockNumberAndIndex: 'gone from the schemas; it is null, for there are no uncles',
  eth_hashrate: 'gone from the schemas',
  eth_mining: 'gone from the schemas',
  eth_protocolVersion: 'gone from the schemas',
  eth_requestAccounts: 'EIP-1102; as eth_accounts',
  eth_sendRawTransactionSync: 'EIP-7966; as eth_getTransactionReceipt',
  eth_sendUnsignedTransaction: "anvil's",
  eth_signTransaction: 'an object with raw and tx there; wallets, anvil and viem have the bytes alone',
  eth_signTypedData: 'EIP-712',
  eth_signTypedData_v4: 'EIP-712',
  eth_subscribe: 'subscriptions are not described',
  eth_unsubscribe: 'subscriptions are not described',
  net_listening: 'not described',
  net_peerCount: 'not described',
  txpool_inspect: 'text',
};
