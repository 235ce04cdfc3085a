/** Values of the parameters that a node's methods have, by the names of the parameters. */
import type { Node } from '@polkavirt/node';
import type { RequestWords } from './request-source.ts';

/** The accounts and the code that a node with contracts has something to do with. */
export interface ContractWords {
  readonly addresses: readonly string[];
  /** Code that can be deployed, in hex. */
  readonly code: string;
}

const ALICE = '5GrwvaEF5zXb26Fz9rcQpDWS57CtERHpNehXCPcNoHGKutQY';
const ALICE_HEX = '0xd43593c715fdd31c61141abd04a99fd6822c8558854ccde39a5684e7a56da27d';
const NUMBER_KEY = '0x26aa394eea5630e07c48ae0c9558cef702a5c1b19ab7a04f536c519aca4983ac';

/** A remark that nobody signed, and bytes that are no extrinsic. */
const EXTRINSICS = ['0x1004000000', '0x280403000b000000000000', '0x00', '0x'];
const CALLS: readonly (readonly [string, string])[] = [
  ['Core_version', '0x'],
  ['Metadata_metadata_at_version', '0x0f000000'],
  ['AccountNonceApi_account_nonce', ALICE_HEX],
  ['TransactionPaymentApi_query_info', '0x100400000004000000'],
  ['BlockBuilder_apply_extrinsic', EXTRINSICS[0]],
  ['TaggedTransactionQueue_validate_transaction', '0x'],
];

function substrateValues(genesis: string): Readonly<Record<string, readonly unknown[]>> {
  const hashes = [genesis, genesis, `0x${'00'.repeat(32)}`];
  const keys = [NUMBER_KEY, '0x', '0x3a636f6465'];
  const items = [[{ key: '0x', type: 'descendantsValues' }], [{ key: NUMBER_KEY, type: 'value' }]];
  return {
    at: hashes,
    hash: hashes,
    from: hashes,
    previousHash: hashes,
    hashOrHashes: [...hashes, hashes],
    block: [...hashes, 0, -1],
    extrinsic: EXTRINSICS,
    transaction: EXTRINSICS,
    hashesOrExtrinsics: [[{ hash: genesis }], [{ extrinsic: EXTRINSICS[0] }], []],
    function: CALLS.map(([name]) => name),
    method: CALLS.map(([name]) => name),
    data: [...CALLS.map(([, data]) => data), '0x68656c6c6f'],
    callParameters: CALLS.map(([, data]) => data),
    key: keys,
    prefix: keys,
    startKey: keys,
    keys: [keys, [NUMBER_KEY], []],
    storageKeys: [keys, '', null],
    childStorageKey: ['0x3a6368696c645f73746f726167653a64656661756c743a6162'],
    items: [...items, []],
    options: [{}, { extrinsic: EXTRINSICS[0] }, { count: 1 }, { raw: true, extrinsic: { call: '0x00', address: ALICE } }],
    values: [[[NUMBER_KEY, '0x00000000']], { System: { Number: 5 } }, { System: { Account: [[[ALICE], { nonce: 1 }]] } }],
    time: [1_800_000_000_000, '2030-01-01'],
    mode: ['Manual'],
    account: [ALICE, ALICE_HEX],
    followSubscription: ['1', '2', '3'],
    subscription: ['1', '0x1', 'newHeads', 'logs'],
    operationId: ['1', '2'],
    withRuntime: [true, false],
    count: [1, 10, 1000],
    height: [0, 1],
    numbers: [0, [0, 1], '0x0'],
    id: ['0x1', '0x2', '1'],
    dump: ['0x', {}],
  };
}

function contractValues({ addresses, code }: ContractWords, genesis: string): Readonly<Record<string, readonly unknown[]>> {
  const [one, other] = addresses;
  const blocks = ['latest', 'pending', 'earliest', '0x0', { blockNumber: '0x0' }, { blockHash: genesis }];
  const transactions = [
    { from: one, to: other, value: '0x1' },
    { from: one, data: code },
    { from: other, to: one, data: '0xd09de08a', gas: '0x5f5e100' },
    { from: one, to: '0x0000000000000000000000000000000000000002', data: '0x01' },
  ];
  return {
    block: blocks,
    newestBlock: blocks,
    address: addresses,
    transaction: [...transactions, '0x02f8', '0x'],
    payload: [{ blockStateCalls: [{ calls: transactions.slice(0, 2) }], validation: false }],
    filter: [{}, { fromBlock: '0x0', toBlock: 'latest' }, { address: one, topics: [null, genesis] }, { blockHash: genesis }],
    slot: ['0x0', '0x1'],
    slots: [{ [one]: ['0x0'] }],
    storageKeys: [['0x0'], []],
    stateOverrides: [{ [other]: { balance: '0x1', code: '0x' } }, { [one]: { state: {} } }],
    blockOverrides: [{ number: '0x5' }, {}],
    blockCount: ['0x1', 4],
    rewardPercentiles: [[25, 75], []],
    index: ['0x0', '0x1'],
    full: [true, false],
    typedData: [{ types: { EIP712Domain: [] }, primaryType: 'EIP712Domain', domain: {}, message: {} }],
    options: [{}, { tracer: 'callTracer' }, { tracer: 'prestateTracer', tracerConfig: { diffMode: true } }],
    value: [`0x${'00'.repeat(31)}05`],
    balance: ['0x1', '0xde0b6b3a7640000'],
    nonce: ['0x1', '0xff'],
    code: ['0x', code],
    seconds: [1, '0x5'],
    timestamp: [2_000_000_000, '0x80000000'],
    enabled: [true, false],
    gasLimit: ['0x5f5e100'],
    timeout: [1],
    state: ['0x', '0x7b7d'],
  };
}

/** Methods after which blocks come by the clock, which no case could repeat. */
const BY_THE_CLOCK = /setBlockBuildMode|setAutomine|setIntervalMining|sendRawTransactionSync/;

export function wordsOf(node: Node, contracts: ContractWords | undefined): RequestWords {
  const { hash } = node.chain.genesis;
  const values = new Map<string, unknown[]>();
  for (const part of [substrateValues(hash), ...(contracts === undefined ? [] : [contractValues(contracts, hash)])]) {
    for (const [name, list] of Object.entries(part)) values.set(name, [...(values.get(name) ?? []), ...list]);
  }
  const { methods, unsubscribes } = node.methods;
  return {
    methods: [
      ...Object.entries(methods).map(([name, { params }]) => ({ name, params: params.map((param) => param.name) })),
      ...Object.keys(unsubscribes).map((name) => ({ name, params: ['subscription'] })),
    ].filter(({ name }) => !BY_THE_CLOCK.test(name)),
    values: Object.fromEntries(values),
    others: [...values.values()].flat(),
  };
}
