/** The guests: six compiled from C, each in two sizes and as plain WebAssembly, and two in assembly with two exports. */
import { readFileSync } from 'node:fs';
import { fixture } from '../programs.ts';

/** A call of an export, and what comes of it: naive gas, which is the number of instructions, and the one value that it reports. */
export interface GuestRun {
  readonly blob: Uint8Array;
  readonly exportName: string;
  readonly gas: number;
  readonly checksum: bigint;
}

export interface Guest {
  readonly name: string;
  readonly label: string;
  /** Long enough for what compiles. */
  readonly long: GuestRun;
  /** Short enough for what interprets. */
  readonly short: GuestRun;
  /** The long one as a module of WebAssembly that exports `run` and imports `env.report`; of the C guests only. */
  readonly wasm?: Uint8Array<ArrayBuffer>;
}

const FIXTURES = new URL('../../../fixtures/', import.meta.url);

const readJson = <T>(path: string): T => JSON.parse(readFileSync(new URL(path, FIXTURES), 'utf8')) as T;

const facts = readJson<Readonly<Record<string, { checksum: string; gasNaive: string }>>>('guests/expected.json');

const compiledRun = (name: string): GuestRun => ({
  blob: fixture(`guests/${name}`),
  exportName: 'run',
  gas: Number(facts[name].gasNaive),
  checksum: BigInt(facts[name].checksum),
});

const compiled = (name: string, label: string): Guest => ({
  name,
  label,
  long: compiledRun(name),
  short: compiledRun(`${name}.small`),
  wasm: new Uint8Array(readFileSync(new URL(`guests/${name}.wasm`, FIXTURES))),
});

/** A case of an assembly fixture; the gas of one that finishes is what it uses up. */
interface Case {
  readonly export: string;
  readonly gas: string;
  readonly expected: { readonly outcome: string; readonly syscalls: readonly { readonly args: readonly string[] }[] };
}

/** `small` is among the fixture's own cases. What `run` comes to stands here, for it takes too long to be one of them. */
const written = (name: string, label: string, long: { readonly gas: number; readonly checksum: bigint }): Guest => {
  const blob = fixture(`asm/${name}`);
  const small = readJson<readonly Case[]>(`asm/${name}.json`).find(
    (one) => one.export === 'small' && one.expected.outcome === 'Finished',
  );
  if (small === undefined) throw new Error(`asm/${name}.json has no case of small that finishes`);
  const checksum = BigInt(small.expected.syscalls[0].args[0]);
  return {
    name,
    label,
    long: { blob, exportName: 'run', ...long },
    short: { blob, exportName: 'small', gas: Number(small.gas), checksum },
  };
};

export const GUESTS: readonly Guest[] = [
  compiled('prime_sieve', 'prime sieve'),
  compiled('fib', 'fib, recursive'),
  compiled('memops', 'memory operations'),
  compiled('sha256', 'SHA-256'),
  compiled('matmul', 'matrix product'),
  compiled('quicksort', 'quicksort'),
  written('bytecode-interpreter', 'bytecode interpreter', { gas: 24_780_023, checksum: 0x2e4c_08b4_a6ff_4bafn }),
  written('hash-map', 'hash map', { gas: 14_439_931, checksum: 0xac22_b4ac_8f0b_bdb3n }),
];
