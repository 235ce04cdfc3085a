/** Tests that import Solidity sources, in whole runs of Jest and of Vitest. The runners load the built packages. */
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Abi } from 'viem';
import { contractTypes } from '../../src/sol-import/contract-module.ts';
import { JEST, newProject, type Project, TSC } from './project.ts';

const JEST_ARGS = ['--experimental-vm-modules', JEST];

/** What the compiler was asked for since the last time. */
function compiled({ folder }: Project): readonly string[] {
  const path = join(folder, 'compiled.txt');
  const lines = existsSync(path)
    ? readFileSync(path, 'utf8')
        .split('\n')
        .filter((line) => line !== '')
    : [];
  writeFileSync(path, '');
  return lines;
}

const BOTH = 'contracts/Counter.sol contracts/lib/Names.sol';

it('the packages are built', () => {
  expect(existsSync(new URL('../../dist/sol-import/vite.js', import.meta.url))).toBe(true);
});

describe('Jest', () => {
  it('imports the contracts of a source, compiled once, until what it imports changes', () => {
    const project = newProject();
    const first = project.run(JEST_ARGS);
    expect([first.status, first.all]).toEqual([0, expect.stringContaining('it has CeilingReached,First Other 0x50564d')]);
    expect(first.all).toContain('polkavirt: compiling contracts/Counter.sol (2 sources)\n');
    expect(compiled(project)).toEqual([BOTH]);
    expect(project.run(JEST_ARGS).all).toContain('it has CeilingReached,First Other');
    expect(compiled(project)).toEqual([]);
    const types = readFileSync(join(project.folder, 'contracts/Counter.d.sol.ts'), 'utf8');
    expect(types).toContain('"name": "First"');
    project.put('contracts/lib/Names.sol', 'error Second();\n');
    // A debug build is another one.
    expect(project.run(JEST_ARGS, { POLKAVIRT_SOLIDITY_DEBUG: '1' }).all).toContain('it has CeilingReached,Second Other');
    expect(compiled(project)).toEqual([BOTH, BOTH]);
    expect(readFileSync(join(project.folder, 'contracts/Counter.d.sol.ts'), 'utf8')).toBe(types.replaceAll('First', 'Second'));
  });

  it('shows a mistake in its place', () => {
    const project = newProject();
    project.put('contracts/lib/Names.sol', 'error First();\n\n  !\n');
    const { status, all } = project.run(JEST_ARGS);
    expect(status).toBe(1);
    expect(all).toContain('CompileError: contracts/lib/Names.sol:3:3: ParserError: No.');
    expect(all).toMatch(/at contracts\/lib\/Names\.sol:3:3/);
  });

  it('knows which tests a source concerns', () => {
    const project = newProject();
    project.put('test/other.test.mjs', "it('is another', () => {});");
    const args = [...JEST_ARGS, '--listTests', '--findRelatedTests', join(project.folder, 'contracts/lib/Names.sol')];
    expect(project.run(args)).toMatchObject({ status: 0, stdout: `${join(project.folder, 'test/counter.test.mjs')}\n` });
  });

  it('knows them for sources that are imported from the project’s folder, or by a remapping', () => {
    const project = newProject();
    project.put('remappings.txt', 'parts/=contracts/parts/\n');
    project.put('contracts/parts/Part.sol', 'import "contracts/lib/Names.sol";\nerror Part();\n');
    project.put(
      'contracts/Counter.sol',
      'import {Part} from "parts/Part.sol"; // import "contracts/Alone.sol";\ncontract Counter { new Other }\ncontract Other { }\n',
    );
    project.put('contracts/Alone.sol', 'error Alone();');
    project.put('test/other.test.mjs', "it('is another', () => {});");
    const related = (source: string) =>
      project.run([...JEST_ARGS, '--listTests', '--findRelatedTests', join(project.folder, source)]).stdout.trim();
    const counter = join(project.folder, 'test/counter.test.mjs');
    for (const source of ['contracts/parts/Part.sol', 'contracts/lib/Names.sol', 'contracts/Counter.sol']) {
      expect([source, related(source)]).toEqual([source, counter]);
    }
    expect(related('contracts/Alone.sol')).toBe('');
    // Where the remapping leads elsewhere now.
    project.put('remappings.txt', 'parts/=contracts/others/\n');
    project.put('contracts/others/Part.sol', 'error Part();\n');
    expect([related('contracts/others/Part.sol'), related('contracts/parts/Part.sol')]).toEqual([counter, '']);
  });

  it('in watch mode, where it keeps modules, gives a test the contract that an imported source makes now', () => {
    const project = newProject();
    project.put('test/again.test.mjs', "import { Counter } from '../contracts/Counter.sol';\nit('is here', () => void Counter);");
    // What watch mode does: run after run in one process.
    project.put(
      'twice.mjs',
      `import { writeFileSync } from 'node:fs';
import { runCLI } from ${JSON.stringify(import.meta.resolve('@jest/core'))};
const run = () => runCLI({ runInBand: true, _: [], $0: '' }, [process.cwd()]);
await run();
writeFileSync('contracts/lib/Names.sol', 'error Second();');
const { results } = await run();
process.exitCode = results.success ? 0 : 1;
`,
    );
    const { status, all } = project.run(['--experimental-vm-modules', 'twice.mjs']);
    expect(all).toContain('it has CeilingReached,First Other');
    expect(all).toContain('it has CeilingReached,Second Other');
    expect(status).toBe(0);
  });
});

