import { blake2b } from '@noble/hashes/blake2.js';
import { hexToU8a, u8aToHex } from '@polkadot/util';
import { createTypestateNative } from '@polkavirt/native';
import { type Abi, decodeFunctionResult, encodeFunctionData, keccak256, parseAbi } from 'viem';
import { createSolidityChain, definePrecompile, deploy, revertWith } from '../../src/client/index.ts';
import { fallbackAccount } from '../../src/index.ts';
import { loadFixture } from '../support/solidity.ts';

const ASSETS = `0x${'00'.repeat(18)}0800` as const;
const SYSTEM = `0x${'00'.repeat(18)}0900` as const;
const abi = parseAbi([
  'function balanceOf(address who) view returns (uint256)',
  'function mint(address who, uint256 amount) returns (bool)',
  'function missing()',
]);
const features = loadFixture('Features');

/** An asset whose balances the precompile keeps. */
const assets = definePrecompile({
  name: 'assets',
  abi,
  functions: {
    balanceOf: ([who], { storage }) => BigInt(u8aToHex(storage.get(hexToU8a(who)) ?? new Uint8Array(1))),
    mint: ([who, amount], { storage, value }) => {
      if (amount > 100n) revertWith('too many');
      storage.set(hexToU8a(who), hexToU8a(`0x${amount.toString(16).padStart(64, '0')}`));
      return value === 0n;
    },
  },
});

async function setUp() {
  const chain = createSolidityChain({ virt: createTypestateNative({ costModel: 'naive' }), precompiles: { [ASSETS]: assets } });
  const contract = await deploy(chain, { abi: features.abi, blob: features.code });
  const call = (to: string, data: string) => contract.simulate.callRaw([to, data]) as Promise<[boolean, `0x${string}`]>;
  const ask = async (to: string, of: Abi, functionName: string, args: readonly unknown[] = []) => {
    const [ok, data] = await call(to, encodeFunctionData({ abi: of, functionName, args }));
    expect(ok).toBe(true);
    return decodeFunctionResult({ abi: of, functionName, data });
  };
  return { chain, contract, call, ask };
}

describe('a precompile of a test', () => {
  it('is called by contracts, and what it keeps is undone with them', async () => {
    const { chain, contract, ask, call } = await setUp();
    const [, bob] = chain.accounts;
    const mint = (amount: bigint) => encodeFunctionData({ abi, functionName: 'mint', args: [bob, amount] });
    expect(await ask(ASSETS, abi, 'balanceOf', [bob])).toBe(0n);
    await contract.write.callRaw([ASSETS, mint(7n)]);
    expect(await ask(ASSETS, abi, 'balanceOf', [bob])).toBe(7n);
    // A simulation leaves nothing, and a call that reverts says why.
    expect((await call(ASSETS, mint(9n)))[0]).toBe(true);
    expect(await ask(ASSETS, abi, 'balanceOf', [bob])).toBe(7n);
    const [ok, reason] = await call(ASSETS, mint(101n));
    expect([ok, Buffer.from(reason.slice(2), 'hex').includes('too many')]).toEqual([false, true]);
  });

  it('reverts for what it does not have', async () => {
    const { call } = await setUp();
    expect(await call(ASSETS, encodeFunctionData({ abi, functionName: 'missing' }))).toEqual([false, '0x']);
    expect(await call(ASSETS, '0x01020304')).toEqual([false, '0x']);
  });

  it('may not write in a read-only call, and has code where Solidity looks for it', async () => {
    const { chain } = await setUp();
    const { Revive, externalities } = chain;
    expect(externalities.executeWith(() => u8aToHex(Revive.codeAt(ASSETS) ?? null))).toBe('0x60006000fd');
    expect(externalities.executeWith(() => Revive.codeAt(`0x${'00'.repeat(19)}01`))).toHaveLength(0);
  });
});

