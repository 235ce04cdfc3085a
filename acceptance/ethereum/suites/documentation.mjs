/** The code of docs/ethereum-tools.md, as it stands there, but for the port. */
import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { copyFileSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { CAST } from '../lib/nodes.mjs';
import { suite } from '../lib/suite.mjs';

export const documentation = Object.assign(suite('documentation'), { only: 'polkavirt' });
const { check } = documentation;
const run = promisify(execFile);
const here = dirname(fileURLToPath(import.meta.url));
const top = join(here, '../../..');
const page = readFileSync(join(top, 'docs/ethereum-tools.md'), 'utf8');

documentation.prepare = async ({ url }) => {
  const folder = mkdtempSync(join(tmpdir(), 'acceptance-docs-'));
  for (const ending of ['json', 'polkavm'])
    copyFileSync(join(top, `fixtures/solidity/Counter.${ending}`), join(folder, `Counter.${ending}`));
  symlinkSync(join(here, '../node_modules'), join(folder, 'node_modules'));
  const codeOf = (name) => {
    const code = new RegExp(`<!-- run: ${name} -->\\n\`\`\`\\w+\\n(.*?)\`\`\``, 's').exec(page)?.[1];
    assert.ok(code, `the page has no code for ${name}`);
    return code.replaceAll(/127\.0\.0\.1:8545/g, new URL(url).host);
  };
  const env = { ...process.env, PATH: `${dirname(CAST)}${delimiter}${process.env.PATH}`, FOUNDRY_DISABLE_NIGHTLY_WARNING: '1' };
  const output = async (file, ...args) => (await run(file, args, { cwd: folder, env, timeout: 28_000 })).stdout.trim();
  return { folder, codeOf, output, write: (name, text) => writeFileSync(join(folder, name), text) };
};
documentation.finish = async ({ folder }) => rmSync(folder, { recursive: true, force: true });

for (const tool of ['viem', 'ethers']) {
  check(tool, async ({ codeOf, write, output }) => {
    write(`${tool}.mjs`, codeOf(tool));
    assert.equal(await output(process.execPath, `${tool}.mjs`), '7n');
  });
}
check('Foundry', async ({ codeOf, output }) => {
  // xxd and jq are not everywhere where Node.js is.
  const code = codeOf('foundry')
    .replace('xxd -p -c 0 Counter.polkavm', `node -p "fs.readFileSync('Counter.polkavm').toString('hex')"`)
    .replace('jq -r .contractAddress', `node -p "JSON.parse(fs.readFileSync(0)).contractAddress"`);
  assert.equal((await output('sh', '-ec', code)).split('\n').at(-1), '7');
});
check('Hardhat', async ({ codeOf, write, output }) => {
  write('hardhat.config.cjs', codeOf('hardhat'));
  write(
    'script.cjs',
    `const { readFileSync } = require('node:fs');
    const { ethers } = require('hardhat');
    (async () => {
      const { abi } = JSON.parse(readFileSync('Counter.json', 'utf8'));
      const factory = await ethers.getContractFactory(abi, '0x' + readFileSync('Counter.polkavm').toString('hex'));
      const counter = await factory.deploy();
      await (await counter.increment(7)).wait();
      console.log(await counter.count());
    })();`,
  );
  const hardhat = join('node_modules', 'hardhat', 'internal', 'cli', 'bootstrap.js');
  const text = await output(process.execPath, hardhat, '--network', 'localhost', 'run', '--no-compile', 'script.cjs');
  assert.equal(text.split('\n').at(-1), '7n');
});
