/** Jest's configuration for a copy of the repository that lies below the real one and has no `node_modules` of its own. */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';

const SOURCE = '@polkavirt/source';

/** What the workspace's packages export, by the name that imports it, and the source of each from the root. */
export function sourceEntries(root) {
  const entries = [];
  const packages = readdirSync(join(root, 'packages')).map((name) => join('packages', name));
  for (const folder of [...packages, 'test-support']) {
    const { name, exports = {} } = JSON.parse(readFileSync(join(root, folder, 'package.json'), 'utf8'));
    for (const [entry, conditions] of Object.entries(exports)) {
      if (conditions[SOURCE] === undefined) continue;
      entries.push([`${name}${entry.slice(1)}`, join(folder, conditions[SOURCE])]);
    }
  }
  return entries;
}

/** For Jest: by name alone it would find the packages of the real repository through `node_modules`. */
const moduleNameMapper = (root) =>
  Object.fromEntries(sourceEntries(root).map(([name, source]) => [`^${name}$`, join('<rootDir>', source)]));

/** @param tests Folders or files of tests, from the root. */
export async function jestInACopy(root, tests) {
  const { default: jest } = await import(pathToFileURL(join(root, 'jest.config.js')).href);
  return {
    ...jest,
    reporters: [],
    testMatch: tests.map((path) => (path.endsWith('.ts') ? `<rootDir>/${path}` : `<rootDir>/${path}/**/*.test.ts`)),
    moduleNameMapper: { ...jest.moduleNameMapper, ...moduleNameMapper(root) },
  };
}

/** Lets the tests of a copy find the folder of vectors that lies beside the real repository. */
export function pointToVectors(root) {
  process.env.POLKAVIRT_VECTORS ??= join(root, '../shared/vectors/w3f-pvm-0.4/programs');
}
