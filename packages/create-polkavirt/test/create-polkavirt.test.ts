import { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { cargoConfig, RUST_TARGET_NAME, rustTarget } from '@polkavirt/linker';
import { parseProgram, unwrap } from '@polkavirt/polkavm';
import { readDebugInfo } from '@polkavirt/polkavm/debug-info';
import { toJavaScript, typeScriptTemplates } from '../../../scripts/build-templates.mjs';
import { FRAMEWORKS } from '../src/frameworks.ts';
import { generate, main, type ProjectOptions } from '../src/index.ts';
import { KINDS } from '../src/kinds.ts';
import { packageName } from '../src/options.ts';

const VERSION = (JSON.parse(readFileSync(new URL('../package.json', import.meta.url), 'utf8')) as { version: string }).version;

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'create-polkavirt-'));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

/** The command where nobody can be asked. */
async function run(...argv: readonly string[]): Promise<{ code: number; out: string; error: string }> {
  let [out, error] = ['', ''];
  const code = await main(argv, {
    out: (text) => {
      out += text;
    },
    error: (text) => {
      error += text;
    },
    isInteractive: false,
  });
  return { code, out, error };
}

const project = (options: Partial<ProjectOptions> = {}) =>
  generate({ folder: 'my-tests', kind: 'pallet', framework: 'jest', language: 'ts', ...options });

const textOf = (files: ReturnType<typeof generate>, path: string): string => {
  const contents = files.get(path);
  if (typeof contents !== 'string') throw new Error(`${path} is no text`);
  return contents;
};

const manifestOf = (files: ReturnType<typeof generate>) =>
  JSON.parse(textOf(files, 'package.json')) as { name: string; devDependencies: Record<string, string> };

describe('the templates', () => {
  it('are in JavaScript what they are in TypeScript', () => {
    expect(typeScriptTemplates().length).toBeGreaterThanOrEqual(5);
    for (const path of typeScriptTemplates()) {
      expect({ path, text: readFileSync(path.replace(/\.ts$/, '.js'), 'utf8') }).toEqual({ path, text: toJavaScript(path) });
    }
  });

  it.each(Object.keys(KINDS) as ProjectOptions['kind'][])(
    'of %s give one language at a time, and name what they import',
    (kind) => {
      for (const language of ['ts', 'js'] as const) {
        for (const framework of Object.keys(FRAMEWORKS) as ProjectOptions['framework'][]) {
          const files = project({ kind, language, framework });
          const paths = [...files.keys()];
          expect(paths).toEqual(expect.arrayContaining(['package.json', 'README.md', '.gitignore']));
          const other = language === 'ts' ? /\.js$/ : /\.ts$/;
          expect(paths.filter((path) => other.test(path) && path !== 'jest.config.js')).toEqual([]);
          expect(paths.includes('tsconfig.json')).toBe(language === 'ts');
          expect(files.get('README.md')).not.toContain('{{');
          for (const [path, contents] of files) {
            const uses = typeof contents === 'string' && contents.includes("from 'vitest'") && framework === 'jest';
            expect({ path, uses }).toEqual({ path, uses: false });
          }
          const { devDependencies } = manifestOf(files);
          for (const name of KINDS[kind].packages) expect(devDependencies[`@polkavirt/${name}`]).toBe(`^${VERSION}`);
          expect(framework in devDependencies).toBe(true);
        }
      }
    },
  );

  it('for Vitest import what Jest has as globals, and the matchers for it', () => {
    expect(
      textOf(project({ framework: 'vitest', language: 'js' }), 'scores.test.js')
        .split('\n')
        .slice(0, 2),
    ).toEqual(["import { describe, expect, it } from 'vitest';", "import '@polkavirt/jest/vitest';"]);
    const contract = project({ kind: 'contract', framework: 'vitest' }).get('counter.test.ts');
    expect(contract).toContain("import { beforeEach, describe, expect, it } from 'vitest';\nimport '@polkavirt/revive/vitest';");
  });

  it("of a guest in Rust bring the linker's target, and a program that runs where there is no Rust", () => {
    const files = project({ kind: 'guest-rust' });
    expect(JSON.parse(textOf(files, `guest/${RUST_TARGET_NAME}.json`))).toEqual(JSON.parse(rustTarget()));
    expect(textOf(files, 'guest/.cargo/config.toml')).toBe(cargoConfig());
    const { exports, customSections } = unwrap(parseProgram(files.get('guest/prebuilt.polkavm') as Uint8Array));
    expect(exports.map(({ symbol }) => Buffer.from(symbol).toString())).toEqual(['score']);
    // It was made of the source beside it: its traps are where that panics.
    const places = [...readDebugInfo(customSections).regions()].flatMap(({ frames }) => frames);
    const lines = textOf(files, 'guest/src/main.rs').split('\n');
    const panics = places.filter(({ path, function: name }) => path === 'guest/src/main.rs' && name === 'panic_fmt');
    expect(panics.map(({ line }) => lines[line - 1].trim())).toEqual(['assert!(points <= 100, "too many points");']);
  });

  it('have a README of their own files', () => {
    expect(project({ language: 'ts', folder: '/x/Our Tests' }).get('README.md')).toMatch(
      /^# our-tests\n[\s\S]*`scores\.test\.ts`/,
    );
    expect(project({ language: 'js' }).get('README.md')).toContain('`scores.test.js`');
  });
});

