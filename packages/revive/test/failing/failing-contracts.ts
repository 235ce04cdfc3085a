/** The contracts of this folder, as `contracts/*.sol` and as a debug build of them that is committed. */
import { readdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { gunzipSync, gzipSync } from 'node:zlib';
import type { Abi, Hex } from 'viem';
import type { CompileOutput } from '../../src/compile/index.ts';

export const FOLDER: string = fileURLToPath(new URL('.', import.meta.url));
const BUILD = join(FOLDER, 'build.json.gz');

export const SOURCES: readonly string[] = ['Across', 'Creates', 'Logs', 'Memory', 'Panics', 'Plain', 'Proxies'].map(
  (name) => `contracts/${name}.sol`,
);

export interface BuiltContract {
  readonly abi: Abi;
  readonly blob: Uint8Array;
  readonly debug: Uint8Array;
  readonly debugHash: Hex;
}

export type Built = Readonly<Record<string, BuiltContract>>;

interface Stored {
  readonly compiler: string;
  readonly contracts: Readonly<
    Record<string, Readonly<Record<'blob' | 'debug', string>> & Pick<BuiltContract, 'abi' | 'debugHash'>>
  >;
}

/** A build as the text that is committed. */
export function toStored({ compiler, contracts: byFile }: CompileOutput): string {
  const base64 = (bytes: Uint8Array): string => Buffer.from(bytes).toString('base64');
  const contracts: Record<string, Stored['contracts'][string]> = {};
  for (const byName of Object.values(byFile)) {
    for (const [name, { abi, blob, debug, debugHash }] of Object.entries(byName)) {
      if (debug === undefined || debugHash === undefined) throw new Error(`${name} has no debug build`);
      contracts[name] = { abi, blob: base64(blob), debug: base64(debug), debugHash };
    }
  }
  const stored: Stored = { compiler, contracts };
  return JSON.stringify(stored, null, 1);
}

const readStored = async (): Promise<string> => gunzipSync(await readFile(BUILD)).toString('utf8');

export const writeStored = (text: string): Promise<void> => writeFile(BUILD, gzipSync(text, { level: 9 }));

let built: Promise<Built> | undefined;

/** The build, which is unpacked once for a file of tests. */
export const readBuilt = (): Promise<Built> => {
  built ??= unpackBuilt();
  return built;
};

async function unpackBuilt(): Promise<Built> {
  const { contracts } = JSON.parse(await readStored()) as Stored;
  const bytes = (text: string): Uint8Array => new Uint8Array(Buffer.from(text, 'base64'));
  return Object.fromEntries(
    Object.entries(contracts).map(([name, { abi, blob, debug, debugHash }]) => [
      name,
      { abi, blob: bytes(blob), debug: bytes(debug), debugHash },
    ]),
  );
}

/** A line of the stack that a case must give. */
export interface ExpectedFrame {
  readonly function: string;
  readonly file: string;
  readonly line: number;
}

/**
 * The stacks that the comments in the sources say, innermost first, by case: `// @CASE POSITION FUNCTION`, several after one another with
 * `|` between them.
 */
export async function expectedStacks(): Promise<ReadonlyMap<string, readonly ExpectedFrame[]>> {
  const stacks = new Map<string, ExpectedFrame[]>();
  for (const path of await readdir(join(FOLDER, 'contracts'), { recursive: true })) {
    if (!path.endsWith('.sol')) continue;
    const file = `contracts/${path}`;
    const lines = (await readFile(join(FOLDER, file), 'utf8')).split('\n');
    for (const [index, text] of lines.entries()) {
      const comment = text.split('// @')[1] ?? '';
      for (const mark of comment.split('| @').filter((part) => part !== '')) {
        const [name, position, called] = mark
          .trim()
          .replace(/\s*\|$/, '')
          .split(' ');
        const stack = stacks.get(name) ?? [];
        stacks.set(name, stack);
        if (stack[Number(position) - 1] !== undefined) throw new Error(`${file}:${index + 1}: ${name} ${position} is said twice`);
        stack[Number(position) - 1] = { function: called, file, line: index + 1 };
      }
    }
  }
  return stacks;
}
