/** Tests that import Solidity sources, in whole runs of Jest and of Vitest. The runners load the built packages. */
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Abi } from 'viem';
import { contractTypes } from '../../src/sol-import/contract-module.ts';
import { JEST, newProject, type Project, TSC } from './project.ts';

const JEST_ARGS = ['--experimental-vm-modules', JEST, '--runInBand'];

/** A test that tells what an import has. Unlike that of the project it loads nothing else, which would take longer than all the rest. */
const TELLS = `import { Counter } from '../contracts/Counter.sol';
it('tells', () => {
  const errors = Counter.abi.filter(({ type }) => type === 'error').map(({ name }) => name);
  const created = Counter.dependencies.map(({ contract }) => contract);
  process.stderr.write(\`it tells of \${errors} \${created} \${Counter.bytecode.slice(0, 8)}\\n\`);
});
`;

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

const typesIn = ({ folder }: Project): string => readFileSync(join(folder, 'contracts/Counter.d.sol.ts'), 'utf8');

describe('Jest', () => {
  it('imports the contracts of a source, compiled once, until what it imports changes, in watch mode too', async () => {
    const project = newProject();
    const first = project.run(JEST_ARGS);
    expect([first.status, first.all]).toEqual([0, expect.stringContaining('it has CeilingReached,First Other 0x50564d')]);
    expect(first.all).toContain('polkavirt: compiling contracts/Counter.sol (2 sources)\n');
    expect(compiled(project)).toEqual([BOTH]);
    const types = typesIn(project);
    expect(types).toContain('"name": "First"');
    const has = (name: string) => types.replaceAll('First', name);

    // Another process, which stays: there Jest keeps modules.
    project.put('test/tells.test.mjs', TELLS);
    project.put('test/twin.test.mjs', TELLS);
    const runJest = project.startJest();
    const again = await runJest({ _: ['tells', 'twin'] });
    expect([again.success, again.all.split('it tells of CeilingReached,First Other 0x50564d').length - 1]).toEqual([true, 2]);
    expect(compiled(project)).toEqual([]);
    project.put('contracts/lib/Names.sol', 'error Second();\n');
    const changed = await runJest({ _: ['tells', 'twin'] });
    expect([changed.success, changed.all.split('it tells of CeilingReached,Second Other').length - 1]).toEqual([true, 2]);
    expect([compiled(project), typesIn(project)]).toEqual([[BOTH], has('Second')]);

    // One more process; a debug build is another one. A mistake in another source leaves this one alone.
    project.put('contracts/lib/Names.sol', 'error Third();\n');
    project.put('contracts/Broken.sol', 'import "./lib/Wrong.sol";\ncontract Broken { }\n');
    project.put('contracts/lib/Wrong.sol', 'error Wrong();\n\n  !\n');
    project.put('test/broken.test.mjs', TELLS.replaceAll('Counter', 'Broken'));
    const { status, all } = project.run([...JEST_ARGS, 'tells', 'broken'], { POLKAVIRT_SOLIDITY_DEBUG: '1' });
    expect(status).toBe(1);
    expect(all).toContain('it tells of CeilingReached,Third Other');
    const broken = 'contracts/Broken.sol contracts/lib/Wrong.sol';
    expect([...compiled(project)].sort()).toEqual([broken, BOTH, BOTH]);
    expect(typesIn(project)).toBe(has('Third'));
    expect(all).toContain('CompileError: contracts/lib/Wrong.sol:3:3: ParserError: No.');
    expect(all).toMatch(/at contracts\/lib\/Wrong\.sol:3:3/);
    expect(all).toContain('Tests:       1 passed, 1 total');
  });

  it('knows which tests a source concerns, also if it is imported from the project’s folder, or by a remapping', async () => {
    const project = newProject();
    project.put('test/other.test.mjs', "it('is another', () => {});");
    const runJest = project.startJest();
    const related = async (source: string) =>
      (await runJest({ listTests: true, findRelatedTests: true, _: [join(project.folder, source)] })).stdout.trim();
    const counter = join(project.folder, 'test/counter.test.mjs');
    expect(await related('contracts/lib/Names.sol')).toBe(counter);
    project.put('remappings.txt', 'parts/=contracts/parts/\n');
    project.put('contracts/parts/Part.sol', 'import "contracts/lib/Names.sol";\nerror Part();\n');
    project.put(
      'contracts/Counter.sol',
      'import {Part} from "parts/Part.sol"; // import "contracts/Alone.sol";\ncontract Counter { new Other }\ncontract Other { }\n',
    );
    project.put('contracts/Alone.sol', 'error Alone();');
    for (const source of ['contracts/parts/Part.sol', 'contracts/lib/Names.sol', 'contracts/Counter.sol']) {
      expect([source, await related(source)]).toEqual([source, counter]);
    }
    expect(await related('contracts/Alone.sol')).toBe('');
    // Where the remapping leads elsewhere now.
    project.put('remappings.txt', 'parts/=contracts/others/\n');
    project.put('contracts/others/Part.sol', 'error Part();\n');
    expect([await related('contracts/others/Part.sol'), await related('contracts/parts/Part.sol')]).toEqual([counter, '']);
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
  project.put('test/tells.test.mjs', TELLS);
  // The test of the project imports a source that does not change, and so it runs once.
  project.put('contracts/Alone.sol', 'contract Counter { new Other }\ncontract Other { }\n');
  const counter = readFileSync(join(project.folder, 'test/counter.test.mjs'), 'utf8');
  project.put('test/counter.test.mjs', counter.replace('Counter.sol', 'Alone.sol'));
  const { all } = project.run(['watch.mjs']);
  const lines = all.split('\n').filter((line) => /^(?:run:|it has|it tells) /.test(line));
  expect([lines.slice(0, 2).sort(), ...lines.slice(2)]).toEqual([
    ['it has CeilingReached Other 0x50564d', 'it tells of CeilingReached,First Other 0x50564d'],
    'run: passed counter.test.mjs,tells.test.mjs',
    'it tells of CeilingReached,Second Other 0x50564d',
    'run: passed tells.test.mjs',
    'run: failed tells.test.mjs',
    `run: contracts/lib/Names.sol:1:17: ParserError: No. at ${join(project.folder, 'contracts/lib/Names.sol')}:1:17`,
    'it tells of CeilingReached,Third Other 0x50564d',
    'run: passed tells.test.mjs',
  ]);
  expect([...compiled(project)].sort()).toEqual(['contracts/Alone.sol', BOTH, BOTH, BOTH, BOTH]);
  expect(typesIn(project)).toContain('"name": "Third"');
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
