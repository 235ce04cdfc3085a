import { readdir, readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { parseProgram, unwrap } from '@polkavirt/polkavm';
import type { ExecResult } from '../exec/case.ts';
import { type ParsedCase, parseCase } from '../exec/parse-case.ts';
import { exportNames } from '../program-argument.ts';
import type { Expectation } from './compare.ts';

/** A case of the fixtures, with its expected result as far as known. */
export interface FixtureRun {
  readonly input: ParsedCase;
  readonly expected?: Expectation;
}

/** The folder of the fixtures, a package of data. */
const FIXTURES = dirname(createRequire(import.meta.url).resolve('@polkavirt/fixtures/package.json'));

const readFixture = (path: string): Promise<Uint8Array> => readFile(join(FIXTURES, path));

/** Enough for every fixture, and small enough to see how much is used. */
const GAS = 1_000_000n;
const DEFAULTS = { gas: GAS, returns: 0n, maxSyscalls: 1000, reads: [], costModel: 'naive', api: 'virt' } as const;

/** How contracts run: their imports are names, for which there is the typestate generation, whose gas upstream counts with the full model. */
const CONTRACT = { ...DEFAULTS, costModel: 'full', api: 'typestate' } as const;

/** Each case of a program's own file of expected outcomes; `program` is put in. */
function casesOf(name: string, program: Uint8Array, json: string): FixtureRun[] {
  const base64 = Buffer.from(program).toString('base64');
  return (JSON.parse(json) as { readonly name: string; readonly expected: Omit<ExecResult, 'name'> }[]).map(
    ({ expected, ...fields }) => {
      const line = JSON.stringify({ ...fields, name: `${name}: ${fields.name}`, program: base64 });
      return { input: parseCase(line, DEFAULTS), expected: { value: expected } };
    },
  );
}

/** `run` of a compiled guest: one call of the host with the checksum, and the gas to the last unit. */
function guestRun(name: string, program: Uint8Array, { checksum, gasNaive }: GuestFacts): FixtureRun {
  const input = { ...DEFAULTS, name, program, export: 'run' };
  return {
    input,
    expected: {
      value: {
        outcome: 'Finished',
        gasLeft: `${GAS - BigInt(gasNaive)}`,
        syscalls: [{ symbol: '01000000', args: [checksum], gasLeft: '' }],
      },
      // The other argument registers hold whatever the compiler left in them.
      part: (result) => ({
        ...result,
        syscalls: result.syscalls.map(({ symbol, args }) => ({ symbol, args: args.slice(0, 1), gasLeft: '' })),
      }),
    },
  };
}

interface GuestFacts {
  readonly checksum: string;
  readonly gasNaive: string;
}

/** Every program of the fixtures: with its expected outcomes where it has them, else each of its exports. */
export async function fixtureRuns(): Promise<readonly FixtureRun[]> {
  const guests = JSON.parse(Buffer.from(await readFixture('guests/expected.json')).toString()) as Record<string, GuestFacts>;
  const entries = await readdir(FIXTURES, { recursive: true });
  const blobs = entries
    .map((path) => path.replaceAll('\\', '/'))
    .filter((path) => path.endsWith('.polkavm') && !path.includes('node_modules/'))
    .sort();
  // Without any case the comparison would always pass.
  if (blobs.length === 0) throw new Error(`no programs in ${FIXTURES}`);
  const runs: FixtureRun[] = [];
  for (const path of blobs) {
    const name = path.slice(0, -'.polkavm'.length);
    const guest = name.startsWith('guests/') ? name.slice('guests/'.length) : '';
    // The full-size guests run for hundreds of millions of instructions and serve benchmarks; here their small builds are used.
    if (blobs.includes(`${name}.small.polkavm`)) continue;
    const program = await readFixture(path);
    if (guest in guests) runs.push(guestRun(name, program, guests[guest]));
    else if (entries.includes(`${name}.json`) && path.startsWith('asm/')) {
      runs.push(...casesOf(name, program, Buffer.from(await readFixture(`${name}.json`)).toString()));
    } else {
      const generation = name.startsWith('solidity/') ? CONTRACT : DEFAULTS;
      for (const functionName of exportNames(unwrap(parseProgram(program)))) {
        runs.push({ input: { ...generation, returns: 'mix', name: `${name}: ${functionName}`, program, export: functionName } });
      }
    }
  }
  return runs;
}
