import { readFile, stat } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { CompilerProcess } from './compiler-process.ts';
import type { SolidityCompiler } from './solidity-compiler.ts';

const PACKAGE = '@parity/resolc';

/** The processes that are kept warm, one a compiler. */
const processes = new Map<string, CompilerProcess>();

function processOf(entry: string, version: string): CompilerProcess {
  const key = `${entry} ${version}`;
  const known = processes.get(key) ?? new CompilerProcess(entry);
  processes.set(key, known);
  return known;
}

/**
 * Ends the compilers that are kept warm. They end by themselves after a minute without work, or with the process that started them, and do
 * not keep that alive.
 */
export async function closeCompilers(): Promise<void> {
  const open = [...processes.values()];
  processes.clear();
  await Promise.all(open.map((one) => one.close()));
}

/** The compiler is not installed. */
export class CompilerMissing extends Error {
  override readonly name = 'CompilerMissing';

  constructor(root: string) {
    super(
      `${PACKAGE} is not installed in ${root}: Solidity is compiled by it. Install it with: npm install --save-dev ${PACKAGE}`,
    );
  }
}

/** The version of a package as a file would find it. Read from its folder, as not every package exports its package.json. */
async function packageVersion(from: string, name: string): Promise<string> {
  const require = createRequire(from);
  for (const folder of require.resolve.paths(name) ?? []) {
    try {
      const manifest = JSON.parse(await readFile(join(folder, name, 'package.json'), 'utf8')) as { version: string };
      return manifest.version;
    } catch {
      // Not in this folder.
    }
  }
  return 'unknown';
}

/** A native compiler that the environment names runs instead of the package's own; it is told apart by its time. */
async function binaryVersion(path: string | undefined): Promise<string> {
  if (path === undefined || path === '') return '';
  const time = await stat(path).then(
    ({ mtimeMs }) => mtimeMs,
    () => 0,
  );
  return ` by ${path} of ${time}`;
}

/**
 * `@parity/resolc` as the project has it, or as this package has it. Finding it does not load it, which takes seconds.
 *
 * @param root The project's folder.
 * @throws CompilerMissing
 */
export async function findCompiler(root: string = process.cwd()): Promise<SolidityCompiler> {
  for (const from of [join(root, 'package.json'), import.meta.url]) {
    let entry: string;
    try {
      entry = createRequire(from).resolve(PACKAGE);
    } catch {
      continue;
    }
    const versions = [await packageVersion(from, PACKAGE), await packageVersion(entry, 'solc')];
    const version = `resolc ${versions[0]}, solc ${versions[1]}${await binaryVersion(process.env.RESOLC_BIN)}`;
    return {
      version,
      compile: (sources, settings, signal) => processOf(entry, version).compile(sources, settings, signal),
    };
  }
  throw new CompilerMissing(root);
}
