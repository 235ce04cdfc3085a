/** Which fields a transaction has in JSON, by its type (execution-apis, `schemas/transaction.yaml`). */
import { describeAbiValue, describeArguments } from '../../src/client/describe-arguments.ts';
import type { IncludedTransaction } from '../../src/rpc/eth-index.ts';
import { includedToJson, pendingToJson } from '../../src/rpc/eth-json.ts';
import type { EthTransaction } from '../../src/rpc/eth-transaction.ts';

const TRANSACTION: EthTransaction = {
  hash: '0x01',
  raw: '0x02',
  type: 'legacy',
  from: '0x03',
  to: undefined,
  nonce: 4,
  gas: 5n,
  maxFeePerGas: 20n,
  maxPriorityFeePerGas: 2n,
  value: 0n,
  data: '0x06',
  chainId: undefined,
  accessList: [],
  r: '0x07',
  s: '0x0008',
  v: 27n,
  yParity: 1,
};
const json = (more: Partial<EthTransaction>) => pendingToJson({ ...TRANSACTION, ...more });

const LEGACY = {
  blockHash: null,
  blockNumber: null,
  transactionIndex: null,
  hash: '0x01',
  type: '0x0',
  from: '0x03',
  to: null,
  nonce: '0x4',
  gas: '0x5',
  value: '0x0',
  input: '0x06',
  v: '0x1b',
  r: '0x7',
  s: '0x8',
};

it('a legacy one has no list, no parity and no fees of its own, and may be without a chain', () => {
  expect(json({ maxFeePerGas: 10n, maxPriorityFeePerGas: 0n })).toEqual({ ...LEGACY, gasPrice: '0xa' });
  expect(json({ chainId: 31n, to: '0x09', maxFeePerGas: 10n, maxPriorityFeePerGas: 0n })).toEqual({
    ...LEGACY,
    gasPrice: '0xa',
    chainId: '0x1f',
    to: '0x09',
  });
});

it('one with a list has its parity too, and one with fees has those', () => {
  const listed = { ...LEGACY, type: '0x1', chainId: '0x1', gasPrice: '0xa', accessList: [], yParity: '0x1' };
  expect(json({ type: 'eip2930', chainId: 1n, maxFeePerGas: 10n, maxPriorityFeePerGas: 0n })).toEqual(listed);
  expect(json({ type: 'eip1559', chainId: 1n })).toEqual({
    ...listed,
    type: '0x2',
    // The most that it may become.
    gasPrice: '0x14',
    maxFeePerGas: '0x14',
    maxPriorityFeePerGas: '0x2',
  });
});

it('one in a block says where, when, and what it paid', () => {
  const included = {
    transaction: { ...TRANSACTION, type: 'eip1559', chainId: 1n },
    block: { hash: '0xb10c', number: 17 },
    index: 2,
    time: 1_700_000_000_999n,
    baseFee: 10n,
  } as unknown as IncludedTransaction;
  expect(includedToJson(included)).toMatchObject({
    blockHash: '0xb10c',
    blockNumber: '0x11',
    blockTimestamp: '0x6553f100',
    transactionIndex: '0x2',
    // The base fee and the tip.
    gasPrice: '0xc',
  });
});

it('values of the ABI are told in words', () => {
  expect([7n, 'text', '0xab', [1n, ['x']], { to: '0x1', value: 2n }, null, true].map(describeAbiValue)).toEqual([
    '7',
    '"text"',
    '0xab',
    '[1, ["x"]]',
    '{ to: 0x1, value: 2 }',
    'null',
    'true',
  ]);
  expect(describeArguments([1n, '0x2', 3n], ['to', ''])).toBe('to: 1, 0x2, 3');
});
