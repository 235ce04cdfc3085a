import {
  encodeFunctionData,
  keccak256,
  parseEther,
  parseGwei,
  serializeTransaction,
  type TransactionSerializable,
  toEventSelector,
  toHex,
} from 'viem';
import { decodeTransaction, splitInitCode } from '../../src/rpc/eth-transaction.ts';
import { logsBloom } from '../../src/rpc/logs-bloom.ts';
import { ALICE, BOB, createEthereumNode, type EthereumServer, serveEthereumNode } from '../support/ethereum-node.ts';
import { loadFixture } from '../support/solidity.ts';

let ethereum: EthereumServer;
beforeEach(async () => {
  ethereum = await serveEthereumNode({ buildMode: { type: 'Manual' } });
});

interface Answer {
  readonly result?: unknown;
  readonly error?: { readonly code: number; readonly message: string; readonly data?: unknown };
}

const ask = async (method: string, ...params: unknown[]): Promise<Answer> => {
  const response = await fetch(ethereum.server.httpUrl, {
    method: 'POST',
    body: JSON.stringify({ jsonrpc: '2.0', id: 1, method, params }),
  });
  return (await response.json()) as Answer;
};
const result = async (method: string, ...params: unknown[]): Promise<unknown> => {
  const answer = await ask(method, ...params);
  if (answer.error !== undefined) throw new Error(`${method}: ${answer.error.message}`);
  return answer.result;
};

const PRICE = 1000n;
const transfer = {
  chainId: 420_420_420,
  type: 'eip1559',
  maxFeePerGas: PRICE,
  gas: 100_000n,
  to: BOB.address,
  value: 1n,
} as const;
const signed = (fields: object, who = ALICE) => who.signTransaction({ ...transfer, ...fields } as never);
const send = async (fields: object, who = ALICE) => ask('eth_sendRawTransaction', await signed(fields, who));
const mine = () => result('evm_mine');

const token = loadFixture('Token');
const deployToken = async (): Promise<`0x${string}`> => {
  const supply = '3e8'.padStart(64, '0');
  const hash = (await send({ nonce: 0, to: undefined, value: 0n, gas: 30_000_000n, data: `${toHex(token.code)}${supply}` }))
    .result;
  await mine();
  return ((await result('eth_getTransactionReceipt', hash)) as { contractAddress: `0x${string}` }).contractAddress;
};
const TRANSFER = toEventSelector('Transfer(address,address,uint256)');
const word = (hex: string) => `0x${hex.replace('0x', '').toLowerCase().padStart(64, '0')}`;
const callOf = (selector: string, ...words: string[]) => `${selector}${words.map((one) => word(one).slice(2)).join('')}` as const;

describe('signed transactions', () => {
  it('are decoded as the EIPs say, with who signed them', () => {
    // The example of EIP-155.
    const raw =
      '0xf86c098504a817c800825208943535353535353535353535353535353535353535880de0b6b3a76400008025a028ef61340bd939bc2195fe537567866003e1a15d3c71ff63e1590620aa636276a067cbe9d8997f761aecb703304b3800ccf555c9f3dc64214b297fb1966a3b6d83';
    expect(decodeTransaction(raw)).toMatchObject({
      type: 'legacy',
      from: '0x9d8a62f656a8d1615c1294fd71e9cfb3e4855a4f',
      to: '0x3535353535353535353535353535353535353535',
      nonce: 9,
      gas: 21_000n,
      maxFeePerGas: parseGwei('20'),
      value: parseEther('1'),
      chainId: 1n,
      v: 37n,
      hash: keccak256(raw),
    });
  });

  it.each([
    ['before EIP-155', { type: 'legacy', chainId: undefined, gasPrice: 7n, maxFeePerGas: undefined }, { chainId: undefined }],
    ['EIP-2930', { type: 'eip2930', gasPrice: 7n, maxFeePerGas: undefined }, { chainId: 420_420_420n, maxFeePerGas: 7n }],
    ['EIP-1559', { maxFeePerGas: 9n, maxPriorityFeePerGas: 2n }, { maxFeePerGas: 9n, maxPriorityFeePerGas: 2n }],
  ])('%s', async (_, fields, decoded) => {
    const raw = await signed({ nonce: 3, ...fields });
    expect(decodeTransaction(raw)).toMatchObject({ from: ALICE.address.toLowerCase(), nonce: 3, value: 1n, ...decoded });
  });

  it.each([
    ['nothing', '0x', /rlp/],
    ['no RLP', '0x02ffff', /rlp/],
    ['a type that there is not', '0x7f00', /transaction type not supported/],
    ['no signature', serializeTransaction({ ...transfer, nonce: 0 } as TransactionSerializable), /not signed/],
  ] as const)('are refused: %s', async (_, raw, message) => {
    const { error } = await ask('eth_sendRawTransaction', raw);
    expect(error).toMatchObject({ code: -32000, message: expect.stringMatching(message) });
  });

  it('are refused with the other half of a signature (EIP-2)', async () => {
    const ORDER = 0xffff_ffff_ffff_ffff_ffff_ffff_ffff_fffe_baae_dce6_af48_a03b_bfd2_5e8c_d036_4141n;
    const good = decodeTransaction(await signed({ nonce: 0 }));
    const raw = serializeTransaction({ ...transfer, nonce: 0 } as TransactionSerializable, {
      r: good.r,
      s: toHex(ORDER - BigInt(good.s)),
      yParity: good.yParity === 0 ? 1 : 0,
    });
    expect((await ask('eth_sendRawTransaction', raw)).error).toMatchObject({ code: -32000, message: /invalid sender/ });
  });

  it('that deploy carry a program, which says how long it is, and arguments', () => {
    const split = splitInitCode(`${toHex(token.code)}0102`);
    expect([Buffer.from(split.code).equals(token.code), split.args]).toEqual([true, Uint8Array.of(1, 2)]);
    expect(splitInitCode('0x6080').code).toEqual(Uint8Array.of(0x60, 0x80));
    // A program that says it is longer than all there is.
    expect(splitInitCode(`0x50564d0001${'ff'.repeat(8)}aa`)).toMatchObject({ code: { length: 14 }, args: { length: 0 } });
  });
});

