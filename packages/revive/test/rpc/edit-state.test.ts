/** What tests do to the state by hand, and what they pretend for one call. */
import { encodeFunctionData, toHex } from 'viem';
import { askerOf } from '../support/ask.ts';
import { ALICE, ALICE_KEY, BOB, type EthereumServer, serveEthereumNode } from '../support/ethereum-node.ts';
import { loadFixture } from '../support/solidity.ts';

let ethereum: EthereumServer;
let { ask, result, refusal } = {} as ReturnType<typeof askerOf>;
beforeEach(async () => {
  ethereum = await serveEthereumNode({}, [ALICE_KEY]);
  ({ ask, result, refusal } = askerOf(ethereum));
});

const from = ALICE.address.toLowerCase();
const SOMEBODY = `0x${'5a'.repeat(20)}`;
const word = (value: bigint | number) => `0x${BigInt(value).toString(16).padStart(64, '0')}`;
const balanceOf = async (who: string, block = 'latest') => BigInt(await result<string>('eth_getBalance', who, block));
const counter = loadFixture('Counter');
const count = encodeFunctionData({ abi: counter.abi, functionName: 'count' });
const increment = (by: bigint) => encodeFunctionData({ abi: counter.abi, functionName: 'increment', args: [by] });
const deploy = async (name: string, args = '') => {
  const hash = await result('eth_sendTransaction', { from, data: `${toHex(loadFixture(name).code)}${args}` });
  return (await result<{ contractAddress: string }>('eth_getTransactionReceipt', hash)).contractAddress;
};

describe('the state is set by hand:', () => {
  it('balances, which can be spent to the last unit', async () => {
    expect(await result('hardhat_setBalance', SOMEBODY, '0x64')).toBe(true);
    expect(await balanceOf(SOMEBODY)).toBe(100n);
    await result('anvil_setBalance', SOMEBODY, '0x0');
    expect(await balanceOf(SOMEBODY)).toBe(0n);
    await result('anvil_addBalance', SOMEBODY, '0x5');
    expect(await balanceOf(SOMEBODY)).toBe(5n);
    expect(await refusal('hardhat_setBalance', SOMEBODY, `0x${'f'.repeat(40)}`)).toMatch(/BalanceConversionFailed/);
    expect(await balanceOf(SOMEBODY)).toBe(5n);
  });

  it('nonces, of accounts that exist or not', async () => {
    await result('hardhat_setNonce', from, '0x15');
    await result('evm_setAccountNonce', SOMEBODY, '0x3');
    expect(await result('eth_getTransactionCount', from)).toBe('0x15');
    expect(await result('eth_getTransactionCount', SOMEBODY)).toBe('0x3');
    const hash = await result('eth_sendTransaction', { from, to: SOMEBODY, value: '0x1' });
    expect(await result('eth_getTransactionByHash', hash)).toMatchObject({ nonce: '0x15' });
    expect(await refusal('hardhat_setNonce', from, '0x100000000')).toMatch(/^-32602 .*32 bits/);
  });

  it('programs and what they store; EVM code is refused with the reason', async () => {
    await result('hardhat_setCode', SOMEBODY, toHex(counter.code));
    expect(await result('eth_getCode', SOMEBODY)).toBe(toHex(counter.code));
    await result('hardhat_setStorageAt', SOMEBODY, '0x0', word(40));
    expect(await result('eth_call', { to: SOMEBODY, data: count })).toBe(word(40));
    await result('eth_sendTransaction', { from, to: SOMEBODY, data: increment(2n) });
    expect(await result('eth_getStorageAt', SOMEBODY, '0x0')).toBe(word(42));
    await result('anvil_setStorageAt', SOMEBODY, '0x0', word(0));
    expect(await result('eth_call', { to: SOMEBODY, data: count })).toBe(word(0));
    // Another program keeps what is stored; none removes it.
    await result('anvil_setStorageAt', SOMEBODY, word(0), word(7));
    await result('anvil_setCode', SOMEBODY, toHex(loadFixture('Token').code));
    expect(await result('eth_getStorageAt', SOMEBODY, '0x0')).toBe(word(7));
    await result('anvil_setCode', SOMEBODY, '0x');
    expect(await result('eth_getCode', SOMEBODY)).toBe('0x');
    expect(await refusal('hardhat_setCode', SOMEBODY, '0x6080604052')).toMatch(/PolkaVM.*EVM bytecode does not run here.*resolc/);
    expect(await refusal('hardhat_setCode', SOMEBODY, '0x50564d00')).toMatch(/CodeRejected/);
    expect(await refusal('hardhat_setStorageAt', BOB.address, '0x0', word(1))).toMatch(/no contract at/);
  });

  it('the base fee, the author and the gas of blocks, from the next one on', async () => {
    await result('eth_sendTransaction', { from, to: SOMEBODY, value: '0x1' });
    await result('hardhat_setNextBlockBaseFeePerGas', '0x7d0');
    await result('hardhat_setCoinbase', SOMEBODY);
    await result('hardhat_setPrevRandao', word(99));
    await result('evm_setBlockGasLimit', '0xf4240');
    expect(await result('eth_gasPrice')).toBe('0x7d0');
    // What was is as it was.
    expect(await result('eth_getBlockByNumber', 'latest')).toMatchObject({ number: '0x1', baseFeePerGas: '0x3e8' });
    const hash = await result('eth_sendTransaction', { from, to: SOMEBODY, value: '0x1' });
    expect(await result('eth_getTransactionReceipt', hash)).toMatchObject({ effectiveGasPrice: '0x7d0', gasUsed: '0x5208' });
    expect(await result('eth_getBlockByNumber', 'latest')).toMatchObject({
      baseFeePerGas: '0x7d0',
      miner: SOMEBODY,
      mixHash: word(99),
      gasLimit: '0xf4240',
    });
    expect(await result('eth_coinbase')).toBe(SOMEBODY);
    const { baseFeePerGas } = await result<{ baseFeePerGas: string[] }>('eth_feeHistory', '0x2', 'latest', []);
    expect(baseFeePerGas).toEqual(['0x3e8', '0x7d0', '0x7d0']);
    const low = { from, to: SOMEBODY, gas: '0x5208', gasPrice: '0x3e8' };
    expect(await refusal('eth_sendTransaction', low)).toMatch(/less than block base fee/);
    expect(await refusal('eth_sendTransaction', { ...low, gasPrice: '0x7d0', gas: '0xf4241' })).toMatch(
      /exceeds block gas limit/,
    );
    expect(await refusal('evm_setBlockGasLimit', '0xffffffffffff')).toMatch(/^-32602 .*weight/);
  });

  it('and a snapshot takes all of it back', async () => {
    const id = await result('evm_snapshot');
    await result('hardhat_setBalance', SOMEBODY, '0x64');
    await result('hardhat_setNextBlockBaseFeePerGas', '0x7d0');
    await result('evm_revert', id);
    expect([await balanceOf(SOMEBODY), await result('eth_gasPrice')]).toEqual([0n, '0x3e8']);
  });
});

