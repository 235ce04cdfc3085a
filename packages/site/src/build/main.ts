/** `npm run site:build`: makes the folder of static files. Exit code 1 if a document is wrong. */
import { build } from 'vite';
import { writeApi } from '../api/convert.ts';
import { HOME, siteSections } from '../pages/site-map.ts';
import { OUTPUT, PACKAGE } from '../places.ts';
import { brokenLinks } from './check-links.ts';
import { readManifest } from './manifest.ts';
import { writePages } from './write-pages.ts';

const began = performance.now();
await build({ configFile: `${PACKAGE}vite.config.ts`, logLevel: 'warn' });
await writeApi();
const { pages, problems } = await writePages(HOME, siteSections(), readManifest());
const wrong = [...problems, ...brokenLinks(OUTPUT)];
for (const problem of wrong) console.error(problem);
console.log(`dist/site: ${pages} pages in ${((performance.now() - began) / 1000).toFixed(1)} s`);
process.exitCode = wrong.length === 0 ? 0 : 1;
