/** `NAME.ts`, which `polkavirt compile` writes: what it exports, how it is read, and what TypeScript refuses by it. */
import { spawnSync } from 'node:child_process';
import { mkdtemp, readFile, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { onTestEnd } from '@polkavirt/test-support';
import { transform } from 'esbuild';
import type { Abi } from 'viem';
import { artifactFacts, artifactModule, type NamedContract, readArtifact } from '../../src/compile/index.ts';

const REPOSITORY = fileURLToPath(new URL('../../../../', import.meta.url));
const HASH = `0x${'12'.repeat(32)}` as const;

const contractOf = (more: Partial<NamedContract> = {}): NamedContract => ({
  name: 'Token',
  contract: 'Token',
  file: 'contracts/Token.sol',
  compiler: 'resolc 1, solc 2',
  abi: [],
  blob: Uint8Array.of(0, 0x0f, 0xf0, 0xff),
  hash: HASH,
  factoryDependencies: {},
  ...more,
});

async function folder(): Promise<string> {
  const path = await mkdtemp(join(tmpdir(), 'polkavirt-artifact-'));
  onTestEnd('the folder', () => rm(path, { recursive: true, force: true }));
  return path;
}

/** Runs a module, with its types taken out. */
async function load(text: string): Promise<Record<string, unknown>> {
  const { code } = await transform(text, { loader: 'ts', format: 'esm' });
  return import(`data:text/javascript,${encodeURIComponent(code)}`);
}

const ABI: Abi = [{ type: 'error', name: 'Odd', inputs: [{ name: '"]; as const;\n] as const;\u2028', type: 'uint8' }] }];
const DEBUG = { debug: Uint8Array.of(7, 8), debugHash: `0x${'ab'.repeat(32)}` as const };
const COVERAGE = { coverage: Uint8Array.of(9), coverageHash: `0x${'cd'.repeat(32)}` as const };

describe('the module of a contract', () => {
  it.each<[name: string, contract: NamedContract]>([
    ['without functions', contractOf()],
    ['without code', contractOf({ blob: new Uint8Array() })],
    ['that creates others', contractOf({ factoryDependencies: { [HASH]: 'a"\n.sol:B' } })],
    ['of a file with a strange name', contractOf({ file: "'*/\n\u2028${`.sol", abi: ABI })],
    ['with a debug build', contractOf({ abi: ABI, ...DEBUG })],
    ['with a coverage build', contractOf({ abi: ABI, ...COVERAGE })],
    ['with both', contractOf({ ...DEBUG, ...COVERAGE })],
    ['named as a word of JavaScript', contractOf({ name: 'class' })],
    ['named as a constant of the module', contractOf({ name: 'bytecode', ...DEBUG })],
  ])('%s exports it, and is read as the JSON is', async (_, contract) => {
    const text = artifactModule(contract);
    const { name, abi, blob, debug, debugHash, coverage, coverageHash } = contract;
    const bytecode = `0x${Buffer.from(blob).toString('hex')}`;
    const others = { ...(debug === undefined ? {} : { debug }), ...(coverage === undefined ? {} : { coverage }) };
    const expected = { ...artifactFacts(contract), bytecode, blob, ...others };
    const exported = await load(text);
    expect(exported[name]).toEqual(expected);
    expect(exported.default).toBe(exported[name]);

    const path = join(await folder(), 'X.ts');
    await writeFile(path, text);
    const hashes = { ...(debug === undefined ? {} : { debugHash }), ...(coverage === undefined ? {} : { coverageHash }) };
    const parts = { contract: name, abi, blob, factoryDependencies: contract.factoryDependencies, ...others, ...hashes };
    expect(await readArtifact(path)).toEqual(parts);
    expect(await readArtifact(pathToFileURL(path))).toEqual(parts);
  });

  it.each(['a b', '../x', '1', '', 'x;'])('cannot be of a contract named %j', (name) => {
    expect(() => artifactModule(contractOf({ name }))).toThrow('is not a name that a contract can have');
  });

  it.each(['', 'export default 1;', artifactModule(contractOf()).replace("'0x000ff0ff'", "'0x0'")])(
    'is refused if it is another text: %j',
    async (text) => {
      const path = join(await folder(), 'X.ts');
      await writeFile(path, text);
      await expect(readArtifact(path)).rejects.toThrow(`${path} is not what polkavirt compile writes`);
    },
  );
});

it('JSON is read with its ending, too', async () => {
  const path = join(await folder(), 'Token');
  await writeFile(`${path}.json`, JSON.stringify(artifactFacts(contractOf(DEBUG))));
  await writeFile(`${path}.polkavm`, contractOf().blob);
  await writeFile(`${path}.debug.polkavm`, DEBUG.debug);
  const parts = { contract: 'Token', abi: [], blob: contractOf().blob, factoryDependencies: {}, ...DEBUG };
  expect(await readArtifact(`${path}.json`)).toEqual(parts);
  expect(await readArtifact(pathToFileURL(`${path}.json`))).toEqual(parts);
});

/** What TypeScript says of the lines of a program: it must refuse those that end in `// refused`, and no others. */
const PROGRAM = `import '@polkavirt/revive/jest';
import { contractAt, deploy, type SolidityChain } from '@polkavirt/revive/client';
import { type Address, getContract, type PublicClient, type WalletClient } from 'viem';
import { Token } from './Token.ts';

export async function ours(chain: SolidityChain, at: Address): Promise<void> {
  const token = await deploy(chain, Token, [10n]);
  const supply: bigint = await token.read.balanceOf([at]);
  await token.write.approve([at, supply]);
  await contractAt(chain, Token.abi, at).write.transfer([at, 1n]);
  await token.write.aprove([at, 1n]); // refused
  await token.read.balanceof([at]); // refused
  await token.simulate.aprove([at, 1n]); // refused
  await token.read.approve([at, 1n]); // refused
  await token.write.approve([at, 1]); // refused
  await token.write.approve(['bob', 1n]); // refused
  await token.write.approve([at]); // refused
  await deploy(chain, Token, ['much']); // refused
  await expect(token.write.approve([at, 1n])).toEmit(token, 'Approval', { owner: at, value: 1n });
  await expect(token.write.approve([at, 1n])).toEmit('Anything', { of: 'another contract' });
  await expect(token.write.approve([at, 1n])).toEmit(token, 'Aproval'); // refused
  await expect(token.write.approve([at, 1n])).toEmit(token, 'Approval', { value: 1 }); // refused
  await expect(token.write.approve([at, 1n])).toEmit(token, 'Approval', { amount: 1n }); // refused
}

export async function viems(client: { public: PublicClient; wallet: WalletClient }, at: Address): Promise<void> {
  const token = getContract({ abi: Token.abi, address: at, client });
  const supply: bigint = await token.read.balanceOf([at]);
  await token.simulate.approve([at, supply]);
  await token.simulate.aprove([at, supply]); // refused
  await token.read.balanceOf([1n]); // refused
  await token.read.balanceOf(['bob']); // refused
  token.watchEvent.Approval({ owner: at }, { onLogs: ([log]) => log.args.value satisfies bigint | undefined });
  token.watchEvent.Aproval({}, { onLogs: () => undefined }); // refused
  await client.public.readContract({ abi: Token.abi, address: at, functionName: 'balanceOf', args: [at] });
  await client.public.readContract({ abi: Token.abi, address: at, functionName: 'balanceof', args: [at] }); // refused
  await client.public.getContractEvents({ abi: Token.abi, address: at, eventName: 'Approval' });
  await client.public.getContractEvents({ abi: Token.abi, address: at, eventName: 'Aproval' }); // refused
  await client.wallet.deployContract({ abi: Token.abi, bytecode: Token.bytecode, args: [1n], account: at, chain: null });
}
`;

it('what is misspelt or of a wrong type does not compile, by our contracts and by those of viem', async () => {
  const path = await folder();
  const token = JSON.parse(await readFile(join(REPOSITORY, 'fixtures/solidity/Token.json'), 'utf8')) as { abi: Abi };
  const files = {
    'Token.ts': artifactModule(contractOf({ abi: token.abi, ...DEBUG })),
    'program.ts': PROGRAM,
    'package.json': '{ "type": "module" }',
    'tsconfig.json': JSON.stringify({
      extends: join(REPOSITORY, 'tsconfig.base.json'),
      compilerOptions: { composite: false, noEmit: true, declaration: false, types: ['jest', 'node'], skipLibCheck: true },
      files: ['program.ts'],
    }),
  };
  for (const [name, text] of Object.entries(files)) await writeFile(join(path, name), text);
  await symlink(join(REPOSITORY, 'node_modules'), join(path, 'node_modules'), 'junction');
  const tsc = join(REPOSITORY, 'node_modules/typescript/bin/tsc');
  const { stdout } = spawnSync(process.execPath, [tsc, '-p', path, '--pretty', 'false'], { cwd: path, encoding: 'utf8' });
  const errors = [...stdout.matchAll(/^(\S+?)\((\d+),\d+\): error (.*)/gm)];
  const linesOf = PROGRAM.split('\n').flatMap((line, index) => (line.endsWith('// refused') ? [`program.ts:${index + 1}`] : []));
  // One line may have several.
  expect([...new Set(errors.map(([, file, line]) => `${file}:${line}`))]).toEqual(linesOf);
});
