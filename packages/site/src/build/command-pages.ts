/** Builds the playground alone into the command's package, which ships it: `polkavirt open` serves it. */
import { rmSync } from 'node:fs';
import { build } from 'vite';
import { PACKAGE, REPOSITORY } from './places.ts';

const outDir = `${REPOSITORY}packages/cli/pages`;
await build({ configFile: `${PACKAGE}vite.config.ts`, logLevel: 'warn', build: { outDir, emptyOutDir: true, manifest: false } });
// The list of Vite's files is for the rest of the site.
rmSync(`${outDir}/.vite`, { recursive: true, force: true });
