/**
 * Runs a program in a process of its own: `node run-blob.mjs BLOB BACKEND GAS INSTANCES`. Prints a line of JSON with the
 * outcome, the processor time of all threads in milliseconds, and the most memory that the process had, in bytes.
 */
import { readFileSync } from 'node:fs';
import { createEngine, unwrap } from '@polkavirt/polkavm';

const [file, backend, gas, instances] = process.argv.slice(2);
const blob = new Uint8Array(readFileSync(file));
const before = process.cpuUsage();
const module = unwrap(createEngine().createModule(blob, { backend }));
const alive = [];
let outcome = '';
let longest = 0;
for (let count = 0; count < Number(instances); count++) {
  const instance = module.instantiate();
  instance.prepareCall(module.program.exports[0].pc);
  instance.setGas(BigInt(gas));
  const began = performance.now();
  const stop = instance.run();
  longest = Math.max(longest, performance.now() - began);
  outcome = [stop, instance.pc, instance.nextPc, instance.getGas(), ...instance.registers].join();
  alive.push(instance);
}
const { user, system } = process.cpuUsage(before);
const { maxRSS } = process.resourceUsage();
console.log(JSON.stringify({ outcome, cpu: (user + system) / 1000, longest, memory: maxRSS * 1024 }));
