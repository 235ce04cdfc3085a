/**
 * Runs programs in a process of its own: `node run-blob.mjs BACKEND INSTANCES BLOB GAS [BLOB GAS ...]`. Prints a line of JSON for each
 * with the outcome, the processor time of all threads in milliseconds, and the most memory that the process had beyond what it had
 * before it ran anything, in bytes.
 */
import { readFileSync } from 'node:fs';
import { createEngine, unwrap } from '@polkavirt/polkavm';

const [backend, instances, ...runs] = process.argv.slice(2);
const mostMemory = () => process.resourceUsage().maxRSS * 1024;
const atRest = mostMemory();
for (let at = 0; at < runs.length; at += 2) {
  const blob = new Uint8Array(readFileSync(runs[at]));
  const before = process.cpuUsage();
  const module = unwrap(createEngine().createModule(blob, { backend }));
  const alive = [];
  let outcome = '';
  let longest = 0;
  for (let count = 0; count < Number(instances); count++) {
    const instance = module.instantiate();
    instance.prepareCall(module.program.exports[0].pc);
    instance.setGas(BigInt(runs[at + 1]));
    const began = performance.now();
    const stop = instance.run();
    longest = Math.max(longest, performance.now() - began);
    outcome = [stop, instance.pc, instance.nextPc, instance.getGas(), ...instance.registers].join();
    alive.push(instance);
  }
  const { user, system } = process.cpuUsage(before);
  console.log(JSON.stringify({ outcome, cpu: (user + system) / 1000, longest, memory: mostMemory() - atRest }));
}
