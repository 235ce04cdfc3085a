/** A failure of an ordinary build is repeated on the debug build that the cache has, when its message is read; nothing else changes. */
import { createHash } from 'node:crypto';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { onTestEnd } from '@polkavirt/test-support';
import { type Artifact, type ContractReverted, createSolidityChain, deploy } from '../../src/client/index.ts';
import type { DebugSource } from '../../src/debug-source.ts';
import '../../src/matchers/jest.ts';
import { expectedStacks, readBuilt } from '../failing/failing-contracts.ts';
import { IMPLEMENTATIONS } from '../support/implementations.ts';

const KEY = 'a'.repeat(64);

type Released = Readonly<Record<string, Artifact>>;
let contracts: Released;

/** The contracts of the folder `failing` without their debug builds, which stand in a cache, as a compile leaves them there. */
beforeAll(async () => {
  const cache = await mkdtemp(join(tmpdir(), 'polkavirt-late-'));
  onTestEnd('the cache', () => rm(cache, { recursive: true, force: true }));
  const built = Object.entries(await readBuilt());
  const output = JSON.stringify(
    Object.fromEntries(
      built.map(([name, { debug, debugHash }]) => [
        `any.sol:${name}`,
        { debug: Buffer.from(debug).toString('base64'), debugHash },
      ]),
    ),
  );
  const digest = createHash('sha256').update(output).digest('hex');
  await writeFile(join(cache, `${KEY}.json`), JSON.stringify({ digest, output }));
  contracts = Object.fromEntries(
    built.map(([name, { abi, blob }]) => [name, { abi, blob, debugFrom: { contract: `any.sol:${name}`, key: KEY, cache } }]),
  );
});

const newChain = () => createSolidityChain({ virt: IMPLEMENTATIONS.native(), timestamp: 1_700_000_000 });

const failureOf = (call: Promise<unknown>): Promise<ContractReverted> =>
  call.then(
    () => {
      throw new Error('it went through');
    },
    (error: ContractReverted) => error,
  );

it.each([
  ['down', 'down', {}],
  ['start', 'reenter', {}],
  ['swallow', 'swallow', {}],
  // An eighth of what a call has, which spends it all.
  ['gas', 'gas', { gas: 200_000_000_000n }],
])('%s across contracts has the stack of the comments in its sources', async (call, name, options) => {
  const top = await deploy(newChain(), contracts.Top, [], { dependencies: Object.values(contracts) });
  const { trace, message, stack } = await failureOf(top.write[call]([], options));
  expect(trace?.frames.map(({ function: called, file, line }) => ({ function: called, file, line }))).toEqual(
    (await expectedStacks()).get(name),
  );
  expect(message).toMatch(/\n {4}at \S+ \(contracts\/Across\.sol:\d+:\d+\)\n(?:.*\n)* {4}\(repeated on the debug build\)$/);
  // A test runner reads places off the stack: those in Solidity come first, then the test.
  expect(stack?.split('\n').filter((line) => /\.(sol|test\.ts):/.test(line))).toEqual([
    ...message.split('\n').filter((line) => line.includes('.sol:')),
    expect.stringContaining('late-traces.test.ts'),
  ]);
});

it('a message that is read leaves state, balances, events and gas as they were', async () => {
  const plain = Object.fromEntries(Object.entries(contracts).map(([name, { debugFrom: _, ...rest }]) => [name, rest]));
  const run = async (artifacts: Released, isRead: boolean) => {
    const chain = newChain();
    const top = await deploy(chain, artifacts.Top, [], { dependencies: Object.values(artifacts) });
    const root = () => chain.externalities.stateRoot();
    const events = () =>
      chain.externalities.executeWith(() =>
        JSON.stringify(chain.externalities.runtime.System.events(), (_, v) => (typeof v === 'bigint' ? `${v}` : v)),
      );
    const facts = () => [root(), events(), chain.balanceOf(chain.sender), chain.blockNumber()];
    const before = facts();
    const failure = await failureOf(top.write.down());
    expect(facts()).toEqual(before);
    if (isRead) expect(failure.message).toContain('at Top.down');
    expect(facts()).toEqual(before);
    const again = await failureOf(top.write.down());
    const creation = await deploy(chain, artifacts.Plain);
    return [...facts(), failure.gasUsed, again.gasUsed, creation.deployment.gasUsed, creation.address];
  };
  expect(await run(contracts, true)).toEqual(await run(plain, false));
});

