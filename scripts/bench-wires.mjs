/**
 * Measures the formats of examples/wires in one run, and writes the table into BENCHMARKS.md and benchmarks/results/wires.json:
 *
 *     npm run bench:wires
 */
import { readFileSync, rmSync, writeFileSync } from 'node:fs';
import { cpus } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { build } from 'esbuild';
import { savedRow, saveRun } from '../benchmarks/dist/results.js';

const root = dirname(dirname(fileURLToPath(import.meta.url)));
const bundle = join(root, 'examples/wires/measure.bundle.mjs');

/** The example is TypeScript: it is bundled, its packages stay outside. */
await build({
  entryPoints: [join(root, 'examples/wires/measure.ts')],
  outfile: bundle,
  bundle: true,
  format: 'esm',
  platform: 'node',
  packages: 'external',
});
let rows;
try {
  rows = (await import(pathToFileURL(bundle).href)).measure();
} finally {
  rmSync(bundle);
}

const shown = (cell) => (cell === undefined ? '-' : cell.toLocaleString('en'));
const best = (rounds) => rounds && Math.round(Math.min(...rounds));
const table = [
  '| format | bytes to the host | bytes back | encode, ns | decode, ns | call, ns |',
  '|---|---:|---:|---:|---:|---:|',
  ...rows.map(({ name, bytes, encode, decode, call }) => {
    const cells = [...bytes, best(encode), best(decode), best(call)];
    return `| ${name} | ${cells.map(shown).join(' | ')} |`;
  }),
  '',
  `${cpus()[0].model.trim()}, Node ${process.versions.node}, ${new Date().toISOString().slice(0, 10)}.`,
].join('\n');
console.log(table);

const file = join(root, 'BENCHMARKS.md');
const text = readFileSync(file, 'utf8');
writeFileSync(
  file,
  text.replace(/(<!-- wires -->\n)[\s\S]*?(\n<!-- \/wires -->)/, (_, begin, end) => `${begin}${table}${end}`),
);

const timed = ['call', 'encode', 'decode'].flatMap((what) =>
  rows.flatMap((row) =>
    row[what] === undefined ? [] : [savedRow(`wires/${what}/${row.name}`, `${what}, ${row.name}`, 'ns', row[what])],
  ),
);
const sized = ['to the host', 'back'].flatMap((way, at) =>
  rows.map(({ name, bytes }) => savedRow(`wires/${way}/${name}`, `${way}, ${name}`, 'bytes', [bytes[at]])),
);
const suite = { name: 'wires', title: 'One call in each format', rows: [...timed, ...sized], unavailable: [] };
saveRun('wires', [suite], { rounds: rows[0].call.length });