describe('an account without its key', () => {
  it('sends transactions while it is impersonated, and its block says that it did', async () => {
    await result('hardhat_setBalance', SOMEBODY, '0xde0b6b3a7640000');
    const transaction = { from: SOMEBODY, to: BOB.address, value: '0x7' };
    expect(await refusal('eth_sendTransaction', transaction)).toMatch(/no key of 0x5a/);
    await result('hardhat_impersonateAccount', SOMEBODY);
    const before = await balanceOf(BOB.address);
    const hash = await result('eth_sendTransaction', transaction);
    expect(await result('eth_getTransactionReceipt', hash)).toMatchObject({ from: SOMEBODY, status: '0x1' });
    expect(await balanceOf(BOB.address)).toBe(before + 7n);
    expect(await result('eth_getTransactionCount', SOMEBODY)).toBe('0x1');
    expect(await result('debug_traceTransaction', hash, { tracer: 'callTracer' })).toMatchObject({ from: SOMEBODY });
    // Nobody can send what stands in the block.
    const raw = await result('debug_getRawTransaction', hash);
    expect(await refusal('eth_sendRawTransaction', raw)).toMatch(/invalid sender/);
    expect(await result('hardhat_stopImpersonatingAccount', SOMEBODY)).toBe(true);
    expect(await refusal('eth_sendTransaction', transaction)).toMatch(/no key of/);
    await result('anvil_autoImpersonateAccount', true);
    expect(await result('eth_sendTransaction', transaction)).toMatch(/^0x/);
  });

  it('may be a contract', async () => {
    const to = await deploy('Counter');
    await result('hardhat_setBalance', to, '0xde0b6b3a7640000');
    await result('anvil_impersonateAccount', to);
    const hash = await result('eth_sendTransaction', { from: to, to, data: increment(3n) });
    expect(await result('eth_getTransactionReceipt', hash)).toMatchObject({ from: to, status: '0x1' });
    expect(await result('eth_call', { to, data: count })).toBe(word(3));
  });
});