it('it is repeated in the state that it failed in, whatever came after', async () => {
  const chain = newChain();
  const empty = chain.snapshot();
  const top = await deploy(chain, contracts.Top, [], { dependencies: Object.values(contracts) });
  const failure = await failureOf(top.read.down?.() ?? top.simulate.down());
  // As a test does between its cases: the contracts are gone.
  chain.restore(empty);
  chain.mine({ blocks: 3 });
  const root = chain.externalities.stateRoot();
  expect(failure.trace?.frames.map(({ function: called }) => called)).toContain('Bottom.take');
  expect(chain.externalities.stateRoot()).toBe(root);
});

it('an expected revert asks for no debug build', async () => {
  const { abi, blob } = (await readBuilt()).Plain;
  const asked: string[] = [];
  const debugFrom = new Proxy({} as DebugSource, { get: (_, name) => void asked.push(String(name)) });
  // Whether it comes from files is asked when it is deployed, for the hint.
  const isOfBuilds = (name: string) => name !== 'artifacts';
  const plain = await deploy(newChain(), { abi, blob, debugFrom });
  await expect(plain.write.requireText()).toRevertWith('never');
  await expect(plain.read.customError([2n])).toRevertWith('Broke', { wanted: 2n });
  expect(asked.filter(isOfBuilds)).toEqual([]);
  await expect(expect(plain.write.requireText()).toRevertWith('always')).rejects.toThrow('never');
  expect(asked.filter(isOfBuilds)).toContain('key');
});

it('a matcher that fails shows the stack', async () => {
  const plain = await deploy(newChain(), contracts.Plain);
  await expect(expect(plain.write.requireText()).toRevertWith('always')).rejects.toThrow(
    /"never"\S*\n {4}at Plain\.requireText \(contracts\/Plain\.sol:36:9\)\n/,
  );
});

it('a failure that the debug build does not have is told as such', async () => {
  const plain = await deploy(newChain(), contracts.Plain);
  const { gasUsed } = await plain.write.inLibrary([1]);
  const withGas = (gas: bigint) => plain.write.inLibrary([1], { gas });
  // The least gas with which it goes through, found by halves. A debug build is charged less than the deployed program.
  let [less, enough] = [0n, 4n * gasUsed];
  while (enough - less > 1n) {
    const gas = (less + enough) / 2n;
    const isEnough = await withGas(gas).then(
      () => true,
      () => false,
    );
    [less, enough] = isEnough ? [less, gas] : [gas, enough];
  }
  const { message, trace } = await failureOf(withGas(less));
  expect(trace).toBeUndefined();
  expect(message).toMatch(
    /^inLibrary\(a: 1\) failed: OutOfGas: (?:.*\n)+ {4}\(repeated on the debug build, it did not fail: .*\)$/,
  );
});

it.each(['0', undefined])('POLKAVIRT_SOLIDITY_DEBUG=%s', async (value) => {
  const before = process.env.POLKAVIRT_SOLIDITY_DEBUG;
  if (value === undefined) delete process.env.POLKAVIRT_SOLIDITY_DEBUG;
  else process.env.POLKAVIRT_SOLIDITY_DEBUG = value;
  onTestEnd('the environment', () => {
    if (before === undefined) delete process.env.POLKAVIRT_SOLIDITY_DEBUG;
    else process.env.POLKAVIRT_SOLIDITY_DEBUG = before;
  });
  const plain = await deploy(newChain(), contracts.Plain);
  const { message } = await failureOf(plain.write.requireText());
  if (value === '0') expect(message).toBe('requireText() reverted: "never"');
  else expect(message).toContain('(repeated on the debug build)');
});

it('a state of more than 2,000 items is not kept, and the message says so', async () => {
  const chain = newChain();
  const plain = await deploy(chain, contracts.Plain);
  const fill = (from: number, to: number) => {
    for (let n = from; n < to; n++)
      chain.externalities.storage.main.set(`0x${n.toString(16).padStart(64, '0')}`, new Uint8Array(1));
  };
  const others =
    chain.externalities.storage.main.size +
    chain.externalities.storage.childKeys().reduce((sum, key) => sum + chain.externalities.storage.child(key).size, 0);
  fill(0, 2_000 - others);
  expect((await failureOf(plain.write.requireText())).message).toContain('Plain.sol:36:9');
  fill(2_000, 2_001);
  expect((await failureOf(plain.write.requireText())).message).toMatch(
    /^requireText\(\) reverted: "never"\n {4}\(the state was too large /,
  );
});
