/**
 * How long a runtime takes to be ready for its first test in a new process: after its imports, until block 1 begins. Prints the least and
 * the median of wall time and of processor time, which counts all threads; writes benchmarks/results/ready.json.
 *
 *     npm run bench:ready -- 20      # processes of each kind, in alternation; default 10
 */
import { execFileSync } from 'node:child_process';
import { availableParallelism, cpus } from 'node:os';
import { savedRow, saveRun } from '../benchmarks/dist/results.js';

const KINDS = {
  'System and Balances': `
    const { createBalances, createSystem, constructRuntime } = await import('@polkavirt/mock-runtime');
    begin();
    const System = createSystem();
    const { newTestExt } = constructRuntime({ System, Balances: createBalances({ System }) });
    newTestExt().executeWith(() => System.runToBlock(1));`,
  'development runtime': `
    const { createNative } = await import('@polkavirt/native');
    const { createDevRuntime } = await import('@polkavirt/node');
    begin();
    const runtime = createDevRuntime({ virt: createNative() });
    runtime.genesis().executeWith(() => runtime.System.runToBlock(1));`,
};
const program = (work) => `
  let start;
  const begin = () => { start = { wall: performance.now(), cpu: process.cpuUsage() }; };
  ${work}
  const wall = performance.now() - start.wall;
  const { user, system } = process.cpuUsage(start.cpu);
  console.log(JSON.stringify({ wall, cpu: (user + system) / 1000 }));`;

const count = Number(process.argv[2] ?? 10);
const runs = Object.fromEntries(Object.keys(KINDS).map((kind) => [kind, []]));
for (let i = 0; i < count; i++) {
  for (const [kind, work] of Object.entries(KINDS)) {
    const args = ['--input-type=module', '--eval', program(work)];
    runs[kind].push(JSON.parse(execFileSync(process.execPath, args, { cwd: new URL('..', import.meta.url), encoding: 'utf8' })));
  }
}
const describe = (values) => {
  const sorted = [...values].sort((a, b) => a - b);
  return `${sorted[0].toFixed(1)} / ${sorted[sorted.length >> 1].toFixed(1)}`;
};
console.log(
  `${cpus()[0].model}, ${availableParallelism()} threads, Node ${process.versions.node}; ms, least / median of ${count}\n`,
);
console.log('| ready for its first test | wall | processor |\n|---|---|---|');
for (const [kind, measured] of Object.entries(runs)) {
  console.log(`| ${kind} | ${describe(measured.map(({ wall }) => wall))} | ${describe(measured.map(({ cpu }) => cpu))} |`);
}

const rows = Object.entries(runs).flatMap(([kind, measured]) => [
  savedRow(
    `ready/${kind}/wall`,
    `${kind}, wall`,
    'ms',
    measured.map(({ wall }) => wall),
  ),
  savedRow(
    `ready/${kind}/processor`,
    `${kind}, processor`,
    'ms',
    measured.map(({ cpu }) => cpu),
  ),
]);
saveRun('ready', [{ name: 'ready', title: 'Until the first test can begin', rows, unavailable: [] }], { rounds: count });