it('a precompile of a test costs the Ethereum gas that it says, of 25,000 picoseconds each; 1,000 if it says nothing', () => {
  const define = (gas?: bigint) =>
    definePrecompile({ name: 'priced', abi, functions: { balanceOf: () => 1n }, ...(gas !== undefined && { gas }) });
  const consumed = (gas?: bigint): bigint => {
    const virt = createTypestateNative({ costModel: 'naive' });
    const { Revive, accounts, externalities } = createSolidityChain({ virt, precompiles: { [ASSETS]: define(gas) } });
    const input = hexToU8a(encodeFunctionData({ abi, functionName: 'balanceOf', args: [accounts[0]] }));
    const outcome = externalities.executeWith(() =>
      Revive.bareCall({ origin: fallbackAccount(accounts[0]), dest: ASSETS, data: input }),
    );
    expect(outcome.result.ok).toBe(true);
    return outcome.weightConsumed.refTime;
  };
  const byDefault = consumed();
  expect(consumed(1000n)).toBe(byDefault);
  expect(consumed(3000n) - byDefault).toBe(2000n * 25_000n);
});

describe('the system precompile', () => {
  const system = parseAbi([
    'function hashBlake256(bytes input) pure returns (bytes32)',
    'function hashBlake128(bytes input) pure returns (bytes32)',
    'function toAccountId(address input) view returns (bytes)',
    'function callerIsOrigin() view returns (bool)',
    'function callerIsRoot() view returns (bool)',
    'function minimumBalance() view returns (uint256)',
    'function ownCodeHash() view returns (bytes32)',
    'function weightLeft() view returns (uint64 refTime, uint64 proofSize)',
  ]);

  it('answers as upstream declares it', async () => {
    const { ask, chain, contract } = await setUp();
    const input = '0x010203';
    const digest = (length: number) => u8aToHex(blake2b(hexToU8a(input), { dkLen: length }));
    expect(await ask(SYSTEM, system, 'hashBlake256', [input])).toBe(digest(32));
    expect(await ask(SYSTEM, system, 'hashBlake128', [input])).toBe(digest(16).padEnd(66, '0'));
    const self = contract.address.toLowerCase();
    expect(await ask(SYSTEM, system, 'toAccountId', [contract.address])).toBe(`${self}${'ee'.repeat(12)}`);
    expect(await ask(SYSTEM, system, 'callerIsOrigin')).toBe(true);
    expect(await ask(SYSTEM, system, 'callerIsRoot')).toBe(false);
    expect(await ask(SYSTEM, system, 'minimumBalance')).toBe(1n);
    expect(await ask(SYSTEM, system, 'ownCodeHash')).toBe(keccak256(u8aToHex(features.code)));
    const [refTime, proofSize] = (await ask(SYSTEM, system, 'weightLeft')) as [bigint, bigint];
    expect([refTime > 0n, proofSize]).toEqual([true, 0n]);
    expect(chain.blockNumber()).toBe(1);
  });

  it('reverts for what it does not have, and for arguments that are too short', async () => {
    const { call } = await setUp();
    expect(await call(SYSTEM, '0x01020304')).toEqual([false, '0x']);
    const data = encodeFunctionData({ abi: system, functionName: 'hashBlake256', args: ['0x010203'] });
    for (const length of [10, 74, 138]) expect((await call(SYSTEM, data.slice(0, length)))[0]).toBe(false);
  });
});

it('contracts can ask for the hashes of the last 256 blocks', async () => {
  const { chain, contract } = await setUp();
  const previous = async () => ((await contract.read.chain()) as readonly unknown[])[5];
  chain.mine();
  const first = await previous();
  expect(first).not.toBe(`0x${'00'.repeat(32)}`);
  chain.mine({ blocks: 300 });
  const second = await previous();
  expect([first, `0x${'00'.repeat(32)}`]).not.toContain(second);
  expect(chain.blockNumber()).toBe(302);
});
