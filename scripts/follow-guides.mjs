/**
 * Follows guides word by word, each in an empty folder: writes the files whose names stand after the language of a block, runs the
 * commands after `$`, and compares what they print with what the guide shows (`...` stands for any lines, and within a line for any
 * text). A block of `console` with a name after it is another terminal, in which a command may go on running. Packages of ours come
 * from their tarballs through a registry on this machine, which sends everybody to npm's for all others.
 *
 *     node scripts/follow-guides.mjs [--shard i/n] [GUIDE.md...]
 *
 * By default it takes all of docs/guides, and the pages of docs that are steps, too; with `--shard` every n-th of them.
 *
 * Uses the tarballs of an earlier `node scripts/pack.mjs` if there are some, otherwise packs. Two guides are followed at once.
 */
import { readdirSync, readFileSync } from 'node:fs';
import { availableParallelism } from 'node:os';
import { basename, dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { follow } from './guides/follow.mjs';
import { serveRegistry } from './guides/registry.mjs';
import { packAll, readPacked } from './pack.mjs';

const root = dirname(dirname(fileURLToPath(import.meta.url)));
const AT_ONCE = Math.min(2, availableParallelism());
/** Pages outside of docs/guides that begin in an empty folder as well. */
const PAGES = ['docs/getting-started.md'].map((path) => join(root, path));

const GUIDES = readdirSync(join(root, 'docs/guides')).map((name) => join(root, 'docs/guides', name));
const { values, positionals } = parseArgs({ options: { shard: { type: 'string', default: '1/1' } }, allowPositionals: true });
const [, shard, shards] = (/^(\d+)\/(\d+)$/.exec(values.shard) ?? []).map(Number);
if (!(shard >= 1 && shard <= shards)) throw new Error(`--shard ${values.shard}: it must be i/n, such as 1/2`);
const all = positionals.length > 0 ? positionals : [...PAGES, ...GUIDES];
const guides = all.filter((_guide, index) => index % shards === shard - 1);
const packed = readPacked() ?? packAll();
const registry = await serveRegistry(packed);
const env = {
  npm_config_registry: registry.url,
  npm_config_prefer_offline: 'true',
  npm_config_audit: 'false',
  npm_config_fund: 'false',
  // What a reader answers when `npm create` asks whether it may go on.
  npm_config_yes: 'true',
};

const began = performance.now();
const secondsSince = (start) => (performance.now() - start) / 1000;
const results = [];
let printed = 0;
let failed = 0;

/** In the order of the list, whichever is done first. */
function print() {
  for (; results[printed] !== undefined; printed++) {
    const { guide, problem, processor, seconds } = results[printed];
    const times = `${seconds.toFixed(1).padStart(5)} s, ${processor.toFixed(1).padStart(4)} s of a processor`;
    console.log(`${basename(guide).padEnd(24)} ${problem === '' ? `${times}  green` : 'FAILED'}`);
    if (problem === '') continue;
    failed += 1;
    console.error(problem);
  }
}

let next = 0;
async function work() {
  for (let index = next++; index < guides.length; index = next++) {
    const start = performance.now();
    const { problem, processor } = await follow(readFileSync(guides[index], 'utf8'), env);
    results[index] = { guide: guides[index], problem, processor, seconds: secondsSince(start) };
    print();
  }
}
await Promise.all(Array.from({ length: AT_ONCE }, work));
registry.close();
console.log(`${guides.length - failed} of ${guides.length} guides in ${secondsSince(began).toFixed(0)} s`);
process.exitCode = failed === 0 ? 0 : 1;
