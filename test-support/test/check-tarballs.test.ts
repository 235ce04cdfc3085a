import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { onTestEnd } from '../on-test-end.ts';

/** A table of one package, in the form of scripts/packages/expected.mjs. */
const TABLE = { '@polkavirt/native': { kB: 18, browser: { '.': 1 } } };

/** What `npm run packages` finds wrong with the tarball of a package that has these files. */
function problemsOf(files: Readonly<Record<string, string>>): string[] {
  const root = mkdtempSync(join(tmpdir(), 'polkavirt-tarball-'));
  onTestEnd('the package', () => rmSync(root, { recursive: true, force: true }));
  for (const [path, text] of Object.entries(files)) {
    mkdirSync(dirname(join(root, 'it', path)), { recursive: true });
    writeFileSync(join(root, 'it', path), text);
  }
  // In a process of its own: attw loads a TypeScript, which Jest would transform.
  const script = `
    import { execFileSync } from 'node:child_process';
    import { checkTarballs } from ${JSON.stringify(new URL('../../scripts/packages/check-tarballs.mjs', import.meta.url).href)};
    const root = ${JSON.stringify(root)};
    const printed = execFileSync('npm', ['pack', '--json', '--ignore-scripts', root + '/it', '--pack-destination', root], { cwd: root });
    const [{ name, size, filename, files }] = JSON.parse(printed);
    const packed = { name, size, folder: 'it', tarball: root + '/' + filename, files: files.map(({ path }) => path) };
    console.log(JSON.stringify(await checkTarballs(root, [packed], ${JSON.stringify(TABLE)})));`;
  const printed = execFileSync(process.execPath, ['--input-type=module', '-e', script], { encoding: 'utf8', cwd: root });
  return (JSON.parse(printed) as string[]).filter((problem) => !problem.endsWith('in the table of packages, and not packed'));
}

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

describe('the check of the tarballs', () => {
  it('finds nothing in a package as it should be', () => {
    expect(problemsOf(GOOD)).toEqual([]);
  });

  it('finds what does not belong into it, what is missing, and what is too much', () => {
    const { LICENSE, ...unlicensed } = GOOD;
    // Random, as it would be packed to nothing otherwise.
    const noise = Array.from({ length: 40_000 }, () => Math.random().toString(36)).join('');
    const problems = problemsOf({
      ...unlicensed,
      'dist/.tsbuildinfo': '{}',
      'dist/index.js': `export const answer = '${noise}';\n`,
    });
    expect(problems).toEqual([
      expect.stringMatching(/^@polkavirt\/native: the tarball has \d{3}\.\d kB, more than its limit of \d+$/),
      '@polkavirt/native: dist/.tsbuildinfo does not belong into the tarball',
      '@polkavirt/native: no LICENSE in the tarball',
    ]);
  });

  it('finds an entry that is not in the table, and one that is there no more', () => {
    expect(problemsOf(withManifest({ exports: { './extra': MANIFEST.exports['.'] } }))).toEqual([
      expect.stringContaining('entry ./extra is not in its line'),
      expect.stringContaining('names an entry ., which is not there'),
    ]);
  });

  it('finds a package that is not in the table', () => {
    expect(problemsOf(withManifest({ name: '@polkavirt/new' }))).toEqual([
      '@polkavirt/new: has no line in scripts/packages/expected.mjs: add one',
    ]);
  });

  it('passes on what publint and attw say', () => {
    const untyped = { types: './dist/absent.d.ts', default: './dist/index.js' };
    const problems = problemsOf(withManifest({ exports: { ...MANIFEST.exports, './extra': untyped } }));
    expect(problems).toContainEqual(expect.stringMatching(/publint: .*absent\.d\.ts but the file does not exist/));
    expect(problems).toContainEqual(expect.stringContaining('attw: {"kind":"FallbackCondition","entrypoint":"./extra"'));
    const { 'dist/index.d.ts': declarations, ...rest } = GOOD;
    expect(problemsOf(rest)).toContainEqual('@polkavirt/native: attw: there are no types in the tarball');
  });
});
