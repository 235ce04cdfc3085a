/**
 * Checks the tables of planted edits and bugs against what they change, which else goes on without them: each `find` stands exactly
 * once in its file, and each of the tests exists. Prints each row that went stale; exits 1 if there is one.
 *
 * Part of `npm run types`, which has just built the packages that bugs of campaigns are planted in.
 */
import { existsSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { BUGS } from '../campaign-planted/bugs.mjs';
import { ENGINE_EDITS } from './engine.mjs';
import { RUNTIME_EDITS } from './runtime.mjs';
import { staleRow } from './stale-row.mjs';

const root = dirname(dirname(dirname(fileURLToPath(import.meta.url))));
const tables = [
  ['scripts/planted-edits', '', [...ENGINE_EDITS, ...RUNTIME_EDITS]],
  ['scripts/campaign-planted/bugs.mjs', 'packages', BUGS],
];

let count = 0;
const problems = [];
for (const [table, folder, rows] of tables) {
  for (const row of rows) {
    count += 1;
    const path = join(root, folder, row.file);
    const text = existsSync(path) ? readFileSync(path, 'utf8') : undefined;
    const problem = staleRow(row, text, (test) => existsSync(join(root, test)));
    if (problem !== undefined) problems.push(`${table}: ${row.name}: ${problem}`);
  }
}
for (const problem of problems) console.error(problem);
if (problems.length > 0)
  console.error(`${problems.length} of ${count} planted edits are stale: follow the code that they change`);
process.exitCode = problems.length === 0 ? 0 : 1;
