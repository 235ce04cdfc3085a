import { readFile, stat } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { runInWorker } from './run-in-worker.ts';
import type { SolidityCompiler } from './solidity-compiler.ts';

const PACKAGE = '@parity/resolc';

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
    return {
      version: `resolc ${versions[0]}, solc ${versions[1]}${await binaryVersion(process.env.RESOLC_BIN)}`,
      compile: (sources, optimizer, signal) => runInWorker(entry, sources, optimizer, signal),
    };
  }
  throw new CompilerMissing(root);
}
