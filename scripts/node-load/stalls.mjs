/**
 * How long a client waits for an answer while another one sends the costliest messages of each kind.
 *
 *     npm run load:stalls
 *
 * POLKAVIRT_BLOCKS (1000), POLKAVIRT_ROUNDS (3), POLKAVIRT_LIMIT (200, in milliseconds), POLKAVIRT_NODE_FLAGS. Fails if the node works for
 * longer than the limit before it answers the client. What the client waits beyond that is for a processor, on a machine with other work.
 */
import { once } from 'node:events';
import { Worker } from 'node:worker_threads';
import { openSocket, startNode } from './child-node.mjs';
import { milliseconds, printMachine, printTable } from './report.mjs';
import { moreFlags, numberFrom } from './settings.mjs';
import { prepare, worstMessages } from './worst-messages.mjs';

const BLOCKS = numberFrom('POLKAVIRT_BLOCKS', 1000);
const ROUNDS = numberFrom('POLKAVIRT_ROUNDS', 3);
const LIMIT = numberFrom('POLKAVIRT_LIMIT', 200);
/** Milliseconds that the client is watched for while nothing else happens. */
const QUIET = 5000;

const node = await startNode(['--build-mode', 'manual', ...moreFlags]);
await prepare(node, BLOCKS);
const victim = new Worker(new URL('./victim.mjs', import.meta.url), { workerData: { url: node.url, pid: node.pid } });
victim.once('error', (error) => {
  throw error;
});

/** The milliseconds that the client's answers took since the last time. */
async function waitsOfVictim() {
  victim.postMessage('');
  const [waits] = await once(victim, 'message');
  return waits;
}

const describe = (text) => {
  const [, code] = /"error":\{"code":(-?\d+)/.exec(text.slice(0, 200)) ?? [];
  return code ?? `${(text.length / 1e6).toFixed(1)} MB`;
};

await waitsOfVictim();
await new Promise((resolve) => setTimeout(resolve, QUIET));
const quiet = await waitsOfVictim();
const most = (waits, what) => waits.reduce((longest, one) => Math.max(longest, one[what]), 0);
const columns = (waits) => ['wait', 'work'].map((what) => milliseconds(most(waits, what)));
const rows = [['nothing', milliseconds(QUIET), '', ...columns(quiet)]];
let longest = 0;
for (const { name, text, last, afterwards } of await worstMessages(node, BLOCKS)) {
  const waits = [];
  let took = 0;
  let answer = '';
  for (let round = 0; round < ROUNDS; round++) {
    const attacker = await openSocket(node.url);
    await waitsOfVictim();
    const began = performance.now();
    answer = describe(await attacker.exchange(text, last).catch(({ message }) => message));
    took = Math.max(took, performance.now() - began);
    // What comes after the answer counts as well, such as the end of the connection.
    await node.ask('system_health');
    attacker.close();
    await node.ask('system_health');
    waits.push(...(await waitsOfVictim()));
    await afterwards?.();
  }
  longest = Math.max(longest, most(waits, 'work'));
  rows.push([name, milliseconds(took), answer, ...columns(waits)]);
  console.log(`${name}: ${milliseconds(most(waits, 'work'))}`);
}
await victim.terminate();
await node.stop();

console.log();
printMachine();
printTable([['a message', 'takes', 'answer', 'wait', 'work'], ...rows]);
console.log('\nwait: the longest of another client for an answer; work: what the node did meanwhile');
console.log(`the longest work: ${milliseconds(longest)}; the limit: ${LIMIT} ms`);
process.exit(longest > LIMIT ? 1 : 0);
