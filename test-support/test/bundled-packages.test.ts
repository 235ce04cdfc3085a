import { existsSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';

const require = createRequire(import.meta.url);
const { FOLDER, MODULES, sync } = require('../bundled-packages.cjs') as {
  FOLDER: string;
  MODULES: string;
  sync(path: string, options: { conditions?: string[]; defaultResolver(): string }): string;
};

const resolve = (file: string, conditions?: string[]) =>
  sync('', { ...(conditions && { conditions }), defaultResolver: () => join(MODULES, file) });

it.each([
  ['rxjs', 'rxjs/dist/cjs/index.js'],
  ['rxjs-operators', 'rxjs/dist/cjs/operators/index.js'],
  ['viem-utils', 'viem/_esm/utils/index.js'],
  ['-polkadot-util', '@polkadot/util/index.js'],
])('gives the bundle %s to who imports %s, and the file to who requires it', (bundle, file) => {
  expect(resolve(file, ['import', 'default'])).toBe(join(FOLDER, `${bundle}.mjs`));
  expect(existsSync(join(FOLDER, `${bundle}.mjs`))).toBe(true);
  expect(resolve(file, ['require', 'default'])).toBe(join(MODULES, file));
  expect(resolve(file)).toBe(join(MODULES, file));
});

it('leaves alone another copy of a package, and what only its package imports', () => {
  for (const file of ['polkadot-api/node_modules/@polkadot-api/substrate-bindings/dist/index.js', 'viem/_esm/utils/ccip.js'])
    expect(resolve(file, ['import'])).toBe(join(MODULES, file));
});

it('is what imports get, and what two entries of a package share they share as bundles', async () => {
  const viem = await import('viem');
  const utils = await import('viem/utils');
  expect(viem.keccak256).toBe(utils.keccak256);
});