it.each([
  ['my-tests', 'my-tests'],
  ['a/b/Pallet Tests/', 'pallet-tests'],
  ['C:\\work\\x', 'x'],
  ['../..', 'polkavirt-tests'],
  ['', 'polkavirt-tests'],
])('the package in %j is called %s', (path, name) => {
  expect(packageName(path)).toBe(name);
});

describe('the command', () => {
  const flags = ['--kind', 'wire', '--framework', 'vitest', '--language', 'js'];

  it('writes a project, and says what comes next', async () => {
    const target = join(folder, 'one');
    const { code, out, error } = await run(target, ...flags);
    expect([code, error]).toEqual([0, '']);
    expect(out).toContain(`cd ${target}\n  npm install\n  npm test`);
    expect(readdirSync(target).sort()).toEqual(['.gitignore', 'README.md', 'json-wire.js', 'json-wire.test.js', 'package.json']);
  });

  it('takes an empty folder, also one with a repository in it', async () => {
    mkdirSync(join(folder, '.git'));
    expect((await run(folder, ...flags)).code).toBe(0);
    expect(existsSync(join(folder, 'package.json'))).toBe(true);
  });

  it('never touches what lies there', async () => {
    writeFileSync(join(folder, 'precious'), 'x');
    const { code, error } = await run(folder, ...flags);
    expect([code, error]).toEqual([2, expect.stringContaining('is not empty: it has precious')]);
    expect(readdirSync(folder)).toEqual(['precious']);
    expect(await run(join(folder, 'precious'), ...flags)).toMatchObject({ code: 2, error: expect.stringContaining('is a file') });
  });

  it('names the flags that are missing where nobody can be asked', async () => {
    const { code, error } = await run(join(folder, 'x'), '--kind', 'wire');
    expect([code, error]).toEqual([2, expect.stringContaining('give --framework, --language, or --yes')]);
    expect(await run('--kind', 'wire')).toMatchObject({ code: 2, error: expect.stringContaining('give a folder, ') });
    expect(existsSync(join(folder, 'x'))).toBe(false);
  });

  it('with --yes takes the defaults for the rest', async () => {
    expect((await run(join(folder, 'x'), '--yes', '--language', 'js')).code).toBe(0);
    expect(readFileSync(join(folder, 'x', 'scores.test.js'), 'utf8')).toContain("from 'vitest'");
  });

  it('refuses what it does not know, and has help', async () => {
    expect(await run('x', '--kind', 'nothing')).toMatchObject({ code: 2, error: expect.stringContaining('Allowed choices are') });
    expect(await run('x', 'y', ...flags)).toMatchObject({ code: 2 });
    const help = await run('--help');
    expect(help.code).toBe(0);
    for (const kind of Object.keys(KINDS)) expect(help.out).toContain(`\n  ${kind} `);
    expect(Math.max(...help.out.split('\n').map((line) => line.length))).toBeLessThanOrEqual(80);
  });
});
