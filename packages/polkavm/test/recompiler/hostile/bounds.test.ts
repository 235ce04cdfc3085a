/**
 * What hostile programs cost: processor time of all threads, held against the reference interpreter, and resident memory
 * of a process that runs nothing else. `npm run load:programs` runs them in full size; POLKAVIRT_GAS is the gas of each, 20 million
 * if nothing is said.
 */
import { spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { Reg } from '@polkavirt/polkavm';
import { writeProgram } from '@polkavirt/polkavm/program';
import { buildProgram, type CodeLine, op, type ProgramExtras } from '../../support/programs.ts';

const isFull = process.env.POLKAVIRT_HOSTILE === 'full';

/** Beyond what the interpreter takes: microseconds and bytes for each byte of the blob. */
const MOST_TIME = 2;
const MOST_MEMORY = 64;
/** What compiling the interpreter and starting threads takes whatever the program: milliseconds and bytes. */
const TIME_OF_ANY = 500;
const MEMORY_OF_ANY = 40e6;

const GAS = Number(process.env.POLKAVIRT_GAS ?? 20_000_000);

const some = (count: number, make: (index: number) => CodeLine): CodeLine[] => Array.from({ length: count }, (_, i) => make(i));
const again = op('jump', { target: 0 });

const mesh = (size: number): CodeLine[] => [
  ...some(size, (i) => op('branch_eq_imm', { reg1: Reg.t0, imm1: i & 1, target: (i * 7919 + 1) % size })),
  again,
];

/** Programs by what is in them: their size in an ordinary run, the sizes in full, and the program of a size. */
const CASES: Record<string, [small: number, full: readonly number[], make: (size: number) => [CodeLine[], ProgramExtras?]]> = {
  'a mesh of branches': [12_000, [12_000, 24_000, 60_000, 125_000], (size) => [mesh(size)]],
  'a mesh of branches that count': [
    8000,
    [8000, 40_000],
    (size) => [
      some(size, (i) =>
        i % 2 === 0
          ? op('add_imm_64', { reg1: Reg.t0, reg2: Reg.t0, imm1: 1 })
          : op('branch_less_unsigned_imm', { reg1: Reg.t0, imm1: (i * 31) % size, target: (i * 7919 + 1) % size }),
      ).concat(again),
    ],
  ],
  'dynamic jumps': [
    20_000,
    [250_000],
    (size) => [
      [
        op('load_imm', { reg1: Reg.t0, imm1: 4 }),
        op('fallthrough'),
        ...some(size, (i) => op('jump_indirect', { reg1: Reg.t0, imm1: 2 * ((i * 37) % size) })),
      ],
      // Only starts of blocks, so that the jumps go on for ever.
      { jumpTable: Array.from({ length: size + 2 }, (_, i) => Math.max(i, 2)) },
    ],
  ],
  branches: [
    40_000,
    [400_000],
    (size) => [[...some(size, (i) => op('branch_eq_imm', { reg1: Reg.t0, imm1: 1, target: Math.min(i + 2, size) })), again]],
  ],
  fallthroughs: [40_000, [200_000, 400_000], (size) => [[...some(size, () => op('fallthrough')), again]]],
  'an irreducible mesh': [
    10_000,
    [100_000],
    (size) => [
      [
        ...some(size, (i) =>
          op('branch_not_eq_imm', { reg1: Reg.t0, imm1: i % 3, target: i % 2 === 0 ? (i + 101) % size : (i * 31) % size }),
        ),
        again,
      ],
    ],
  ],
  'loops in each other': [
    5000,
    [50_000],
    (size) => [
      [
        ...some(size, () => op('fallthrough')),
        ...some(size, (i) => op('branch_eq_imm', { reg1: Reg.t0, imm1: 1, target: size - 1 - i })),
        again,
      ],
    ],
  ],
  'functions that call each other': [
    10_000,
    [100_000],
    (size) => [
      [...some(size, (i) => op('load_imm_and_jump', { reg1: Reg.ra, imm1: 2 * (i + 1), target: (i * 7919 + 1) % size })), again],
      { jumpTable: Array.from({ length: size }, (_, i) => i + 1) },
    ],
  ],
  'a long block in a loop': [
    50_000,
    [400_000],
    (size) => [
      [...some(size, (i) => op('add_64', { reg1: 2 + (i % 11), reg2: 2 + ((i * 7) % 11), reg3: 2 + ((i * 3) % 11) })), again],
    ],
  ],
};

interface Cost {
  readonly outcome: string;
  readonly cpu: number;
  readonly longest: number;
  readonly memory: number;
}

const SCRIPT = fileURLToPath(new URL('run-blob.mjs', import.meta.url));
const isBuilt = existsSync(new URL('../../../dist/index.js', import.meta.url));

type Run = readonly [file: string, gas: number];

/** What each run costs in one process, which runs them one after the other. */
function costsOf(backend: string, runs: readonly Run[], instances = 1): Cost[] {
  const { stdout, stderr } = spawnSync(process.execPath, [SCRIPT, backend, String(instances), ...runs.flat().map(String)], {
    encoding: 'utf8',
  });
  if (stdout === '') throw new Error(stderr);
  return stdout
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line));
}

