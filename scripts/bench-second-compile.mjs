/**
 * What compiles of Solidity in one process cost: the first, and those after it, of small contracts that differ. Writes
 * benchmarks/results/solidity.json.
 *
 *     npm ci --prefix fixtures/solidity && npm run bench:solidity
 */
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { closeCompilers, compileSolidity } from '@polkavirt/revive/compile';
import { savedRow, saveRun } from '../benchmarks/dist/results.js';

const root = fileURLToPath(new URL('../fixtures/solidity', import.meta.url));
const COMPILES = 5;

/** Processor time in seconds of the processes that this one started and that run, as Linux counts it, and of this one. */
function processorSeconds() {
  let ticks = 0;
  for (const name of readdirSync('/proc').filter((one) => /^\d+$/.test(one))) {
    try {
      const stat = readFileSync(`/proc/${name}/stat`, 'utf8');
      const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
      if (Number(fields[1]) === process.pid) ticks += Number(fields[11]) + Number(fields[12]);
    } catch {
      // It has ended.
    }
  }
  const { user, system } = process.cpuUsage();
  return ticks / 100 + (user + system) / 1e6;
}

const rows = [];
const folder = mkdtempSync(join(tmpdir(), 'polkavirt-compiles-'));
try {
  for (let number = 1; number <= COMPILES; number++) {
    const file = join(folder, `C${number}.sol`);
    writeFileSync(
      file,
      `// SPDX-License-Identifier: MIT
pragma solidity ^0.8.0;
contract C${number} { uint256 public n; function inc(uint256 by) external { n += by + ${number}; } }
`,
    );
    const [cpu, wall] = [processorSeconds(), performance.now()];
    await compileSolidity([file], { root, cache: false });
    const [ofProcessor, inAll] = [processorSeconds() - cpu, (performance.now() - wall) / 1000];
    console.log(`compile ${number}: ${ofProcessor.toFixed(2)} s of processor time, ${inAll.toFixed(2)} s in all`);
    const row = (what, seconds) => savedRow(`solidity/${number}/${what}`, `compile ${number}, ${what}`, 's', [seconds]);
    rows.push(row('processor', ofProcessor), row('wall', inAll));
  }
} finally {
  await closeCompilers();
  rmSync(folder, { recursive: true });
}
saveRun('solidity', [{ name: 'solidity', title: 'Compiles in one process', rows, unavailable: [] }], { rounds: 1 });
