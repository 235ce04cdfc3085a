/**
 * Feeds the linker ELF files with a few bits or bytes changed. Each must give a program that the engine accepts, or an error that
 * says something, in little time and memory; an exception is a bug.
 *
 *     npm run linker:broken-elfs -- [COUNT] [SEED]
 */
import { readdirSync, readFileSync } from 'node:fs';
import { linkElf } from '@polkavirt/linker';
import { createEngine, parseProgram } from '@polkavirt/polkavm';

const count = Number(process.argv[2] ?? 100_000);
const seed = Number(process.argv[3] ?? 1);

/** Milliseconds of processor time that one file may take: far more than any does, far less than a hang. */
const SLOW = 2000;

/** mulberry32: the same changes for the same seed. */
function createRandom(start) {
  let state = start >>> 0;
  return (below) => {
    state = (state + 0x6d2b79f5) >>> 0;
    let t = Math.imul(state ^ (state >>> 15), state | 1);
    t = (t + Math.imul(t ^ (t >>> 7), t | 61)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) % below;
  };
}

const folders = ['../../packages/linker/test/fixtures/', '../../packages/linker/test/fixtures/debug/'].map(
  (path) => new URL(path, import.meta.url),
);
const files = folders.flatMap((folder) =>
  readdirSync(folder)
    .filter((name) => name.endsWith('.elf'))
    .map((name) => ({ name, bytes: readFileSync(new URL(name, folder)) })),
);

/** Values that break lengths, offsets and indexes. */
const EDGES = [0, 1, 0x7f, 0x80, 0xff];

/** A copy with one to eight places changed; half of them in the headers and tables at both ends. */
function changed(bytes, random) {
  const copy = Uint8Array.from(bytes);
  const headers = new DataView(copy.buffer).getUint32(copy[4] === 2 ? 40 : 32, true);
  for (let n = 1 + random(8); n > 0; n--) {
    const kind = random(4);
    const at = kind === 0 ? random(64) : kind === 1 ? headers + random(Math.max(1, copy.length - headers)) : random(copy.length);
    copy[at] = random(2) === 0 ? copy[at] ^ (1 << random(8)) : EDGES[random(EDGES.length)];
  }
  return random(50) === 0 ? copy.subarray(0, random(copy.length)) : copy;
}

const random = createRandom(seed);
const codes = new Map();
let programs = 0;
let slowest = 0;
let most = 0;
for (let i = 0; i < count; i++) {
  const { name, bytes } = files[random(files.length)];
  const elf = changed(bytes, random);
  const began = process.cpuUsage();
  let linked;
  try {
    const instructionSet = elf[4] === 1 ? 'latest32' : ['latest64', 'jam_v1', 'revive_v1'][random(3)];
    linked = linkElf(elf, { optimize: random(3), instructionSet, costModel: random(2) === 0 ? 'naive' : 'full' });
  } catch (error) {
    console.error(`case ${i} of seed ${seed}, from ${name}:`, error);
    process.exit(1);
  }
  const { user, system } = process.cpuUsage(began);
  const time = (user + system) / 1000;
  slowest = Math.max(slowest, time);
  most = Math.max(most, process.memoryUsage.rss());
  if (time > SLOW) {
    console.error(`case ${i} of seed ${seed}, from ${name}: took ${Math.round(time)} ms of processor time`);
    process.exit(1);
  }
  if (!linked.ok) {
    codes.set(linked.error.code, (codes.get(linked.error.code) ?? 0) + 1);
    if (linked.error.message.length < 10) throw new Error(`case ${i}: the error says too little`);
    continue;
  }
  programs++;
  const program = parseProgram(linked.value.program);
  const module = program.ok ? createEngine().createModule(program.value, { backend: 'interpreter' }) : program;
  if (!module.ok) {
    console.error(`case ${i} of seed ${seed}, from ${name}: the program is refused: ${module.error.message}`);
    process.exit(1);
  }
}
const errors = [...codes].sort((a, b) => b[1] - a[1]).map(([code, times]) => `${code} ${times}`);
console.log(`${count} files: ${programs} programs, ${count - programs} errors (${errors.join(', ')})`);
console.log(`slowest ${Math.round(slowest)} ms of processor time, at most ${Math.round(most / 2 ** 20)} MiB resident`);
