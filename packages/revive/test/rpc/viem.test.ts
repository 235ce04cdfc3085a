import { onTestEnd, within } from '@polkavirt/test-support';
import {
  type BaseError,
  ContractFunctionRevertedError,
  createPublicClient,
  createTestClient,
  createWalletClient,
  getContract,
  type Hex,
  http,
  parseAbi,
  type Transport,
  toHex,
  webSocket,
} from 'viem';
import { ALICE, BOB, chainOf, ENDOWMENT, type EthereumServer, serveEthereumNode } from '../support/ethereum-node.ts';
import { loadFixture } from '../support/solidity.ts';

const tokenAbi = parseAbi([
  'constructor(uint256 supply)',
  'function balanceOf(address) view returns (uint256)',
  'function transfer(address to, uint256 value) returns (bool)',
  'event Transfer(address indexed from, address indexed to, uint256 value)',
  'error ERC20InsufficientBalance(address sender, uint256 balance, uint256 needed)',
]);
const counterAbi = parseAbi([
  'function count() view returns (uint256)',
  'function increment(uint256 by) returns (uint256)',
  'event Incremented(address indexed by, uint256 from, uint256 to)',
  'error CeilingReached(uint256 ceiling, uint256 wanted)',
]);
const bytecode = toHex(loadFixture('Token').code);

/** Transports by name; each is closed by what it gives back. */
const TRANSPORTS = {
  HTTP: (server: EthereumServer['server']): Transport => http(server.httpUrl, { batch: false }),
  WebSocket: (server: EthereumServer['server']): Transport => webSocket(server.url, { reconnect: false, keepAlive: false }),
};

