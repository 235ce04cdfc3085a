/**
 * The rooms whose tests are themselves tested: a row of the score table each. `tests` are folders or files of the room's own
 * package; where the whole package would take minutes a mutant, the ones that are about the room, or all but those `without` names.
 */
import { readdirSync } from 'node:fs';
import { join } from 'node:path';

const polkavm = (folder) => `packages/polkavm/test/${folder}`;

/** What holds compiled code and tier 0 against the reference interpreter, and what counts the work that is left to it. */
const ORACLES = [
  'stays-compiled',
  'when-compiled',
  'exits',
  'memory-edges',
  'instructions',
  'instance',
  'known-cases',
  'limits',
  'refill',
  'differential.property',
  'walks.property',
].map((name) => polkavm(`recompiler/${name}.test.ts`));

/** What the passes before the emission find out, which the oracles see only where it is wrong and not where it is worse. */
const PASSES = [
  'decoded-code',
  'nodes',
  'graph',
  'regions',
  'tangled-regions',
  'region-nodes',
  'region-plan',
  'call-conventions',
  'register-plan',
  'pointer-hints',
  'access-groups',
].map((name) => polkavm(`recompiler/${name}.test.ts`));

const NATIVE = ['native', 'typestate', 'conformance', 'module-cache', 'faults-of-the-caller'].map(
  (name) => `packages/native/test/${name}.test.ts`,
);

export const ROOMS = [
  {
    source: 'packages/primitives/src',
    goal: 90,
    // What all implementations have in common has no tests of its own: those of the one that adds least to it judge it.
    tests: ['packages/primitives/test', ...NATIVE],
  },
  {
    source: 'packages/native/src/isolated',
    unmeasured: 'it runs in a worker, from what was built, where no error can be planted',
  },
  {
    source: 'packages/native/src',
    goal: 90,
    tests: NATIVE,
  },
  { source: 'packages/host/src', goal: 90, without: ['random-programs.property'] },
  { source: 'packages/forwarder/src', goal: 90 },
  {
    source: 'packages/polkavm/src/gas',
    goal: 90,
    tests: [polkavm('gas')],
    without: ['full-random-bytes', 'full-programs', 'full-engine'],
  },
  { source: 'packages/polkavm/src/memory', goal: 90, tests: [polkavm('memory')] },
  { source: 'packages/polkavm/src/program', goal: 90, tests: [polkavm('program')] },
  { source: 'packages/polkavm/src/interpreter', tests: [polkavm('interpreter')] },
  // Without the tests of hostile code and of whole programs, which take a minute.
  { source: 'packages/polkavm/src/recompiler', goal: 80, tests: [...PASSES, ...ORACLES] },
  { source: 'packages/polkavm/src/wasm', tests: ORACLES },
  { source: 'packages/polkavm/src/tier0', tests: ORACLES },
  {
    source: 'packages/mock-runtime/src',
    goal: 80,
    // What its tables say is what clients read of the metadata, which the node builds of them.
    tests: ['packages/mock-runtime/test', 'packages/node/test/metadata/upstream.test.ts'],
  },
  {
    source: 'packages/pallets/src',
    goal: 80,
    // As for the mock runtime: what its tables say is held to upstream's metadata by the node, which builds it.
    tests: ['packages/pallets/test', 'packages/node/test/metadata/upstream.test.ts'],
  },
  { source: 'packages/jest/src', goal: 80 },
  {
    source: 'packages/wire-lab/src/isolated',
    unmeasured: 'it runs in a worker, from what was built, where no error can be planted',
  },
  { source: 'packages/wire-lab/src', goal: 80, without: ['isolated'] },
  {
    source: 'packages/campaign/src/queue',
    unmeasured: 'its tests are those of the command, with a real Redis and killed processes',
  },
  {
    source: 'packages/campaign/src',
    // The generators serve the engine's tests, which ask for every class that the census counts; the command has the contenders.
    tests: ['packages/campaign/test', polkavm('recompiler/differential.property.test.ts'), 'packages/cli/test/campaign.test.ts'],
  },
  { source: 'packages/node/src', goal: 80, without: ['/clients/'] },
  ...['compile', 'instrument', 'sol-import'].map((folder) => ({
    source: `packages/revive/src/${folder}`,
    unmeasured: 'the real compiler judges it, and whole runs of Jest and Vitest, which run what was built',
  })),
  {
    source: 'packages/revive/src',
    goal: 80,
    without: [
      ...['real-compiler', 'viem', 'hostile.property'],
      // They run what was built, or look at stacks and lines, which are others where errors are planted.
      ...['late-traces', 'solidity-chain', 'coverage/reports', 'line-gas', 'line-reports', 'sol-import/sol-import'],
    ],
  },
];

const isBelow = (path, folder) => path === folder || path.startsWith(`${folder}/`);

export const packageOf = (path) => path.split('/').slice(0, 2).join('/');

/** The room that a source file belongs to. One outside of all rooms is judged by the whole of its package's tests. */
export const roomOf = (path) => {
  const room = ROOMS.find(({ source }) => isBelow(path, source)) ?? { source: `${packageOf(path)}/src` };
  return { tests: [`${packageOf(path)}/test`], ...room };
};

/** The sources of a room, without those of rooms inside of it. */
export const sourcesOf = (root, room) => sourcesBelow(root, room.source).filter((file) => roomOf(file).source === room.source);

/** Source files with something to mutate: no declarations, no tables of exports. */
export const isSource = (path) => /^packages\/[^/]+\/src\/.*\.ts$/.test(path) && !/(\.d\.ts|\/index\.ts)$/.test(path);

/** The sources at or below a path that is relative to the repository's root: a package, a folder or a file. */
export function sourcesBelow(root, path) {
  const clean = path.replace(/^\.\//, '').replace(/\/$/, '');
  const files = readdirSync(join(root, packageOf(clean), 'src'), { recursive: true })
    .map((file) => `${packageOf(clean)}/src/${file}`)
    .filter((file) => isSource(file) && isBelow(file, clean));
  if (files.length === 0)
    throw new Error(`${path}: there are no sources there; name a package, a folder or a file of one, such as packages/native`);
  return files.sort();
}
