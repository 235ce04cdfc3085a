/**
 * What each package must be like when it is packed: the one table that `npm run packages` holds the tarballs to.
 * A new package needs one line, which `npm run lint` asks for. A limit is what was measured and a sixth; raise it in a commit that
 * says what it pays for.
 *
 * - `kB`: limit of the tarball, in thousands of bytes.
 * - `files`: what it may hold besides package.json, LICENSE and README.md; `BUILT` unless said otherwise.
 * - `browser`: entries that must bundle for a browser, without any module of Node, with their limits in kB, minified and gzipped.
 * - `node`: entries that run in Node alone, or under a test framework, and are not held to the above; none is in neither list.
 * - `globals`: whether its types need those of a browser or of Node: library `dom`, or `@types/node`. (rxjs needs `setTimeout`, viem more.)
 */
const BUILT = [/^dist\/.*\.js$/, /^dist\/.*\.d\.ts$/];

export const PACKAGES = {
  '@polkavirt/primitives': { kB: 70, browser: { '.': 17, './options': 2 } },
  '@polkavirt/polkavm': {
    kB: 230,
    browser: { '.': 62, './isa': 4, './program': 13, './timings': 4, './vectors': 4, './debug-info': 9, './debugging': 18 },
  },
  // The bundle of the worker of isolated guests is three quarters of it: it starts in less than half of the time.
  '@polkavirt/native': {
    kB: 108,
    files: [...BUILT, /^bundle\/(?:isolated-worker\.js|LICENSES\.txt)$/],
    browser: { '.': 61 },
    node: ['./isolated'],
  },
  '@polkavirt/host': { kB: 28, browser: { '.': 68 }, globals: true },
  // Codecs that write integers without a DataView, three to fifteen times as fast: 0.1 kB.
  '@polkavirt/forwarder': { kB: 18, browser: { '.': 14 } },
  '@polkavirt/conformance': { kB: 36, browser: { '.': 16 } },
  // Hostile input, which is a quarter of it, and the index of a corpus: 10 kB.
  '@polkavirt/campaign': { kB: 74, node: ['.', './queue'], globals: true },
  '@polkavirt/wire-lab': { kB: 70, browser: { '.': 51 }, node: ['./isolated'], globals: true },
  '@polkavirt/fixtures': { kB: 210, files: [/^(?:asm|guests|solidity)\//] },
  '@polkavirt/mock-runtime': { kB: 172, browser: { '.': 55 } },
  '@polkavirt/pallets': { kB: 75, browser: { '.': 45 } },
  '@polkavirt/jest': { kB: 16, browser: { './matchers': 7 }, node: ['.', './vitest'] },
  '@polkavirt/node': { kB: 155, browser: { '.': 140 }, node: ['./server', './state'], globals: true },
  '@polkavirt/revive': {
    // Coverage and gas of contracts, and of their lines: 19 kB. What traps mean, and imports of .sol: 12 kB.
    kB: 250,
    // Typed data loads viem when it is needed: a bundler that makes one file includes all of it.
    browser: { '.': 94, './client': 216, './rpc': 222, './engine': 81, './matchers': 3 },
    node: ['./compile', './jest', './vitest', './jest-transform', './jest-dependencies', './vite'],
    globals: true,
  },
  '@polkavirt/insight': {
    kB: 100,
    browser: { '.': 97, './follow': 70, './collect': 8 },
    node: ['./dap', './jest', './vitest', './reporter'],
    globals: true,
  },
  '@polkavirt/linker': {
    kB: 120,
    files: [...BUILT, /^include\/.*\.h$/, /^runtime\/.*\.c$/],
    browser: { '.': 44 },
    node: ['./compile'],
    globals: true,
  },
  'create-polkavirt': { kB: 26, files: [...BUILT, /^bin\/create-polkavirt\.js$/, /^templates\//], node: ['.'], globals: true },
  // The bundle of `polkavirt node` is two fifths of it: it starts in a third of the time. The pages of `polkavirt open` are half: 4 MB in a
  // package of their own would be a second version to keep in step, for a twentieth of what the command takes on disk.
  polkavirt: {
    kB: 1_450,
    files: [...BUILT, /^bin\/polkavirt\.js$/, /^bundle\/(?:[^/]*\.js|LICENSES\.txt)$/, /^pages\//],
    node: ['.'],
    globals: true,
  },
};

/** The engine alone, as a page has it that runs programs: kB minified, and minified and gzipped. Tier 0 is 16 kB of it. */
export const ENGINE = { source: "export { createEngine } from '@polkavirt/polkavm'", minified: 168, gzipped: 53 };

/** `npm install polkavirt`, what it brings included, on disk. The bundle of `polkavirt node` is 2 MB of it. */
export const COMMAND = { megabytes: 49, packages: 70 };

/** The least version of TypeScript whose users are promised types that compile. */
export const LEAST_TYPESCRIPT = '5.7.2';

/** Entries that a program can import: those with types. */
export const typedEntries = (manifest) => Object.keys(manifest.exports).filter((entry) => manifest.exports[entry].types);

/** What the table lacks of a package, or has too much. */
export function missingFromTable(manifest, table = PACKAGES) {
  const row = table[manifest.name];
  if (row === undefined) return ['has no line in scripts/packages/expected.mjs: add one'];
  const listed = [...Object.keys(row.browser ?? {}), ...(row.node ?? [])];
  const entries = typedEntries(manifest);
  return [
    ...entries
      .filter((entry) => !listed.includes(entry))
      .map((entry) => `entry ${entry} is not in its line of scripts/packages/expected.mjs, neither as browser nor as node`),
    ...listed
      .filter((entry) => !entries.includes(entry))
      .map((entry) => `its line of the table names an entry ${entry}, which is not there`),
  ];
}

export const filesOf = ({ files = BUILT }) => [/^package\.json$/, /^LICENSE$/, /^README\.md$/, ...files];
