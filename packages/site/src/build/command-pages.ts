/** Builds the playground alone into the command's package, which ships it with the licences: `polkavirt open` serves it. */
import { rmSync, writeFileSync } from 'node:fs';
import { build } from 'vite';
import { collectPackages, licencesOf } from './licences.ts';
import { PACKAGE, REPOSITORY } from '../places.ts';

const outDir = `${REPOSITORY}packages/cli/pages`;
const folders = new Set<string>();
await build({
  configFile: `${PACKAGE}vite.config.ts`,
  logLevel: 'warn',
  build: { outDir, emptyOutDir: true, manifest: false },
  plugins: [collectPackages(folders)],
  worker: { plugins: () => [collectPackages(folders)] },
});
// The list of Vite's files is for the rest of the site.
rmSync(`${outDir}/.vite`, { recursive: true, force: true });
writeFileSync(`${outDir}/LICENSES.txt`, licencesOf(folders));
