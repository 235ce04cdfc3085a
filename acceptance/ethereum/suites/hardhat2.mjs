/** Hardhat 2 with its toolbox's parts and Ignition, in a process of its own and in the default configuration. */
import { execFile } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { suite } from '../lib/suite.mjs';

const project = join(dirname(fileURLToPath(import.meta.url)), '../hardhat2');

export const hardhat2 = suite('hardhat 2');
/** The same with Parity's plugin, on a network that it knows as one of PolkaVM; it would have no use of anvil. */
export const hardhatPolkadot = { ...suite('hardhat-polkadot'), only: 'polkavirt' };

/** What Hardhat would have compiled. */
function writeArtifacts(folder, contracts) {
  for (const [contractName, { abi, bytecode }] of Object.entries(contracts)) {
    const sourceName = `contracts/${contractName}.sol`;
    const path = join(folder, sourceName);
    mkdirSync(path, { recursive: true });
    const artifact = {
      _format: 'hh-sol-artifact-1',
      contractName,
      sourceName,
      abi,
      bytecode,
      deployedBytecode: '0x',
      linkReferences: {},
      deployedLinkReferences: {},
    };
    writeFileSync(join(path, `${contractName}.json`), JSON.stringify(artifact));
    // Ignition keeps where an artifact comes from.
    writeFileSync(
      join(path, `${contractName}.dbg.json`),
      JSON.stringify({ _format: 'hh-sol-dbg-1', buildInfo: '../../build-info/none.json' }),
    );
  }
  mkdirSync(join(folder, 'build-info'), { recursive: true });
  const compiler = { solcVersion: '0.8.28', solcLongVersion: '0.8.28+commit.7893614a' };
  const input = { language: 'Solidity', sources: {}, settings: { outputSelection: {} } };
  const buildInfo = { id: 'none', _format: 'hh-sol-build-info-1', ...compiler, input, output: { contracts: {}, sources: {} } };
  writeFileSync(join(folder, 'build-info/none.json'), JSON.stringify(buildInfo));
}

const prepare = async ({ url, contracts }) => {
  const folder = mkdtempSync(join(tmpdir(), 'acceptance-hardhat-'));
  writeArtifacts(join(folder, 'artifacts'), contracts);
  return { url, folder };
};
const run = async ({ url, folder }, isPolkadot) => {
  const env = {
    ...process.env,
    HARDHAT_CONFIG: join(project, 'hardhat.config.cjs'),
    HARDHAT_NETWORK: 'localhost',
    HARDHAT_DISABLE_TELEMETRY_PROMPT: 'true',
    ACCEPTANCE_POLKADOT: `${isPolkadot}`,
    ACCEPTANCE_URL: url,
    ACCEPTANCE_SOURCES: join(folder, 'contracts'),
    ACCEPTANCE_ARTIFACTS: join(folder, 'artifacts'),
    ACCEPTANCE_CACHE: join(folder, 'cache'),
    ACCEPTANCE_IGNITION: join(folder, 'ignition'),
  };
  const { stdout } = await promisify(execFile)(process.execPath, ['checks.cjs'], {
    cwd: project,
    env,
    timeout: 150_000,
    maxBuffer: 1 << 24,
  });
  return JSON.parse(/^RESULTS (.*)$/m.exec(stdout)[1]);
};
const finish = async ({ folder }) => rmSync(folder, { recursive: true, force: true });

Object.assign(hardhat2, { prepare, finish, run: (context) => run(context, false) });
Object.assign(hardhatPolkadot, { prepare, finish, run: (context) => run(context, true) });