it('Vitest in watch mode runs a test again when an imported source changes, a broken one too', () => {
  const project = newProject();
  project.put(
    'watch.mjs',
    `import { writeFileSync } from 'node:fs';
import { createVitest } from 'vitest/node';
const texts = ['error Second();', 'error Broken(); !', 'error Third();'];
const reporter = {
  onTestRunEnd(modules, errors, reason) {
    process.stderr.write(\`run: \${reason} \${modules.map(({ moduleId }) => moduleId.split('/').at(-1)).sort()}\\n\`);
    for (const { message, stacks } of modules.flatMap((one) => one.errors())) {
      process.stderr.write(\`run: \${message} at \${stacks.map(({ file, line, column }) => [file, line, column].join(':'))}\\n\`);
    }
  },
  // After each run.
  onWatcherStart() {
    const next = texts.shift();
    if (next === undefined) void vitest.close();
    else writeFileSync('contracts/lib/Names.sol', next);
  },
};
const vitest = await createVitest('test', { watch: true, reporters: [reporter] });
await vitest.start();
`,
  );
  project.put('test/other.test.mjs', "it('is another', () => {});");
  const { all } = project.run(['watch.mjs']);
  expect(all.split('\n').filter((line) => line.startsWith('run: ') || line.startsWith('it has '))).toEqual([
    'it has CeilingReached,First Other 0x50564d',
    'run: passed counter.test.mjs,other.test.mjs',
    'it has CeilingReached,Second Other 0x50564d',
    'run: passed counter.test.mjs',
    'run: failed counter.test.mjs',
    `run: contracts/lib/Names.sol:1:17: ParserError: No. at ${join(project.folder, 'contracts/lib/Names.sol')}:1:17`,
    'it has CeilingReached,Third Other 0x50564d',
    'run: passed counter.test.mjs',
  ]);
  expect(compiled(project)).toEqual([BOTH, BOTH, BOTH, BOTH]);
  expect(readFileSync(join(project.folder, 'contracts/Counter.d.sol.ts'), 'utf8')).toContain('"name": "Third"');
});

it('the types of a source are those of its contracts', () => {
  const project = newProject();
  const { abi } = JSON.parse(readFileSync(new URL('../../../../fixtures/solidity/Counter.json', import.meta.url), 'utf8')) as {
    abi: Abi;
  };
  const facts = {
    blob: new Uint8Array(),
    hash: '0x',
    file: '',
    compiler: '',
    factoryDependencies: {},
    dependencies: [],
  } as const;
  const named = ['Counter', 'class'].map((name) => ({ ...facts, name, contract: name, abi }));
  project.put('contracts/Counter.d.sol.ts', contractTypes('Counter.sol', named));
  const compilerOptions = { strict: true, noEmit: true, module: 'NodeNext', target: 'ES2022', allowArbitraryExtensions: true };
  const more = { skipLibCheck: true, types: [], lib: ['ES2022', 'ESNext.Disposable'] };
  project.put('tsconfig.json', JSON.stringify({ compilerOptions: { ...compilerOptions, ...more }, include: ['*.ts'] }));
  project.put(
    'typed.ts',
    `import { createTypestateNative } from '@polkavirt/native';
import { createSolidityChain, deploy } from '@polkavirt/revive/client';
import { solidity } from '@polkavirt/revive/vite';
import { defineConfig } from 'vitest/config';
import { class as other, Counter } from './contracts/Counter.sol';
const chain = createSolidityChain({ virt: createTypestateNative() });
const counter = await deploy(chain, Counter);
const count: bigint = await counter.read.count();
await counter.write.increment([count]);
// @ts-expect-error There is no such function.
await counter.write.incremment([count]);
// @ts-expect-error It takes a bigint.
await counter.write.increment([true]);
Counter.bytecode satisfies \`0x\${string}\`;
await deploy(chain, other, [], { dependencies: [Counter] });
defineConfig({ plugins: [solidity({ types: true })] });
`,
  );
  expect(project.run([TSC, '-p', '.'])).toMatchObject({ status: 0, all: '' });
});
