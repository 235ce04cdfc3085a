/**
 * The engine in each JavaScript engine that it is for: guests with known answers, and a job of a campaign on the
 * reference interpreter, tier 0 and the recompiler, which must do the same everywhere.
 *
 *     npm run acceptance:engine [-- RUNTIME...] [--programs N] [--seed N]
 *
 * Fails if a back end differs from the reference interpreter, if a guest gives another answer or uses other gas, or if two
 * runtimes saw something different.
 */
import { readFileSync } from 'node:fs';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { build } from 'esbuild';
import { RUNTIMES } from './runtimes.mjs';

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: { programs: { type: 'string', default: '400' }, seed: { type: 'string', default: '1' } },
});
const count = (name, most) => {
  const value = Number(values[name]);
  if (Number.isInteger(value) && value >= 0 && value <= most) return value;
  throw new Error(`--${name} is ${values[name]}; it must be a whole number from 0 to ${most}`);
};
const wanted = Object.entries(RUNTIMES).filter(
  ([name]) => positionals.length === 0 || positionals.some((one) => name.toLowerCase().includes(one.toLowerCase())),
);
if (wanted.length === 0) {
  throw new Error(`no runtime has ${positionals.join(', ')} in its name: ${Object.keys(RUNTIMES).join('; ')}`);
}

const here = (path) => fileURLToPath(new URL(path, import.meta.url));
const fixture = (name) => readFileSync(new URL(`../../fixtures/${name}`, import.meta.url));
const ANSWERS = JSON.parse(fixture('guests/expected.json'));

const job = {
  seed: count('seed', 2 ** 31),
  programs: count('programs', 10_000_000),
  // Small ones, in which a change is soon met.
  blobs: [
    'guests/counter',
    'guests/fib.small',
    'guests/sha256.small',
    'guests/quicksort.small',
    'solidity/Counter',
    'asm/jump-table',
  ].map((name) => fixture(`${name}.polkavm`).toString('base64')),
  guests: Object.entries(ANSWERS)
    .filter(([name]) => name.endsWith('.small'))
    .map(([name, { checksum, gasNaive }]) => ({
      name,
      blob: fixture(`guests/${name}.polkavm`).toString('base64'),
      gas: gasNaive,
      result: BigInt(checksum).toString(),
    })),
};

/** What is bundled for a page imports modules of Node for files and queues, which the duels do not touch. */
const withoutNode = {
  name: 'without-node',
  setup({ onResolve, onLoad }) {
    onResolve({ filter: /^node:/ }, ({ path }) => ({ path, namespace: 'without-node' }));
    onLoad({ filter: /.*/, namespace: 'without-node' }, () => ({ contents: 'module.exports = {}' }));
  },
};

const bundle = async (entry, options) => {
  const { outputFiles } = await build({ entryPoints: [here(entry)], bundle: true, write: false, logLevel: 'error', ...options });
  return outputFiles[0].text;
};

const folder = await mkdtemp(join(tmpdir(), 'polkavirt-engine-'));
let failed = 0;
try {
  const processFile = join(folder, 'process.mjs');
  await writeFile(processFile, await bundle('process.ts', { platform: 'node', format: 'esm' }));
  const page = await bundle('page.ts', {
    platform: 'browser',
    format: 'esm',
    plugins: [withoutNode],
    inject: [here('buffer-shim.mjs')],
  });
  console.log(`${job.guests.length} guests, ${job.programs} programs of a campaign from seed ${job.seed}, on three back ends\n`);
  console.log(`${'runtime'.padEnd(36)}${'programs'.padStart(9)}${'actions'.padStart(9)}  digest            result`);
  let first;
  for (const [name, run] of wanted) {
    let report;
    try {
      report = await run({ process: processFile, page }, job, (done) => {
        if (process.stderr.isTTY) process.stderr.write(`\r${name}: ${done} of ${job.programs} programs\r`);
      });
    } catch (cause) {
      failed += 1;
      console.log(`${name.padEnd(36)} FAILED: ${cause.message}`);
      continue;
    }
    const { campaign, wrongGuests } = report;
    first ??= { name, digest: campaign.digest };
    const faults = [
      ...wrongGuests,
      ...campaign.differences.map(
        ({ seed, origin, contender, expected, actual }) =>
          `seed ${seed}, ${origin}, ${contender}:\n    ${expected}\n    ${actual}`,
      ),
    ];
    if (campaign.digest !== first.digest) faults.push(`saw something else than ${first.name}`);
    failed += faults.length;
    const cells = [`${campaign.programs}`.padStart(9), `${campaign.actions}`.padStart(9), `  ${campaign.digest}`];
    console.log(`${name.padEnd(36)}${cells.join('')}  ${faults.length === 0 ? 'same' : `${faults.length} DIFFERENCES`}`);
    for (const fault of faults) console.log(`  ${fault}`);
  }
} finally {
  await rm(folder, { recursive: true, force: true });
}
process.exitCode = failed === 0 ? 0 : 1;
