/** The guests: six compiled from C, each in two sizes and as plain WebAssembly, and two in assembly. */
import { readFileSync } from 'node:fs';
import type { Program } from '@polkavirt/polkavm';
import { assembled, fixture, parsedProgram } from '../programs.ts';

/** A program, and what comes of a run: naive gas, which is the number of instructions, and the one value it reports. */
export interface GuestRun {
  readonly blob: Uint8Array;
  readonly gas: number;
  readonly checksum: bigint;
}

export interface Guest {
  readonly name: string;
  readonly label: string;
  /** Long enough for what compiles, and short enough for what interprets. */
  readonly long: GuestRun;
  readonly short: GuestRun;
  /** The long one as a module of WebAssembly that exports `run` and imports `env.report`; of the C guests only. */
  readonly wasm: Uint8Array<ArrayBuffer> | undefined;
}

const FIXTURES = new URL('../../../fixtures/', import.meta.url);

const expected: Readonly<Record<string, { checksum: string; gasNaive: string }>> = JSON.parse(
  readFileSync(new URL('guests/expected.json', FIXTURES), 'utf8'),
);

const compiledRun = (name: string): GuestRun => ({
  blob: fixture(`guests/${name}`),
  gas: Number(expected[name].gasNaive),
  checksum: BigInt(expected[name].checksum),
});

const compiled = (name: string, label: string): Guest => ({
  name,
  label,
  long: compiledRun(name),
  short: compiledRun(`${name}.small`),
  wasm: new Uint8Array(readFileSync(new URL(`guests/${name}.wasm`, FIXTURES))),
});

/** How often an assembly guest goes round, with the outcome of a model of it that knows nothing of PolkaVM. */
interface Rounds {
  readonly rounds: number;
  readonly gas: number;
  readonly checksum: bigint;
}

/** An assembly guest asks the host for the number of rounds; here it is given one instead, which saves an instruction. */
const written = (name: string, label: string, long: Rounds, short: Rounds): Guest => {
  const text = readFileSync(new URL(`asm/${name}.txt`, FIXTURES), 'utf8');
  const question = '    a0 = 0\n    ecalli 0\n';
  if (!text.includes(question)) throw new Error(`${name} does not ask`);
  const runOf = ({ rounds, gas, checksum }: Rounds): GuestRun => ({
    blob: assembled(text.replace(question, `    a0 = ${rounds}\n`)),
    gas,
    checksum,
  });
  return { name, label, long: runOf(long), short: runOf(short), wasm: undefined };
};

export const GUESTS: readonly Guest[] = [
  compiled('prime_sieve', 'prime sieve'),
  compiled('fib', 'recursive fib'),
  compiled('memops', 'memory operations'),
  compiled('sha256', 'SHA-256'),
  compiled('matmul', 'matrix product'),
  compiled('quicksort', 'quicksort'),
  written(
    'bytecode',
    'bytecode interpreter',
    { rounds: 100_000, gas: 120_717_938, checksum: 0x464c2138475bee78n },
    { rounds: 400, gas: 482_436, checksum: 0xefdbd01ff14747cbn },
  ),
  written(
    'hash-map',
    'hash map',
    { rounds: 5_000_000, gas: 135_000_012, checksum: 0x5af7b14c9n },
    { rounds: 20_000, gas: 540_012, checksum: 0x64341n },
  ),
];

/** The one export of a guest. */
export const parsedGuest = ({ blob }: GuestRun): Program => parsedProgram(blob);
