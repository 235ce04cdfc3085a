/** Which script the worker of isolated guests starts from: the bundle, unless something was built after it. */
import { copyFileSync, mkdirSync, mkdtempSync, rmSync, utimesSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join, relative } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { onTestEnd } from '@polkavirt/test-support';

const SELF = 'native/dist/isolated/worker-script.js';
const BUILT = 'native/dist/isolated/worker.js';
const BUNDLE = 'native/bundle/isolated-worker.js';
const INFO = 'native/dist/.tsbuildinfo';

/** The script among packages as the repository or an installation has them: path -> seconds of its age. */
async function scriptAmong(files: Readonly<Record<string, number>>): Promise<string> {
  const root = mkdtempSync(join(tmpdir(), 'polkavirt-worker-'));
  onTestEnd('the folder', () => rmSync(root, { recursive: true }));
  const now = Date.now() / 1000;
  for (const [path, age] of Object.entries({ [SELF]: 50, ...files })) {
    const file = join(root, path);
    mkdirSync(dirname(file), { recursive: true });
    writeFileSync(file, '');
    utimesSync(file, now - age, now - age);
  }
  writeFileSync(join(root, 'package.json'), '{ "type": "module" }');
  copyFileSync(fileURLToPath(new URL(`../../${SELF}`, import.meta.url)), join(root, SELF));
  const { workerScript } = await import(pathToFileURL(join(root, SELF)).href);
  return relative(root, fileURLToPath(workerScript()));
}

it('an installed package starts it from the bundle', async () => {
  expect(await scriptAmong({ [BUILT]: 0, [BUNDLE]: 100 })).toBe(BUNDLE);
});

it('where there is none, as in a bundle of others, it is the file beside', async () => {
  expect(await scriptAmong({ [BUILT]: 0 })).toBe(BUILT);
});

it('in the repository a bundle counts as long as nothing that it is made of was built after it', async () => {
  const files = { [BUILT]: 50, [BUNDLE]: 10, [INFO]: 50 };
  expect(await scriptAmong({ ...files, 'polkavm/dist/.tsbuildinfo': 20, 'revive/dist/.tsbuildinfo': 0 })).toBe(BUNDLE);
  for (const name of ['native', 'polkavm', 'primitives'])
    expect(await scriptAmong({ ...files, [`${name}/dist/.tsbuildinfo`]: 5 })).toBe(BUILT);
});