describe('the pool', () => {
  it.each([
    ['another chain', { chainId: 1 }, /invalid chain id for signer: have 1 want 420420420/],
    ['a low price', { maxFeePerGas: 999n }, /max fee per gas less than block base fee/],
    ['too little gas', { gas: 20_999n }, /intrinsic gas too low: gas 20999, minimum needed 21000/],
    ['more gas than a block has', { gas: 10n ** 12n }, /exceeds block gas limit/],
    [
      'EVM bytecode',
      { to: undefined, data: '0x6080604052', gas: 100_000n },
      /^CodeRejected: .* EVM bytecode does not run here\. Compile the contract with resolc/,
    ],
    ['more than there is', { value: 10n ** 24n }, /insufficient funds for gas \* price \+ value/],
  ])('refuses %s', async (_, fields, message) => {
    expect((await send({ nonce: 0, ...fields })).error).toMatchObject({
      code: -32000,
      message: expect.stringMatching(message),
    });
  });

  it('knows what it has, replaces it for more, and takes nonces in order', async () => {
    const first = await signed({ nonce: 0 });
    const hash = await result('eth_sendRawTransaction', first);
    expect((await ask('eth_sendRawTransaction', first)).error?.message).toBe('already known');
    expect((await send({ nonce: 0, value: 2n })).error?.message).toBe('replacement transaction underpriced');
    expect(await result('eth_getTransactionByHash', hash)).toMatchObject({ hash, blockHash: null, nonce: '0x0' });
    expect(await result('eth_getTransactionReceipt', hash)).toBeNull();
    const dearer = (await send({ nonce: 0, value: 3n, maxFeePerGas: 2000n, maxPriorityFeePerGas: 500n })).result;
    await send({ nonce: 2 });
    const counts = () => Promise.all(['latest', 'pending'].map((tag) => result('eth_getTransactionCount', ALICE.address, tag)));
    expect(await counts()).toEqual(['0x0', '0x1']);
    await send({ nonce: 1 });
    expect(await counts()).toEqual(['0x0', '0x3']);
    await mine();
    expect(await counts()).toEqual(['0x3', '0x3']);
    expect(await result('eth_getTransactionReceipt', hash)).toBeNull();
    expect(await result('eth_getTransactionByHash', hash)).toBeNull();
    // Base fee and tip.
    expect(await result('eth_getTransactionReceipt', dearer)).toMatchObject({ status: '0x1', effectiveGasPrice: toHex(1500n) });
    expect((await send({ nonce: 1 })).error?.message).toBe('nonce too low: next nonce 3, tx nonce 1');
  });

  it('counts gas over the block', async () => {
    const hashes = [];
    for (const nonce of [0, 1]) hashes.push((await send({ nonce })).result);
    await mine();
    const [a, b] = (await Promise.all(hashes.map((hash) => result('eth_getTransactionReceipt', hash)))) as Record<
      string,
      string
    >[];
    expect([a.transactionIndex, b.transactionIndex]).toEqual(['0x0', '0x1']);
    expect([a.cumulativeGasUsed, BigInt(b.cumulativeGasUsed)]).toEqual([a.gasUsed, BigInt(a.gasUsed) + BigInt(b.gasUsed)]);
    expect(await result('eth_getBlockByNumber', 'latest', false)).toMatchObject({
      gasUsed: b.cumulativeGasUsed,
      transactions: hashes,
    });
  });
});

