/** Which files the command starts from: the bundle for `node`, unless something was built after it. */
import { spawnSync } from 'node:child_process';
import { copyFileSync, mkdirSync, mkdtempSync, rmSync, utimesSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { onTestEnd } from '@polkavirt/test-support';
import { inRepository } from './run.ts';

/** A folder of packages as the repository or an installation has it: path -> seconds of its age. */
function packages(files: Readonly<Record<string, number>>): (command: string) => string {
  const root = mkdtempSync(join(tmpdir(), 'polkavirt-bundle-'));
  onTestEnd('the folder', () => rmSync(root, { recursive: true }));
  writeFileSync(join(root, 'package.json'), '{ "type": "module" }');
  const now = Date.now() / 1000;
  for (const [path, age] of Object.entries(files)) {
    const file = join(root, path);
    mkdirSync(dirname(file), { recursive: true });
    writeFileSync(file, `export const main = () => { console.log('${path}'); return 0; };`);
    utimesSync(file, now - age, now - age);
  }
  const bin = join(root, 'cli/bin/polkavirt.js');
  for (const file of ['cli/bin/polkavirt.js', ...(BUILT in files ? ['cli/dist/script-of.js'] : [])]) {
    mkdirSync(dirname(join(root, file)), { recursive: true });
    copyFileSync(inRepository(`packages/${file}`), join(root, file));
  }
  return (command) => {
    const { stdout, stderr } = spawnSync(process.execPath, [bin, command], { encoding: 'utf8' });
    return `${stdout}${stderr}`.trim();
  };
}

const BUILT = 'cli/dist/main.js';
const BUNDLE = 'cli/bundle/node-main.js';
const INFO = 'cli/dist/.tsbuildinfo';

it('an installed package starts a node from its bundle, and every other command from what was built', () => {
  const run = packages({ [BUILT]: 0, [BUNDLE]: 100 });
  expect([run('node'), run('exec')]).toEqual([BUNDLE, BUILT]);
});

it('in the repository a bundle counts as long as it is the newest', () => {
  const others = { [BUILT]: 50, [BUNDLE]: 10, [INFO]: 50 };
  expect(packages({ ...others, 'revive/dist/.tsbuildinfo': 20, 'docs/page.md': 0 })('node')).toBe(BUNDLE);
  // Another package was built since.
  expect(packages({ ...others, 'revive/dist/.tsbuildinfo': 5 })('node')).toBe(BUILT);
  expect(packages({ ...others, [INFO]: 5 })('node')).toBe(BUILT);
  expect(packages({ [BUILT]: 50, [INFO]: 50 })('node')).toBe(BUILT);
});

it('says what to do where nothing was built', () => {
  expect(packages({ 'cli/src/main.ts': 0 })('node')).toBe(
    'polkavirt: the packages are not built; run `npm run build` at the top of the repository first',
  );
});
