import '../../src/matchers/jest.ts';
import { createEngine } from '@polkavirt/polkavm';
import { describeStop, type StopReport } from '@polkavirt/primitives';
import { parseAbi } from 'viem';
import {
  ContractFailed,
  ContractReverted,
  contractAt,
  createSolidityChain,
  deploy,
  type SolidityChain,
} from '../../src/client/index.ts';
import { inspectCode, watchEngine } from '../../src/engine/index.ts';
import { IMPLEMENTATIONS } from '../support/implementations.ts';
import { loadFixture } from '../support/solidity.ts';

const tokenAbi = parseAbi([
  'constructor(uint256 supply)',
  'function balanceOf(address) view returns (uint256)',
  'function name() view returns (string)',
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
const Token = { abi: tokenAbi, blob: loadFixture('Token').code };
const Counter = { abi: counterAbi, blob: loadFixture('Counter').code };
const featuresFixture = loadFixture('Features');
const Features = { abi: featuresFixture.abi, blob: featuresFixture.code };

/** The message of a matcher that does not match. */
const messageOf = async (matching: Promise<void>): Promise<string> =>
  matching.then(
    () => Promise.reject(new Error('it matched')),
    ({ message }: Error) => message,
  );

it('counts in wei of a currency with fewer decimals, and in gas of the scale that it is given', async () => {
  const virt = IMPLEMENTATIONS.native();
  const chain = createSolidityChain({ virt, nativeToEthRatio: 10n ** 8n, gasScale: 50n, endowment: 10n ** 20n });
  const [alice] = chain.accounts;
  // Of 10^12 native units, each 10^8 wei, all but the existential deposit of one.
  expect(chain.balanceOf(alice)).toBe((10n ** 12n - 1n) * 10n ** 8n);
  const features = await deploy(chain, Features);
  const [, gasLimit, gasPrice] = (await features.read.gas()) as readonly bigint[];
  // A block's 1.5 * 10^12 ps by 50 times 25 ps.
  expect([gasLimit, gasPrice]).toEqual([1_200_000_000n, 50n * 10n ** 8n]);
  const { abi, code: blob } = loadFixture('Vault');
  const vault = await deploy(chain, { abi, blob });
  // A contract sees wei, also those below a native unit.
  const before = chain.balanceOf(alice);
  await vault.write.deposit([], { value: 10n ** 8n + 5n });
  expect(await vault.read.balances([alice])).toBe(10n ** 8n + 5n);
  expect([chain.balanceOf(vault.address), before - chain.balanceOf(alice)]).toEqual([10n ** 8n + 5n, 10n ** 8n + 5n]);
});

describe('a chain whose engine is watched', () => {
  it.each(Object.entries(IMPLEMENTATIONS))('says where a contract trapped, on %s', async (_, createVirt) => {
    const { engine, explain } = watchEngine(createEngine());
    const watched = createSolidityChain({ virt: createVirt(engine), explain, inspectCode });
    const features = await deploy(watched, Features);
    const [trapped] = await Promise.allSettled([features.read.allocate([70_000n])]);
    const { message } = (trapped as PromiseRejectedResult).reason as Error;
    expect(message).toMatch(
      /^allocate\(size: 70000\) failed: ContractTrapped: .*\n {2}EVM memory is full: .*\n {2}at pc \d+: trap\n/,
    );
    expect(message).toContain(`in ${features.address.toLowerCase()}, call (selector 0x`);
    // The matchers add the report of the engine.
    const { stop } = (trapped as PromiseRejectedResult).reason as ContractFailed;
    expect(stop).toMatchObject({ kind: 'Trap', instruction: 'trap' });
    const told = await messageOf(expect(features.read.allocate([70_000n])).toRevertWith('Nope'));
    expect(told).toContain(`at pc ${stop?.pc}: trap`);
    expect(told).toContain(describeStop(stop as StopReport));
    const refused = deploy(watched, { abi: [], blob: Uint8Array.of(1, 2, 3) });
    await expect(refused).rejects.toThrow(/^constructor\(\) failed: CodeRejected/);
  });
});

describe.each(Object.entries(IMPLEMENTATIONS))('on %s', (_, createVirt) => {
  const virt = createVirt();
  let chain: SolidityChain;
  let alice: `0x${string}`;
  let bob: `0x${string}`;
  beforeEach(() => {
    chain = createSolidityChain({ virt });
    [alice, bob] = chain.accounts;
  });

  describe('a contract', () => {
    it('is read and written by the functions of its ABI', async () => {
      const token = await deploy(chain, Token, [1_000n]);
      expect(token.address).toMatch(/^0x[0-9a-fA-F]{40}$/);
      const { gasUsed, events } = await token.write.transfer([bob, 7n]);
      expect(gasUsed).toBeGreaterThan(0n);
      expect(events).toMatchObject([{ name: 'Transfer', args: [alice, bob, 7n], address: token.address }]);
      expect([await token.read.balanceOf([alice]), await token.read.balanceOf([bob])]).toEqual([993n, 7n]);
      expect(await token.read.name()).toBe('Fixture Token');
      expect(token.deployment.events).toMatchObject([{ name: 'Transfer', argNames: ['from', 'to', 'value'] }]);
    });

    it('is called by somebody else, simulated, and found again at its address', async () => {
      const token = await deploy(chain, Token, [1_000n], { from: bob });
      expect(await token.simulate.transfer([alice, 1n], { from: bob })).toBe(true);
      expect(await token.read.balanceOf([alice])).toBe(0n);
      await token.as(bob).write.transfer([alice, 2n]);
      const again = contractAt(chain, tokenAbi, token.address.toLowerCase() as `0x${string}`);
      expect([again.address, await again.read.balanceOf([alice])]).toEqual([token.address, 2n]);
    });

    it('is typed by its ABI', async () => {
      const token = await deploy(chain, Token, [1_000n]);
      const balance: bigint = await token.read.balanceOf([alice]);
      const name: string = await token.read.name();
      expect([balance, name]).toEqual([1_000n, 'Fixture Token']);
      const wrong = () => {
        // @ts-expect-error an amount is a bigint
        void token.write.transfer([bob, '7']);
        // @ts-expect-error it only reads
        void token.write.balanceOf([alice]);
        // @ts-expect-error the supply is missing
        void deploy(chain, Token);
      };
      expect(wrong).toBeInstanceOf(Function);
    });

    it('throws why it reverted, and nothing changed', async () => {
      const counter = await deploy(chain, Counter);
      await counter.write.increment([998n]);
      const refused = counter.write.increment([3n]);
      await expect(refused).rejects.toThrow('increment(by: 3) reverted: CeilingReached(ceiling: 1000, wanted: 1001)');
      await expect(refused).rejects.toBeInstanceOf(ContractReverted);
      await expect(counter.simulate.increment([3n])).rejects.toBeInstanceOf(ContractReverted);
      expect(await counter.read.count()).toBe(998n);
      // The first place of the stack is the line that called.
      const { stack }: ContractReverted = await refused.then(String, (error) => error);
      expect(stack?.split('\n').find((line) => /^ +at .*\.[jt]s:/.test(line))).toContain('solidity-chain.test.ts:');
    });

    it('says that there is none where there is none', async () => {
      await expect(contractAt(chain, counterAbi, bob).read.count()).rejects.toThrow(`there is no contract at ${bob}`);
    });

    it('says where it trapped and why there is no more', async () => {
      const refused = deploy(chain, { abi: [], blob: Uint8Array.of(1, 2, 3) });
      await expect(refused).rejects.toBeInstanceOf(ContractFailed);
      await expect(refused).rejects.toThrow(/^constructor\(\) failed: CodeRejected/);
      const counter = await deploy(chain, Counter);
      await expect(counter.write.increment([1n], { gas: 1_000_000n })).rejects.toThrow(/OutOfGas/);
    });
  });

  describe('the chain', () => {
    it('has funds, blocks and time that a test decides over', async () => {
      const started = createSolidityChain({ virt, endowment: 10n ** 20n, timestamp: 1_700_000_000 });
      expect(started.accounts).toHaveLength(10);
      expect(new Set(started.accounts).size).toBe(10);
      expect(started.blockNumber()).toBe(1);
      const features = await deploy(started, Features);
      expect(started.balanceOf(started.accounts[1])).toBeGreaterThan(99n * 10n ** 18n);
      started.mine({ blocks: 3, seconds: 60 });
      expect(started.blockNumber()).toBe(4);
      expect(
        started.externalities.executeWith(() => started.Revive.nonceOf(features.address.toLowerCase() as `0x${string}`)),
      ).toBe(1);
    });

    it('goes back to a snapshot', async () => {
      const counter = await deploy(chain, Counter);
      const before = chain.snapshot();
      await counter.write.increment([5n]);
      chain.restore(before);
      expect(await counter.read.count()).toBe(0n);
    });
  });

  describe('toRevertWith', () => {
    it('takes names, all arguments or some, and the code of a panic', async () => {
      const counter = await deploy(chain, Counter);
      await expect(counter.write.increment([1001n])).toRevertWith();
      await expect(counter.write.increment([1001n])).toRevertWith('CeilingReached');
      await expect(counter.write.increment([1001n])).toRevertWith('CeilingReached', [1000n, 1001n]);
      await expect(counter.write.increment([1001n])).toRevertWith('CeilingReached', { wanted: 1001n });
      await counter.write.increment([1n]);
      await expect(counter.write.increment([2n ** 256n - 1n])).toRevertWith('Panic', [17n]);
      await expect(counter.write.increment([1n])).not.toRevertWith();
      await expect(counter.write.increment([1001n])).not.toRevertWith('Panic');
    });

    it('compares addresses in any case', async () => {
      const token = await deploy(chain, Token, [5n]);
      const sender = alice.toLowerCase();
      await expect(token.write.transfer([bob, 7n])).toRevertWith('ERC20InsufficientBalance', { sender, needed: 7n });
    });

    it('shows what came instead', async () => {
      const counter = await deploy(chain, Counter);
      expect(await messageOf(expect(counter.write.increment([1001n])).toRevertWith('CeilingReached', { wanted: 5n }))).toMatch(
        /Expected: .*a revert with CeilingReached\(wanted: 5\).*\n.*Received: .*CeilingReached\(ceiling: 1000, wanted: 1001\)/,
      );
      expect(await messageOf(expect(counter.write.increment([1n])).toRevertWith('CeilingReached'))).toContain(
        'the call went through',
      );
      const failing = counter.write.increment([1n], { gas: 1_000_000n });
      expect(await messageOf(expect(failing).toRevertWith())).toContain('ContractFailed: increment(by: 1) failed');
    });
  });

  describe('toEmit', () => {
    it('takes names, all arguments or some, also of a receipt and of a deployment', async () => {
      const token = await deploy(chain, Token, [1_000n]);
      await expect(token).toEmit('Transfer', { value: 1_000n });
      await expect(token.write.transfer([bob, 7n])).toEmit('Transfer');
      await expect(token.write.transfer([bob, 7n])).toEmit('Transfer', { from: alice.toLowerCase(), to: bob });
      await expect(await token.write.transfer([bob, 7n])).toEmit('Transfer', [alice, bob, 7n]);
      await expect(token.write.transfer([bob, 7n])).not.toEmit('Approval');
      await expect(token.write.transfer([bob, 7n])).not.toEmit('Transfer', { value: 8n });
    });

    it('shows the events that there were, and why there are none', async () => {
      const token = await deploy(chain, Token, [1_000n]);
      expect(await messageOf(expect(token.write.transfer([bob, 7n])).toEmit('Transfer', { value: 8n }))).toContain(
        `Transfer(from: ${alice}, to: ${bob}, value: 7) of ${token.address}`,
      );
      await expect(expect(token.write.transfer([bob, 7_000n])).toEmit('Transfer')).rejects.toBeInstanceOf(ContractReverted);
      await expect(expect(token.read.name()).toEmit('Transfer')).rejects.toThrow(TypeError);
    });
  });
});