describe.each(Object.entries(TRANSPORTS))('viem over %s', (name, transportOf) => {
  let ethereum: EthereumServer;
  let clients: ReturnType<typeof connect>;

  const connect = () => {
    const common = { chain: chainOf(ethereum.server), transport: transportOf(ethereum.server), pollingInterval: 5, cacheTime: 0 };
    return {
      reader: createPublicClient(common),
      wallet: createWalletClient({ ...common, account: ALICE }),
      tester: createTestClient({ ...common, mode: 'ganache' }),
    };
  };
  beforeEach(async () => {
    ethereum = await serveEthereumNode();
    clients = connect();
    // The clients share one connection.
    const { transport } = clients.reader;
    if (name === 'WebSocket') onTestEnd('the connection', async () => (await transport.getRpcClient?.())?.close());
  });

  const receiptOf = (hash: Hex) => within('the receipt of a transaction', clients.reader.waitForTransactionReceipt({ hash }));
  const deployToken = async () => {
    const hash = await clients.wallet.deployContract({ abi: tokenAbi, bytecode, args: [1_000n] });
    const { contractAddress, status } = await receiptOf(hash);
    expect(status).toBe('success');
    return getContract({
      abi: tokenAbi,
      address: contractAddress as Hex,
      client: { public: clients.reader, wallet: clients.wallet },
    });
  };

  it('moves value: 21,000 gas at the price of the chain', async () => {
    const { reader, wallet } = clients;
    expect(await reader.getChainId()).toBe(420_420_420);
    expect(await reader.getBlockNumber()).toBe(0n);
    expect(await reader.getBalance({ address: ALICE.address })).toBe(ENDOWMENT - 1n);
    const hash = await wallet.sendTransaction({ to: BOB.address, value: 5n, gas: 21_000n + 4_000n });
    const receipt = await receiptOf(hash);
    expect(receipt).toMatchObject({ status: 'success', transactionIndex: 0, type: 'eip1559', logs: [], contractAddress: null });
    const spent = receipt.gasUsed * receipt.effectiveGasPrice;
    // One unit of each account is its existential deposit, which nobody can spend.
    expect(await reader.getBalance({ address: ALICE.address })).toBe(ENDOWMENT - 1n - 5n - spent);
    expect(await reader.getBalance({ address: BOB.address })).toBe(ENDOWMENT - 1n + 5n);
    expect(await reader.getTransactionCount({ address: ALICE.address })).toBe(1);
  });

  it('deploys, calls, and reads logs, blocks and transactions', async () => {
    const { reader } = clients;
    const began = Math.floor(Date.now() / 1000);
    const token = await deployToken();
    expect(await reader.getCode({ address: token.address })).toBe(bytecode);
    const hash = await token.write.transfer([BOB.address, 7n]);
    const receipt = await receiptOf(hash);
    expect(await token.read.balanceOf([BOB.address])).toBe(7n);

    const logs = await token.getEvents.Transfer({ to: BOB.address }, { fromBlock: 'earliest' });
    expect(logs).toHaveLength(1);
    expect(logs[0]).toMatchObject({
      args: { from: ALICE.address, to: BOB.address, value: 7n },
      transactionHash: hash,
      logIndex: 0,
    });
    expect(await token.getEvents.Transfer({ to: ALICE.address }, { fromBlock: 0n })).toHaveLength(1);

    const block = await reader.getBlock({ blockHash: receipt.blockHash, includeTransactions: true });
    expect(block.transactions).toMatchObject([
      { hash, from: ALICE.address.toLowerCase(), nonce: 1, blockNumber: receipt.blockNumber },
    ]);
    expect(Number(block.timestamp)).toBeGreaterThanOrEqual(began);
    expect(Number(block.timestamp)).toBeLessThanOrEqual(Date.now() / 1000);
    expect((await reader.getBlock({ blockNumber: receipt.blockNumber })).hash).toBe(receipt.blockHash);
    expect((await reader.getTransaction({ hash })).to).toBe(token.address.toLowerCase());
    // Before the transfer nobody had seen Bob.
    expect(await token.read.balanceOf([BOB.address], { blockNumber: receipt.blockNumber - 1n })).toBe(0n);
  });

  it('shows why a call, an estimate or a transaction reverts', async () => {
    const { reader, wallet } = clients;
    const token = await deployToken();
    const refused = await token.simulate.transfer([BOB.address, 2_000n], { account: ALICE }).catch((error: unknown) => error);
    const reverted = (refused as BaseError).walk((error) => error instanceof ContractFunctionRevertedError);
    expect((reverted as ContractFunctionRevertedError).data).toMatchObject({
      errorName: 'ERC20InsufficientBalance',
      args: [ALICE.address, 1_000n, 2_000n],
    });
    await expect(token.write.transfer([BOB.address, 2_000n])).rejects.toThrow('ERC20InsufficientBalance');
    // With gas given nothing is estimated: the transaction stands in a block, and failed.
    const hash = await token.write.transfer([BOB.address, 2_000n], { gas: 5_000_000n });
    const receipt = await receiptOf(hash);
    expect(receipt).toMatchObject({ status: 'reverted', logs: [] });
    expect(receipt.gasUsed).toBeLessThan(5_000_000n);
    expect(await reader.getTransactionCount({ address: ALICE.address })).toBe(2);
    await expect(wallet.sendTransaction({ to: BOB.address, nonce: 0, gas: 30_000n })).rejects.toThrow(
      /nonce too low|lower than the current nonce/,
    );
  });

  it.each(['legacy', 'eip2930', 'eip1559'] as const)('takes transactions of type %s', async (type) => {
    const hash = await clients.wallet.sendTransaction({ to: BOB.address, value: 1n, type } as never);
    expect(await receiptOf(hash)).toMatchObject({ status: 'success', type });
    expect(await clients.reader.getTransaction({ hash })).toMatchObject({ type, value: 1n, from: ALICE.address.toLowerCase() });
  });

  it('estimates what suffices, and not much more', async () => {
    const { reader, wallet } = clients;
    const counterCode = toHex(loadFixture('Counter').code);
    const deployed = await receiptOf(await wallet.deployContract({ abi: counterAbi, bytecode: counterCode }));
    const request = { abi: counterAbi, address: deployed.contractAddress as Hex, functionName: 'increment', args: [5n] } as const;
    const gas = await reader.estimateContractGas({ ...request, account: ALICE });
    const enough = await receiptOf(await wallet.writeContract({ ...request, gas }));
    expect(enough).toMatchObject({ status: 'success' });
    const short = await receiptOf(await wallet.writeContract({ ...request, gas: (gas * 9n) / 10n }));
    expect(short).toMatchObject({ status: 'reverted' });
  });

  it('goes back to a snapshot, mines, and puts the clock forward', async () => {
    const { reader, tester, wallet } = clients;
    const id = await tester.snapshot();
    const hash = await wallet.sendTransaction({ to: BOB.address, value: 5n });
    await receiptOf(hash);
    await tester.revert({ id });
    expect(await reader.getBlockNumber()).toBe(0n);
    expect(await reader.getBalance({ address: BOB.address })).toBe(ENDOWMENT - 1n);
    await expect(reader.getTransactionReceipt({ hash })).rejects.toThrow('could not be found');
    await tester.mine({ blocks: 3 });
    const before = await reader.getBlock();
    await tester.increaseTime({ seconds: 3600 });
    await tester.mine({ blocks: 1 });
    const after = await reader.getBlock();
    expect([before.number, after.number]).toEqual([3n, 4n]);
    expect(after.timestamp - before.timestamp).toBeGreaterThanOrEqual(3600n);
    expect(after.timestamp - before.timestamp).toBeLessThan(3660n);
  });

  it('traces a transaction, and says what the client is', async () => {
    const { reader } = clients;
    const token = await deployToken();
    const hash = await token.write.transfer([BOB.address, 7n]);
    const receipt = await receiptOf(hash);
    const trace = await reader.request({
      method: 'debug_traceTransaction',
      params: [hash, { tracer: 'callTracer', tracerConfig: { withLog: true } }],
    } as never);
    expect(trace).toMatchObject({
      type: 'CALL',
      from: ALICE.address.toLowerCase(),
      to: token.address.toLowerCase(),
      gasUsed: toHex(receipt.gasUsed),
      output: `0x${'1'.padStart(64, '0')}`,
      logs: [{ address: token.address.toLowerCase(), topics: receipt.logs[0].topics }],
    });
    expect(await reader.request({ method: 'web3_clientVersion' })).toMatch(/^anvil\/polkavirt\//);
    expect(await reader.request({ method: 'net_version' })).toBe('420420420');
    expect((await reader.getFeeHistory({ blockCount: 2, rewardPercentiles: [50] })).baseFeePerGas).toHaveLength(3);
  });

  if (name === 'WebSocket') {
    it('hears of new blocks and of logs', async () => {
      const { reader } = clients;
      const token = await deployToken();
      const heard = new Promise<unknown[]>((resolve) => {
        const blocks: bigint[] = [];
        const finish = (values: bigint | undefined) => {
          stopLogs();
          stopBlocks();
          resolve([values, blocks.length > 0]);
        };
        const stopBlocks = reader.watchBlockNumber({ onBlockNumber: (number) => blocks.push(number) });
        const stopLogs = token.watchEvent.Transfer({ to: BOB.address }, { onLogs: ([{ args }]) => finish(args.value) });
        // The subscriptions are on their way; the transaction takes several round trips more.
        void token.write
          .transfer([ALICE.address, 3n])
          .then(receiptOf)
          .then(() => token.write.transfer([BOB.address, 9n]));
      });
      expect(await within('the transfer and its block', heard)).toEqual([9n, true]);
    });
  }
});
