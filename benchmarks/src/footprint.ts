/**
 * The process that tells what something costs besides time: `node footprint.js big-program BACKEND` or `node footprint.js instances
 * BACKEND`. Prints a line of JSON: the longest time that the program stood still, in nanoseconds, and the memory that all of it took, in
 * bytes.
 */
import { type BackendName, createEngine, Stop } from '@polkavirt/polkavm';
import { moduleOf } from './backends.ts';
import { bigProgramText } from './big-program-text.ts';
import { assembled, exportPc, fixture } from './programs.ts';

/** Of a slice, which is so short that it takes no time to speak of by itself. */
const SLICE = 100_000n;
const FRAMES = 1000n;
const A0 = 7;
const LIVE = 1000;

/** Runs the big program in slices of gas. */
function runBigProgram(blob: Uint8Array, backend: BackendName): number {
  const instance = moduleOf(createEngine(), blob, backend).instantiate();
  instance.prepareCall(0);
  instance.registers[A0] = FRAMES;
  instance.setGas(SLICE);
  let longest = 0;
  for (let stop: Stop = Stop.OutOfGas; stop === Stop.OutOfGas; ) {
    const processor = process.cpuUsage();
    const start = process.hrtime.bigint();
    stop = instance.run();
    const wall = Number(process.hrtime.bigint() - start);
    const { user, system } = process.cpuUsage(processor);
    // On a busy machine the wall's time is mostly waiting; that of the processor includes threads that compile in the background.
    longest = Math.max(longest, Math.min(wall, (user + system) * 1000));
    instance.setGas(instance.getGas() + SLICE);
  }
  return longest;
}

/** Instances of a contract that wait for the answer to a host call. */
function keepInstances(backend: BackendName): object {
  const module = moduleOf(createEngine(), fixture('solidity/Ledger'), backend);
  return Array.from({ length: LIVE }, () => {
    const instance = module.instantiate();
    instance.prepareCall(exportPc(module.program, 'call'));
    instance.setGas(1_000_000n);
    if (instance.run() !== Stop.HostCall) throw new Error('no host call');
    return instance;
  });
}

const [what, backend] = process.argv.slice(2) as [string, BackendName];
const blob = what === 'big-program' ? assembled(bigProgramText()) : undefined;
const before = process.resourceUsage().maxRSS;
const kept = blob === undefined ? keepInstances(backend) : undefined;
const longest = blob === undefined ? 0 : runBigProgram(blob, backend);
const memory = (process.resourceUsage().maxRSS - before) * 1024;
console.log(JSON.stringify({ longest, memory: kept === undefined ? memory : memory / LIVE }));
