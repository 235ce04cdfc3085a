/** Projects whose tests import Solidity sources, with a compiler of their own that is quick. */
import { fork, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { cpSync, mkdirSync, mkdtempSync, readFileSync, realpathSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { onTestEnd, within } from '@polkavirt/test-support';

const REPOSITORY = fileURLToPath(new URL('../../../..', import.meta.url));

/**
 * Each `contract X` has the program of the fixture Counter, its ABI, and an error for each `name` in any of the sources. `new Y` is a
 * dependency; `!` is a mistake. Each compile leaves a line in `compiled.txt`.
 */
const COMPILER = `
const { appendFileSync, readFileSync } = require('node:fs');
const { join } = require('node:path');
const FIXTURES = ${JSON.stringify(join(REPOSITORY, 'fixtures/solidity'))};
const { abi } = JSON.parse(readFileSync(join(FIXTURES, 'Counter.json'), 'utf8'));
const object = readFileSync(join(FIXTURES, 'Counter.polkavm')).toString('hex');
const hashOf = (name) => Buffer.from(name).toString('hex').padEnd(64, '0');
exports.compile = async (sources) => {
  appendFileSync(join(__dirname, '../../../compiled.txt'), Object.keys(sources).sort().join(' ') + '\\n');
  const errors = Object.entries(sources).flatMap(([file, { content }]) => {
    const start = content.indexOf('!');
    return start < 0 ? [] : [{ severity: 'error', type: 'ParserError', message: 'No.', sourceLocation: { file, start, end: start } }];
  });
  const named = Object.values(sources).flatMap(({ content }) => [...content.matchAll(/error (\\w+)/g)].map(([, name]) => name));
  const full = [...abi, ...named.map((name) => ({ type: 'error', name, inputs: [] }))];
  const contracts = Object.fromEntries(Object.entries(sources).map(([file, { content }]) => [
    file,
    Object.fromEntries([...content.matchAll(/contract (\\w+) ([^}]*)}/g)].map(([, name, body]) => {
      const created = [...body.matchAll(/new (\\w+)/g)].map(([, other]) => [hashOf(other), 'any:' + other]);
      return [name, { abi: full, evm: { bytecode: { object } }, hash: hashOf(name), factoryDependencies: Object.fromEntries(created) }];
    })),
  ]));
  return { contracts, errors };
};
`;

/** What a process wrote. */
interface Output {
  readonly stdout: string;
  readonly stderr: string;
  readonly all: string;
}

/** A run of Jest in a process that stays, with options of its `runCLI`. */
export type JestRun = (options: Readonly<Record<string, unknown>>) => Promise<Output & { readonly success: boolean }>;

export interface Project {
  readonly folder: string;
  put(path: string, text: string): void;
  /** Runs a script of Node in the project. */
  run(args: readonly string[], env?: Readonly<Record<string, string>>): Output & { readonly status: number | null };
  /** Starts Jest in a process that stays for several runs, as it does in watch mode. */
  startJest(): JestRun;
}

export const JEST = join(REPOSITORY, 'node_modules/jest/bin/jest.js');
export const TSC = join(REPOSITORY, 'node_modules/typescript/bin/tsc');

/** That of the folder `project`, in a folder of its own, with the built packages as users have them. */
export function newProject(): Project {
  const folder = realpathSync(mkdtempSync(join(tmpdir(), 'polkavirt-sol-')));
  onTestEnd('the project', () => rmSync(folder, { recursive: true, force: true }));
  const put = (path: string, text: string): void => {
    mkdirSync(dirname(join(folder, path)), { recursive: true });
    writeFileSync(join(folder, path), text);
  };
  cpSync(new URL('project', import.meta.url), folder, { recursive: true });
  // The packages lie in packages/, where Vitest transforms them, which it does not where they are installed.
  const external = 'server: { deps: { external: [/\\/packages\\/[^/]+\\/dist\\//] } }';
  const config = readFileSync(join(folder, 'vitest.config.js'), 'utf8');
  put('vitest.config.js', config.replace('globals: true', `globals: true, ${external}`));
  put('package.json', '{ "type": "module" }');
  put('node_modules/@parity/resolc/package.json', '{ "version": "1.2.3", "main": "main.js" }');
  put('node_modules/@parity/resolc/main.js', COMPILER);
  for (const name of ['@polkavirt', 'vitest', '@jest', '@types', 'viem']) {
    symlinkSync(join(REPOSITORY, 'node_modules', name), join(folder, 'node_modules', name));
  }
  put('contracts/Counter.sol', 'import "./lib/Names.sol";\ncontract Counter { new Other }\ncontract Other { }\n');
  put('contracts/lib/Names.sol', 'error First();\n');
  const { JEST_WORKER_ID: _, POLKAVIRT_COVERAGE: __, ...rest } = process.env;
  const plain = { ...rest, NO_COLOR: '1', FORCE_COLOR: '0' };
  return {
    folder,
    put,
    run(args, env = {}) {
      const options = { encoding: 'utf8', cwd: folder, env: { ...plain, ...env } } as const;
      const { status, stdout, stderr } = spawnSync(process.execPath, [...args], options);
      return { status, stdout, stderr, all: `${stdout}${stderr}` };
    },
    startJest: () => startJest(folder, plain),
  };
}

function startJest(cwd: string, env: NodeJS.ProcessEnv): JestRun {
  const execArgv = ['--experimental-vm-modules', '--disable-warning=ExperimentalWarning'];
  const child = fork(new URL('jest-session.mjs', import.meta.url), { cwd, env, execArgv, silent: true });
  const closed = once(child, 'close');
  onTestEnd('the Jest process', () => {
    child.kill('SIGKILL');
    return closed;
  });
  const { stdout, stderr } = child;
  if (stdout === null || stderr === null) throw new Error('the process has no output');
  const [nextOut, nextError] = [runsOf(stdout), runsOf(stderr)];
  return async (options) => {
    const answers = Promise.all([nextOut(), nextError(), once(child, 'message')] as const);
    child.send(options);
    const [out, error, [{ success }]] = await within('a run of Jest', answers);
    return { success, stdout: out, stderr: error, all: `${out}${error}` };
  };
}

/** What a stream has of each run, which a NUL ends. */
function runsOf(stream: NodeJS.ReadableStream): () => Promise<string> {
  let text = '';
  let finish: (whole: string) => void = () => {};
  stream.setEncoding('utf8');
  stream.on('data', (chunk: string) => {
    text += chunk;
    if (!text.endsWith('\0')) return;
    finish(text.slice(0, -1));
    text = '';
  });
  return () =>
    new Promise((resolve) => {
      finish = resolve;
    });
}
