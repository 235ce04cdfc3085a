import { spawn } from 'node:child_process';
import { copyFileSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { LEAST_TYPESCRIPT, PACKAGES, typedEntries } from './expected.mjs';

const manifestOf = (folder, name) => JSON.parse(readFileSync(join(folder, 'node_modules', name, 'package.json'), 'utf8'));

/** A module that imports every entry of the packages, so that the compiler sees all of their types. */
const everyEntry = (folder, names) =>
  names
    .flatMap((name) => typedEntries(manifestOf(folder, name)).map((entry) => `${name}${entry.slice(1)}`))
    .map((specifier, index) => `export * as entry${index} from '${specifier}';\n`)
    .join('');

/** Runs a program to its end; resolves to its exit code and what it printed. */
const outputOf = (program, args, cwd) =>
  new Promise((resolve) => {
    const child = spawn(program, args, { cwd, stdio: ['ignore', 'pipe', 'pipe'] });
    let text = '';
    for (const stream of [child.stdout, child.stderr]) stream.on('data', (chunk) => (text += chunk));
    child.on('close', (code) => resolve({ code, text }));
  });

/** Writes a module with all entries of some packages, and how to compile it. */
function configure(folder, name, { moduleResolution, lib, packages, files = [] }) {
  writeFileSync(join(folder, `${name}.ts`), everyEntry(folder, packages));
  const module = moduleResolution === 'bundler' ? 'esnext' : moduleResolution;
  const compilerOptions = {
    ...{ module, moduleResolution, lib, target: 'es2022', types: [] },
    ...{ noEmit: true, strict: true, exactOptionalPropertyTypes: true, skipLibCheck: false },
  };
  writeFileSync(join(folder, `${name}.json`), JSON.stringify({ compilerOptions, files: [`${name}.ts`, ...files] }));
}

/**
 * Compiles every entry, and a file that uses some, against the installed packages in `folder`, with all declarations checked.
 *
 * @param least The path of the `tsc` of the least version that is promised.
 * @param newest That of the newest.
 */
export async function checkTypesOfConsumers(folder, least, newest) {
  const packages = Object.keys(PACKAGES).filter((name) => typedEntries(manifestOf(folder, name)).length > 0);
  // Not everybody has the types of a browser or of Node.
  const plain = packages.filter((name) => PACKAGES[name].globals !== true);
  copyFileSync(new URL('consumer.ts', import.meta.url), join(folder, 'consumer.ts'));
  const whole = { lib: ['es2022', 'dom'], packages, files: ['consumer.ts'] };
  configure(folder, 'node16', { moduleResolution: 'node16', ...whole });
  configure(folder, 'bundler', { moduleResolution: 'bundler', ...whole });
  configure(folder, 'without-globals', { moduleResolution: 'node16', lib: ['es2022'], packages: plain });

  const problems = [];
  const compile = async (tsc, config) => {
    const { code, text } = await outputOf(process.execPath, [tsc, '-p', `${config}.json`], folder);
    const version = tsc === least ? LEAST_TYPESCRIPT : 'of this repository';
    if (code !== 0) problems.push(`TypeScript ${version}, ${config}:\n${text}`);
  };
  // The least version takes ten times as long as the newest, and one core.
  await Promise.all([
    compile(least, 'node16'),
    compile(least, 'bundler'),
    compile(newest, 'bundler').then(() => compile(newest, 'without-globals')),
  ]);
  return problems;
}

/** Imports every entry in Node, but for those that need a test framework around them. */
export async function checkImports(folder) {
  const frameworks = /\/(?:jest|vitest)$/;
  const specifiers = Object.keys(PACKAGES)
    .flatMap((name) => typedEntries(manifestOf(folder, name)).map((entry) => `${name}${entry.slice(1)}`))
    .filter((specifier) => !frameworks.test(specifier));
  writeFileSync(join(folder, 'imports.js'), specifiers.map((specifier) => `await import('${specifier}');\n`).join(''));
  const { code, text } = await outputOf(process.execPath, ['imports.js'], folder);
  return code === 0 ? [] : [`importing every entry in Node: exit code ${code}\n${text}`];
}
