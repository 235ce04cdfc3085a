import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { onTestEnd } from '../on-test-end.ts';

/** A table of one package, in the form of scripts/packages/expected.mjs. */
const TABLE = { '@polkavirt/native': { kB: 18, browser: { '.': 1 } } };

const MANIFEST = {
  name: '@polkavirt/native',
  version: '1.2.3',
  license: 'Apache-2.0',
  repository: { type: 'git', url: 'git+https://github.com/polkavirt/polkavirt.git' },
  type: 'module',
  engines: { node: '>=20' },
  exports: { '.': { types: './dist/index.d.ts', default: './dist/index.js' } },
  sideEffects: false,
};
const GOOD = {
  'package.json': JSON.stringify(MANIFEST),
  'README.md': '# A package\n',
  LICENSE: 'Apache-2.0\n',
  'dist/index.js': 'export const answer = 42;\n',
  'dist/index.d.ts': 'export declare const answer: number;\n',
};
const withManifest = (changes: object) => ({ ...GOOD, 'package.json': JSON.stringify({ ...MANIFEST, ...changes }) });

// Random, as it would be packed to nothing otherwise.
const noise = Array.from({ length: 40_000 }, () => Math.random().toString(36)).join('');
const untyped = { types: './dist/absent.d.ts', default: './dist/index.js' };
const { LICENSE: _license, ...unlicensed } = GOOD;
const { 'dist/index.d.ts': _types, ...undeclared } = GOOD;

/** The files of a package, by what is special about it. */
const PACKAGES = {
  good: GOOD,
  littered: { ...unlicensed, 'dist/.tsbuildinfo': '{}', 'dist/index.js': `export const answer = '${noise}';\n` },
  'of other entries': withManifest({ exports: { './extra': MANIFEST.exports['.'] } }),
  unknown: withManifest({ name: '@polkavirt/new' }),
  'with an entry that is not there': withManifest({ exports: { ...MANIFEST.exports, './extra': untyped } }),
  'without types': undeclared,
} satisfies Record<string, Readonly<Record<string, string>>>;

describe('the check of the tarballs', () => {
  /** What it finds in each package. */
  let problems: Readonly<Record<keyof typeof PACKAGES, string[]>>;

  beforeAll(async () => {
    const root = mkdtempSync(join(tmpdir(), 'polkavirt-tarballs-'));
    onTestEnd('the packages', () => rmSync(root, { recursive: true, force: true }));
    for (const [name, files] of Object.entries<Readonly<Record<string, string>>>(PACKAGES)) {
      for (const [path, text] of Object.entries(files)) {
        mkdirSync(dirname(join(root, name, 'it', path)), { recursive: true });
        writeFileSync(join(root, name, 'it', path), text);
      }
    }
    // In a process of its own, because attw loads a TypeScript, which Jest would transform; one for all, because that takes seconds.
    const script = `
      import { execFile } from 'node:child_process';
      import { promisify } from 'node:util';
      import { checkTarballs } from ${JSON.stringify(new URL('../../scripts/packages/check-tarballs.mjs', import.meta.url).href)};
      const problemsOf = async (name) => {
        const root = ${JSON.stringify(root)} + '/' + name;
        const pack = ['pack', '--json', '--ignore-scripts', root + '/it', '--pack-destination', root];
        const [{ filename, files, ...facts }] = JSON.parse((await promisify(execFile)('npm', pack, { cwd: root })).stdout);
        const tarball = root + '/' + filename;
        const packed = { name: facts.name, size: facts.size, folder: 'it', tarball, files: files.map(({ path }) => path) };
        return [name, await checkTarballs(root, [packed], ${JSON.stringify(TABLE)})];
      };
      const names = ${JSON.stringify(Object.keys(PACKAGES))};
      console.log(JSON.stringify(Object.fromEntries(await Promise.all(names.map(problemsOf)))));`;
    const printed = execFileSync(process.execPath, ['--input-type=module', '-e', script], { encoding: 'utf8', cwd: root });
    const found = Object.entries(JSON.parse(printed) as Record<string, string[]>);
    const isHere = (problem: string) => !problem.endsWith('in the table of packages, and not packed');
    problems = Object.fromEntries(found.map(([name, all]) => [name, all.filter(isHere)])) as typeof problems;
  });

  it('finds nothing in a package as it should be', () => {
    expect(problems.good).toEqual([]);
  });

  it('finds what does not belong into it, what is missing, and what is too much', () => {
    expect(problems.littered).toEqual([
      expect.stringMatching(/^@polkavirt\/native: the tarball has \d{3}\.\d kB, more than its limit of \d+$/),
      '@polkavirt/native: dist/.tsbuildinfo does not belong into the tarball',
      '@polkavirt/native: no LICENSE in the tarball',
    ]);
  });

  it('finds an entry that is not in the table, and one that is there no more', () => {
    expect(problems['of other entries']).toEqual([
      expect.stringContaining('entry ./extra is not in its line'),
      expect.stringContaining('names an entry ., which is not there'),
    ]);
  });

  it('finds a package that is not in the table', () => {
    expect(problems.unknown).toEqual(['@polkavirt/new: has no line in scripts/packages/expected.mjs: add one']);
  });

  it('passes on what publint and attw say', () => {
    const absent = problems['with an entry that is not there'];
    expect(absent).toContainEqual(expect.stringMatching(/publint: .*absent\.d\.ts but the file does not exist/));
    expect(absent).toContainEqual(expect.stringContaining('attw: {"kind":"FallbackCondition","entrypoint":"./extra"'));
    expect(problems['without types']).toContainEqual('@polkavirt/native: attw: there are no types in the tarball');
  });
});