let folder = '';

function blobOf(name: string, [lines, extras = {}]: [CodeLine[], ProgramExtras?]): { file: string; length: number } {
  const symbol = new TextEncoder().encode('main');
  const { program } = buildProgram(lines, { ...extras, exports: [{ symbol, pc: 0 }] });
  const blob = writeProgram(program);
  const file = join(folder, `${name}.polkavm`);
  writeFileSync(file, blob);
  return { file, length: blob.length };
}

const cases = Object.entries(CASES).flatMap(([name, [small, full, make]]) =>
  (isFull ? full : [small]).map((size) => ({ name, size, make })),
);

/** For many instances at the same time. */
const FIB: Run = [fileURLToPath(new URL('../../../../../fixtures/guests/fib.small.polkavm', import.meta.url)), 100_000];
/** Each instance reserves address space for its memory. There is some for about 12,900 of them; the others are interpreted. */
const LIVE = isFull ? [5000, 14_000] : [2000];

// The child runs what is built.
(isBuilt ? describe : describe.skip)('hostile code', () => {
  let blobs: { file: string; length: number }[] = [];
  /**
   * What the reference interpreter takes for each of them, and for one instance of {@link FIB}. Small ones have one process, which starts
   * once; in full size one would slow down the next.
   */
  let references: Cost[] = [];
  beforeAll(() => {
    folder = mkdtempSync(join(tmpdir(), 'polkavirt-hostile-'));
    blobs = cases.map(({ make, size }, index) => blobOf(String(index), make(size)));
    const runs = [...blobs.map(({ file }): Run => [file, GAS]), FIB];
    references = isFull ? runs.flatMap((run) => costsOf('interpreter', [run])) : costsOf('interpreter', runs);
  });
  afterAll(() => rmSync(folder, { recursive: true, force: true }));

  it.each([...cases.entries()].map(([index, one]) => ({ ...one, index })))(
    '$name, $size of them: bounded time and memory',
    ({ size, index }) => {
      const { file, length } = blobs[index];
      const reference = references[index];
      const [actual] = costsOf('recompiler', [[file, GAS]]);
      expect(actual.outcome).toBe(reference.outcome);
      if (isFull) {
        const [one, other] = [reference, actual].map(({ cpu, memory }) => `${cpu.toFixed(0)} ms ${(memory / 1e6).toFixed(0)} MB`);
        console.log(`${size}: ${(length / 1e3).toFixed(0)} kB, interpreter ${one}, recompiler ${other}`);
      }
      expect(actual.cpu).toBeLessThan(reference.cpu + TIME_OF_ANY + (MOST_TIME * length) / 1000);
      // Of a process that ran several programs nobody knows what one took.
      expect(actual.memory).toBeLessThan((isFull ? reference.memory : 0) + MEMORY_OF_ANY + MOST_MEMORY * length);
    },
  );

  it.each(LIVE)('%i instances run that are alive at the same time', (count) => {
    const [{ outcome, cpu, memory }] = costsOf('recompiler', [FIB], count);
    expect(outcome).toBe(references[cases.length].outcome);
    if (isFull) console.log(`${count}: ${cpu.toFixed(0)} ms, ${(memory / 1e6).toFixed(0)} MB`);
    // Some hundred microseconds for each of them, and once the seconds of the attempt that fails.
    expect(cpu).toBeLessThan(10_000 + count);
    expect(memory).toBeLessThan(45e6 + count * 60_000);
  });
});