describe('calls', () => {
  it('give the data of a revert under code 3', async () => {
    const to = await deployToken();
    const data = callOf('0xa9059cbb', BOB.address, 'ffff');
    const { error } = await ask('eth_call', { from: ALICE.address, to, data }, 'latest');
    // ERC20InsufficientBalance(sender, 1000, 0xffff), by hand.
    expect(error).toEqual({ code: 3, message: 'execution reverted', data: callOf('0xe450d38c', ALICE.address, '3e8', 'ffff') });
    expect((await ask('eth_estimateGas', { from: ALICE.address, to, data })).error).toMatchObject({ code: 3 });
  });

  it('say what was not enough', async () => {
    const to = await deployToken();
    const data = callOf('0x70a08231', ALICE.address);
    expect(await result('eth_call', { to, input: data })).toBe(word('3e8'));
    for (const [method, fields, message] of [
      ['eth_call', { to, data, gas: '0x1' }, /^intrinsic gas too low: gas 1, minimum needed 21\d{3}$/],
      ['eth_call', { to, data, gas: '0x55f0' }, /^out of gas/],
      ['eth_estimateGas', { data: '0x6080604052' }, /^CodeRejected: .* EVM bytecode does not run here/],
      ['eth_estimateGas', { to, data, gas: '0x1' }, /^gas required exceeds allowance \(1\)$/],
      ['eth_estimateGas', { to, data, gas: '0x55f0' }, /^gas required exceeds allowance \(22000\)$/],
      [
        'eth_call',
        { from: BOB.address, to: ALICE.address, value: toHex(10n ** 25n) },
        /^insufficient funds for gas \* price \+ value/,
      ],
      ['eth_estimateGas', { from: BOB.address, to, value: toHex(10n ** 25n) }, /^insufficient funds for gas \* price \+ value/],
      // Nobody has given anything to the zero address.
      ['eth_call', { to, data, gas: '0xffff', gasPrice: '0x3e8' }, /^insufficient funds.* have 0 want 65535000$/],
    ] as const) {
      expect((await ask(method, fields)).error).toMatchObject({ code: -32000, message: expect.stringMatching(message) });
    }
  });

  it('see the block that is asked for', async () => {
    const to = await deployToken();
    await send({ nonce: 1, to, value: 0n, data: callOf('0xa9059cbb', BOB.address, '7'), gas: 3_000_000n });
    await mine();
    const balance = (id: unknown) => result('eth_call', { to, data: callOf('0x70a08231', BOB.address) }, id);
    expect(await Promise.all(['latest', '0x2', '0x1', 'pending'].map(balance))).toEqual([
      word('7'),
      word('7'),
      word('0'),
      word('7'),
    ]);
    const { hash } = (await result('eth_getBlockByNumber', '0x1', false)) as { hash: string };
    expect(await balance({ blockHash: hash })).toBe(word('0'));
    expect((await ask('eth_call', { to }, '0x9')).error).toEqual({ code: -32000, message: 'header not found' });
    // OpenZeppelin's ERC20 holds the supply in its third slot.
    expect(await result('eth_getStorageAt', to, '0x2', 'latest')).toBe(word('3e8'));
    expect(await result('eth_getStorageAt', to, word('ff'))).toBe(word('0'));
    expect(await result('eth_getCode', BOB.address)).toBe('0x');
  });
});

