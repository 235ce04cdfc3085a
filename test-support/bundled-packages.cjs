const { createHash } = require('node:crypto');
const { existsSync, readFileSync } = require('node:fs');
const { dirname, join } = require('node:path');

/** The folder that holds packages, also for a copy of the repository without `node_modules` of its own. */
const MODULES = dirname(dirname(require.resolve('jest/package.json')));

/** Changes when what is installed does, or what makes the bundles. */
const key = createHash('sha256');
for (const file of [__filename, join(__dirname, 'bundle-packages.mjs'), join(MODULES, '.package-lock.json')])
  key.update(readFileSync(file)).update('\0');
const FOLDER = join(MODULES, '.cache/polkavirt-tests', key.digest('hex').slice(0, 16));

/** The bundle's file by the file that an import of the package names. Read once, after Jest's `globalSetup` has made it. */
let bundles;
const readBundles = () => {
  const index = join(FOLDER, 'index.json');
  if (!existsSync(index)) return new Map();
  const files = Object.entries(JSON.parse(readFileSync(index, 'utf8')));
  return new Map(files.map(([file, bundle]) => [join(MODULES, file), join(FOLDER, bundle)]));
};

/**
 * Jest's resolver, which gives whoever imports a bundled package its bundle. Who asks for it by `require` gets the package's own file:
 * a bundle is a module.
 */
const sync = (path, options) => {
  const file = options.defaultResolver(path, options);
  if (!options.conditions?.includes('import')) return file;
  bundles ??= readBundles();
  return bundles.get(file) ?? file;
};

module.exports = { MODULES, FOLDER, sync };
