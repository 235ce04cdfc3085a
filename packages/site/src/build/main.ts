/** `npm run site:build`: makes the folder of static files. Exit code 1 if a document is wrong. */
import { build } from 'vite';
import { writeApi } from '../api/convert.ts';
import { HOME, siteSections } from '../pages/site-map.ts';
import { PACKAGE } from '../places.ts';
import { readManifest } from './manifest.ts';
import { writePages } from './write-pages.ts';

const began = performance.now();
await build({ configFile: `${PACKAGE}vite.config.ts`, logLevel: 'warn' });
await writeApi();
const { pages, problems } = await writePages(HOME, siteSections(), readManifest());
for (const problem of problems) console.error(problem);
console.log(`dist/site: ${pages} pages in ${((performance.now() - began) / 1000).toFixed(1)} s`);
process.exitCode = problems.length === 0 ? 0 : 1;