describe('a call pretends', () => {
  it.each([
    ['a balance', { [SOMEBODY]: { balance: '0x64' } }, { from: SOMEBODY, to: BOB.address, value: '0x64' }, '0x'],
    ['a program', { [SOMEBODY]: { code: toHex(counter.code) } }, { to: SOMEBODY, data: count }, word(0)],
    [
      'a program and all that it stores',
      { [SOMEBODY]: { code: toHex(counter.code), state: { [word(0)]: word(5) } } },
      { to: SOMEBODY, data: count },
      word(5),
    ],
    ['nothing', {}, { to: BOB.address }, '0x'],
  ])('%s', async (_, state, request, answer) => {
    expect(await result('eth_call', request, 'latest', state)).toBe(answer);
    expect(await result('eth_getCode', SOMEBODY)).toBe('0x');
    expect(await balanceOf(SOMEBODY)).toBe(0n);
    expect(BigInt(await result('eth_estimateGas', request, 'latest', state))).toBeGreaterThanOrEqual(21_000n);
    const trace = await result('debug_traceCall', request, 'latest', { tracer: 'callTracer', stateOverrides: state });
    expect(trace).toMatchObject({ type: 'CALL', to: request.to.toLowerCase() });
  });

  it('other slots, where the rest stays', async () => {
    const token = await deploy('Token', word(1000).slice(2));
    const supply = encodeFunctionData({ abi: loadFixture('Token').abi, functionName: 'totalSupply' });
    const decimals = encodeFunctionData({ abi: loadFixture('Token').abi, functionName: 'name' });
    const name = await result('eth_call', { to: token, data: decimals });
    const overrides = { [token]: { stateDiff: { '0x2': word(9) } } };
    expect(await result('eth_call', { to: token, data: supply }, 'latest', overrides)).toBe(word(9));
    expect(await result('eth_call', { to: token, data: decimals }, 'latest', overrides)).toBe(name);
    const cleared = { [token]: { state: { '0x2': word(8) } } };
    expect(await result('eth_call', { to: token, data: supply }, 'latest', cleared)).toBe(word(8));
    expect(await result('eth_call', { to: token, data: supply })).toBe(word(1000));
  });

  it('another block', async () => {
    const to = await deploy('Features');
    const data = encodeFunctionData({ abi: loadFixture('Features').abi, functionName: 'chain' });
    const block = { number: '0x64', time: '0x3e8', baseFeePerGas: '0x7', feeRecipient: SOMEBODY };
    const answer = await result<string>('eth_call', { to, data }, 'latest', {}, block);
    const words = answer.slice(2).match(/.{64}/g) ?? [];
    expect(words.slice(1, 4).map((one) => BigInt(`0x${one}`))).toEqual([100n, 1000n, 7n]);
    expect(words[4]).toBe(SOMEBODY.slice(2).padStart(64, '0'));
    expect(await result('eth_blockNumber')).toBe('0x1');
  });

  it('of an account without code nothing is stored, which may be said', async () => {
    expect(await result('eth_call', { to: BOB.address }, 'latest', { [SOMEBODY]: { state: {} } })).toBe('0x');
  });

  it.each([
    [{ [SOMEBODY]: { state: {}, stateDiff: {} } }, /both state and stateDiff/],
    [{ [SOMEBODY]: { code: '0x6001' } }, /EVM bytecode does not run/],
    [{ [SOMEBODY]: { movePrecompileToAddress: BOB.address } }, /cannot be moved/],
    [{ [SOMEBODY]: { stateDiff: { '0x0': word(1) } } }, /no contract at/],
    [{ [SOMEBODY]: { state: { '0x0': word(1) } } }, /no contract at/],
    [{ nobody: {} }, /20 bytes/],
    [[], /an object/],
  ])('nothing that cannot be: %j', async (state, message) => {
    expect(await refusal('eth_call', { to: BOB.address }, 'latest', state)).toMatch(message);
  });
});

describe('the chain as a whole', () => {
  it('goes back to its first block', async () => {
    await result('eth_sendTransaction', { from, to: SOMEBODY, value: '0x7' });
    const id = await result('evm_snapshot');
    await result('hardhat_impersonateAccount', SOMEBODY);
    expect(await result('hardhat_reset')).toBe(true);
    expect(await result('eth_blockNumber')).toBe('0x0');
    expect([await balanceOf(SOMEBODY), await result('eth_getTransactionCount', from)]).toEqual([0n, '0x0']);
    expect(await result('evm_revert', id)).toBe(false);
    expect(await refusal('eth_sendTransaction', { from: SOMEBODY, to: SOMEBODY })).toMatch(/insufficient|no key/);
    expect(await refusal('hardhat_reset', { forking: { jsonRpcUrl: 'http://127.0.0.1' } })).toMatch(/forked/);
  });

  it('is dumped and loaded', async () => {
    await result('eth_sendTransaction', { from, to: SOMEBODY, value: '0x7' });
    const state = await result('anvil_dumpState');
    await result('eth_sendTransaction', { from, to: SOMEBODY, value: '0x7' });
    expect(await result('hardhat_loadState', state)).toBe(true);
    expect([await balanceOf(SOMEBODY), await result('eth_blockNumber')]).toEqual([7n, '0x1']);
    expect((await ask('anvil_loadState', '0x00')).error).toMatchObject({ code: -32602 });
  });
});