describe('logs', () => {
  const logsOf = async (filter: object) => (await result('eth_getLogs', filter)) as { topics: string[]; blockNumber: string }[];

  it('are found by block, contract and topics', async () => {
    const address = await deployToken();
    for (const nonce of [1, 2]) {
      await send({ nonce, to: address, value: 0n, data: callOf('0xa9059cbb', BOB.address, '7'), gas: 3_000_000n });
      await mine();
    }
    const range = { fromBlock: '0x0', toBlock: 'latest' };
    const blocks = async (filter: object) => (await logsOf(filter)).map(({ blockNumber }) => Number(blockNumber));
    expect(await blocks(range)).toEqual([1, 2, 3]);
    expect(await blocks({})).toEqual([3]);
    expect(await blocks({ fromBlock: '0x2' })).toEqual([2, 3]);
    expect(await blocks({ ...range, toBlock: '0x2' })).toEqual([1, 2]);
    expect(await blocks({ ...range, address })).toEqual([1, 2, 3]);
    expect(await blocks({ ...range, address: [BOB.address] })).toEqual([]);
    expect(await blocks({ ...range, topics: [TRANSFER, null, word(BOB.address)] })).toEqual([2, 3]);
    expect(await blocks({ ...range, topics: [null, [word(BOB.address), word('0')]] })).toEqual([1]);
    expect(await blocks({ ...range, topics: [[]] })).toEqual([1, 2, 3]);
    expect(await blocks({ ...range, topics: [null, null, null, null] })).toEqual([]);
    const { hash } = (await result('eth_getBlockByNumber', '0x2', false)) as { hash: string };
    expect(await blocks({ blockHash: hash })).toEqual([2]);
  });

  it.each([
    [
      'a hash beside a range',
      { fromBlock: '0x0', toBlock: 'latest', blockHash: word('1') },
      -32602,
      /blockHash cannot stand beside/,
    ],
    ['a topic that is none', { topics: [1] }, -32602, /topics must be 32 bytes/],
    ['five topics', { topics: Array(5).fill(null) }, -32602, /at most 4/],
    ['very many contracts', { address: Array(101).fill(BOB.address) }, -32602, /at most 100/],
    ['a block that is not there', { blockHash: word('1') }, -32000, /header not found/],
    ['a range from behind', { fromBlock: 'latest', toBlock: 'earliest' }, -32602, /invalid block range/],
  ])('are refused for %s', async (_, filter, code, message) => {
    await mine();
    expect((await ask('eth_getLogs', filter)).error).toMatchObject({ code, message: expect.stringMatching(message) });
  });

  it('have the bloom filter of the yellow paper', () => {
    const address = BOB.address.toLowerCase() as `0x${string}`;
    const bits = [address, TRANSFER].flatMap((entry) => {
      const digest = BigInt(keccak256(entry));
      return [240n, 224n, 208n].map((shift) => (digest >> shift) & 2047n);
    });
    const bloom = bits.reduce((all, bit) => all | (1n << bit), 0n);
    expect(logsBloom([{ address, topics: [TRANSFER] }])).toBe(`0x${bloom.toString(16).padStart(512, '0')}`);
    expect(logsBloom([])).toBe(`0x${'0'.repeat(512)}`);
  });
});

describe('bad input', () => {
  it.each([
    ['eth_getBalance', [], /address is missing/],
    ['eth_getBalance', ['0x12'], /address must be 20 bytes/],
    ['eth_getBalance', [BOB.address, 'newest'], /must be/],
    ['eth_getBalance', [BOB.address, {}], /must be a number in hex/],
    ['eth_getBalance', [BOB.address, '0x1ffffffff'], /32 bits/],
    ['eth_getBalance', [BOB.address, 'latest', 1], /at most 2/],
    ['eth_getStorageAt', [BOB.address, '0xg'], /slot must be a number/],
    ['eth_call', ['0x'], /must be an object/],
    ['eth_call', [{ to: BOB.address, data: '0x1' }], /data must be bytes/],
    ['eth_call', [{ to: BOB.address, data: '0x01', input: '0x02' }], /input and data must be the same/],
    ['eth_call', [{ to: BOB.address, value: -1 }], /value must be a number/],
    ['eth_getBlockByNumber', ['latest', 'yes'], /full must be true or false/],
    ['eth_getTransactionReceipt', ['0x12'], /32 bytes/],
    ['eth_sendRawTransaction', ['hello'], /bytes in hex/],
    ['eth_feeHistory', ['0x1'], /newestBlock is missing/],
    ['evm_mine', [{ blocks: 10_001 }], /1 to 10000 blocks/],
    ['evm_increaseTime', ['0xffffffffffff'], /at most/],
    [
      'debug_traceTransaction',
      [word('1'), { tracer: 'evmTracer' }],
      /there is no tracer evmTracer; there are callTracer, prestateTracer/,
    ],
  ])('%s %j', async (method, params, message) => {
    expect((await ask(method, ...params)).error).toMatchObject({ code: -32602, message: expect.stringMatching(message) });
  });

  it('names what is not there', async () => {
    expect((await ask('eth_nothing')).error).toEqual({
      code: -32601,
      message: 'the method eth_nothing does not exist/is not available',
      data: 'eth_nothing',
    });
    expect((await ask('debug_traceTransaction', word('1'))).error).toEqual({ code: -32000, message: 'transaction not found' });
    expect(await result('eth_getBlockByNumber', '0x99', false)).toBeNull();
    expect(await result('eth_getBlockByHash', word('1'), true)).toBeNull();
    expect(await result('evm_revert', '0x99')).toBe(false);
    expect((await ask('eth_subscribe', 'newHeads')).error).toMatchObject({
      code: -32000,
      message: expect.stringContaining('WebSocket'),
    });
  });
});

