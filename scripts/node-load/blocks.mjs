/**
 * A long chain of which only the last blocks are kept, in memory and in a file.
 *
 *     npm run load:blocks
 *
 * POLKAVIRT_BLOCKS (100000), POLKAVIRT_KEEP (1024), POLKAVIRT_NODE_FLAGS. Fails if the node holds more memory in the second half of the
 * run than it ever did in the first one, by a quarter.
 */
import { mkdtempSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { startNode } from './child-node.mjs';
import { megabytes, printMachine, printTable } from './report.mjs';
import { moreFlags, numberFrom } from './settings.mjs';

const BLOCKS = numberFrom('POLKAVIRT_BLOCKS', 100_000);
const KEEP = numberFrom('POLKAVIRT_KEEP', 1024);
const ROUNDS = 20;
const A_REQUEST = 500;
const TOLERANCE = 1.25;

const folder = mkdtempSync(join(tmpdir(), 'polkavirt-'));
process.once('exit', () => rmSync(folder, { recursive: true, force: true }));
const state = join(folder, 'chain.db');
const node = await startNode(['--build-mode', 'manual', '--keep-blocks', `${KEEP}`, '--state', state, ...moreFlags]);
const size = () => statSync(state).size;
const samples = [];
const began = performance.now();
const startMemory = node.memory();
let made = 0;
for (let round = 1; round <= ROUNDS; round++) {
  const goal = Math.round((BLOCKS * round) / ROUNDS);
  while (made < goal) {
    const count = Math.min(A_REQUEST, goal - made);
    await node.ask('dev_newBlock', [{ count }]);
    made += count;
  }
  const sample = { memory: node.memory(), file: size() };
  samples.push(sample);
  console.log(`${String(made).padStart(8)} blocks, ${megabytes(sample.memory)}, file ${megabytes(sample.file)}`);
}
const seconds = (performance.now() - began) / 1000;
const { number } = await node.ask('chain_getHeader');
const oldest = await node.ask('chain_getBlockHash', [Math.max(1, BLOCKS - KEEP)]);
const forgotten = BLOCKS > KEEP + 1 ? await node.ask('chain_getBlockHash', [BLOCKS - KEEP - 1]) : null;
const mostMemory = node.mostMemory();
await node.stop();

const most = (values, field) => Math.max(...values.map((sample) => sample[field] ?? 0));
const [first, second] = [samples.slice(0, ROUNDS / 2), samples.slice(ROUNDS / 2)];
console.log();
printMachine();
printTable([
  [`--keep-blocks ${KEEP} with --state`, ''],
  ['blocks', Number(number)],
  ['blocks a second', (BLOCKS / seconds).toFixed(0)],
  ['memory at the start', megabytes(startMemory)],
  ['memory in the first half, at most', megabytes(most(first, 'memory'))],
  ['memory in the second half, at most', megabytes(most(second, 'memory'))],
  ['memory at any moment, at most', megabytes(mostMemory)],
  ['the file in the first half, at most', megabytes(most(first, 'file'))],
  ['the file in the second half, at most', megabytes(most(second, 'file'))],
]);
const isBounded = ['memory', 'file'].every((field) => most(second, field) <= most(first, field) * TOLERANCE);
const isKept = Number(number) === BLOCKS && oldest !== null && forgotten === null;
if (!isBounded) console.log('the second half took more than the first one by a quarter: it is not bounded');
if (!isKept) console.log(`of the last ${KEEP} blocks one is missing, or an older one is kept`);
process.exit(isBounded && isKept ? 0 : 1);
