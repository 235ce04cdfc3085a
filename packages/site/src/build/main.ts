/** `npm run site:build`: makes the folder of static files. */
import { build } from 'vite';
import { readManifest } from './manifest.ts';
import { PACKAGE } from './places.ts';
import { writePages } from './write-pages.ts';

const began = performance.now();
await build({ configFile: `${PACKAGE}vite.config.ts`, logLevel: 'warn' });
const written = await writePages(readManifest());
console.log(`dist/site: ${written} pages in ${((performance.now() - began) / 1000).toFixed(1)} s`);