describe('traces', () => {
  it('go through a block up to the transaction, and show calls in calls and reverts', async () => {
    const to = await deployToken();
    // All but five; then five more than that in the same block.
    await send({ nonce: 1, to, value: 0n, data: callOf('0xa9059cbb', BOB.address, '3e3'), gas: 3_000_000n });
    const { result: second } = await send({
      nonce: 2,
      to,
      value: 0n,
      data: callOf('0xa9059cbb', BOB.address, '6'),
      gas: 3_000_000n,
    });
    await mine();
    const trace = (await result('debug_traceTransaction', second, { tracer: 'callTracer' })) as { output: string };
    expect(trace).toMatchObject({ type: 'CALL', error: 'execution reverted', gas: toHex(3_000_000n) });
    expect(trace.output).toBe(callOf('0xe450d38c', ALICE.address, '5', '6'));
    // It left nothing behind.
    expect(await result('eth_call', { to, data: callOf('0x70a08231', BOB.address) })).toBe(word('3e3'));
  });

  it('show a contract that makes another one', async () => {
    const [factory, child] = [loadFixture('Factory'), loadFixture('Child')];
    const deployment = { to: undefined, value: 0n, gas: 30_000_000n };
    // The child is deployed once, so that its program is there.
    await send({ ...deployment, nonce: 0, data: `${toHex(child.code)}${word('1').slice(2)}` });
    const { result: deployed } = await send({ ...deployment, nonce: 1, data: toHex(factory.code) });
    await mine();
    const { contractAddress: to } = (await result('eth_getTransactionReceipt', deployed)) as { contractAddress: `0x${string}` };
    const data = encodeFunctionData({ abi: factory.abi, functionName: 'makeAt', args: [word('5'), 7n] });
    const { result: made } = await send({ nonce: 2, to, value: 0n, data, gas: 10_000_000n });
    await mine();
    expect(await result('eth_getTransactionReceipt', made)).toMatchObject({ status: '0x1', to });
    const trace = await result('debug_traceTransaction', made, { tracer: 'callTracer' });
    expect(trace).toMatchObject({ type: 'CALL', to, calls: [{ type: 'CREATE2', from: to, input: word('7') }] });
    const top = await result('debug_traceTransaction', made, { tracer: 'callTracer', tracerConfig: { onlyTopCall: true } });
    expect(top).not.toHaveProperty('calls');
    expect(await result('debug_traceTransaction', deployed, { tracer: 'callTracer' })).toMatchObject({
      type: 'CREATE',
      to,
      input: toHex(factory.code),
    });
  });
});

it('a transaction that reverts succeeds as an extrinsic, whose event says that it reverted', async () => {
  const to = await deployToken();
  const { result: hash } = await send({
    nonce: 1,
    to,
    value: 0n,
    data: callOf('0xa9059cbb', BOB.address, 'ffff'),
    gas: 3_000_000n,
  });
  await mine();
  expect(await result('eth_getTransactionReceipt', hash)).toMatchObject({ status: '0x0', logs: [] });
  const { chain } = ethereum.node;
  const events = chain.executeAt(chain.head, () => ethereum.runtime.System.events());
  expect(events).toContainEqual(
    expect.objectContaining({ type: 'Revive', value: expect.objectContaining({ type: 'EthExtrinsicRevert' }) }),
  );
  expect(events.map(({ value }) => value.type)).not.toContain('ExtrinsicFailed');
});

describe('the methods', () => {
  it('stand in the list of the node, beside its own', () => {
    const { node } = createEthereumNode();
    expect(node.methods.names).toEqual(expect.arrayContaining(['eth_call', 'eth_unsubscribe', 'evm_mine', 'chain_getBlock']));
  });
});
