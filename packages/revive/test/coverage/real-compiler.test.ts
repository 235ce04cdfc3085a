/** Coverage builds of the real compiler. See `../compile/real-compiler.test.ts` for how to run it. */
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { coverageOfSources } from '@polkavirt/insight';
import { countSources, SourceCounter } from '@polkavirt/insight/collect';
import { createTypestateNative } from '@polkavirt/native';
import { onTestEnd } from '@polkavirt/test-support';
import { createSolidityChain, deploy } from '../../src/client/index.ts';
import { closeCompilers, compileSolidity, findCompiler } from '../../src/compile/index.ts';
import { expectedCoverage, FILES, FOLDER, inWords, writeBuilt } from './covered-contracts.ts';
import { readBuilt, runCovered } from './run/run-covered.mjs';

const FIXTURES = fileURLToPath(new URL('../../../../fixtures/solidity', import.meta.url));

const real = process.env.POLKAVIRT_RESOLC === '1' ? it : it.skip;

function countingSources(): SourceCounter {
  const counter = new SourceCounter();
  countSources(counter);
  onTestEnd('counting', () => countSources(undefined));
  return counter;
}

real(
  'contracts compile to what is committed, whose coverage their comments say; POLKAVIRT_REBUILD=1 writes it',
  async () => {
    onTestEnd('the compiler', closeCompilers);
    const compiler = await findCompiler(FIXTURES);
    const output = await compileSolidity(['contracts/Covered.sol'], { root: FOLDER, cache: false, compiler, coverage: true });
    if (process.env.POLKAVIRT_REBUILD === '1') await writeBuilt('covered', output, ['Covered', 'Target']);
    const built = readBuilt('covered');
    const { Covered, Target } = output.contracts['contracts/Covered.sol'];
    for (const [name, { blob, coverage, coverageHash }] of Object.entries({ Covered, Target })) {
      expect(Buffer.from(blob).equals(built[name].blob)).toBe(true);
      expect([coverageHash, Buffer.from(coverage as Uint8Array).equals(built[name].coverage)]).toEqual([
        built[name].coverageHash,
        true,
      ]);
    }
    const counter = countingSources();
    await runCovered(createTypestateNative({ costModel: 'naive' }), { Covered, Target });
    for (const file of coverageOfSources(counter.files).files) expect(inWords(file)).toEqual(await expectedCoverage(file.path));
    expect(coverageOfSources(counter.files).files.map(({ path }) => path)).toEqual(FILES);
  },
  600_000,
);

real(
  "the flows of OpenZeppelin's ERC-20 cover what they must",
  async () => {
    onTestEnd('the compiler', closeCompilers);
    const cache = await mkdtemp(join(tmpdir(), 'polkavirt-coverage-'));
    onTestEnd('the cache', () => rm(cache, { recursive: true, force: true }));
    const compile = () => compileSolidity([join(FOLDER, 'erc20/Coin.sol')], { root: FIXTURES, cache, coverage: true });
    const { contracts } = await compile();
    // Three sources of several thousand lines are compiled twice, and then not again.
    expect((await compile()).cached).toBe(true);
    const counter = countingSources();
    const chain = createSolidityChain({ virt: createTypestateNative({ costModel: 'naive' }) });
    const [, bob, carol] = chain.accounts;
    const zero = '0x0000000000000000000000000000000000000000';
    const coin = await deploy(chain, Object.values(contracts)[0].Coin, [1000n]);
    await coin.write.transfer([bob, 100n]);
    await coin.write.approve([bob, 50n]);
    await coin.as(bob).write.transferFrom([chain.sender, carol, 20n]);
    await expect(coin.as(bob).write.transferFrom([chain.sender, carol, 31n])).rejects.toThrow('ERC20InsufficientAllowance');
    await expect(coin.as(carol).write.transfer([bob, 21n])).rejects.toThrow('ERC20InsufficientBalance');
    await expect(coin.write.transfer([zero, 1n])).rejects.toThrow('ERC20InvalidReceiver');
    await coin.write.burn([10n]);
    expect(await coin.read.totalSupply()).toBe(990n);

    const { files } = coverageOfSources(counter.files);
    const erc20 = files.find(({ path }) => path === '@openzeppelin/contracts/token/ERC20/ERC20.sol');
    const source = await readFile(join(FIXTURES, 'node_modules/@openzeppelin/contracts/token/ERC20/ERC20.sol'), 'utf8');
    const lines = source.split('\n');
    const textOf = (line: number): string => lines[line - 1].trim();
    const functions = Object.fromEntries(erc20?.functions.map(({ name, times }) => [name.replace('ERC20.', ''), times]) ?? []);
    expect(functions).toEqual({
      constructor: 1,
      name: 0,
      symbol: 0,
      decimals: 0,
      totalSupply: 1,
      balanceOf: 0,
      transfer: 3,
      // _spendAllowance asks.
      allowance: 2,
      approve: 1,
      transferFrom: 2,
      // Those of transfer, and the transferFrom that was allowed.
      _transfer: 4,
      // Less the transfer to nobody; the mint and the burn as well.
      _update: 5,
      _mint: 1,
      _burn: 1,
      // By approve and, with the same name and one parameter more, by that and the allowance that was spent.
      _approve: 2,
      _spendAllowance: 2,
    });
    const never = [...(erc20?.lines ?? [])].filter(([, times]) => times === 0).map(([line]) => textOf(line));
    expect(never).toEqual([
      'return _name;',
      'return _symbol;',
      'return 18;',
      'return _balances[account];',
      'revert ERC20InvalidSender(address(0));',
      'revert ERC20InvalidReceiver(address(0));',
      'revert ERC20InvalidSender(address(0));',
      'revert ERC20InvalidApprover(address(0));',
      'revert ERC20InvalidSpender(address(0));',
    ]);
    const branches = erc20?.branches.map(({ line, ways }) => `${textOf(line)} ${ways.join('/')}`);
    expect(branches).toEqual([
      'if (from == address(0)) { 0/4',
      'if (to == address(0)) { 1/3',
      'if (from == address(0)) { 1/4',
      'if (fromBalance < value) { 1/3',
      'if (to == address(0)) { 1/3',
      'if (account == address(0)) { 0/1',
      'if (account == address(0)) { 0/1',
      'if (owner == address(0)) { 0/2',
      'if (spender == address(0)) { 0/2',
      'if (emitEvent) { 1/1',
      'if (currentAllowance < type(uint256).max) { 2/0',
      'if (currentAllowance < value) { 1/1',
    ]);
    expect(counter.notes).toEqual([]);
  },
  600_000,
);
