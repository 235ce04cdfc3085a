/**
 * Which documents are pages, where, and in which order: the one list. The documents stay where they lie in the repository; a page
 * that is made from a table or from docstrings is listed with what makes it.
 */

import { apiPages } from './api-pages.ts';
import { benchmarks } from './benchmarks.ts';
import { errors } from './errors.ts';
import { hostFunctions } from './host-functions.ts';
import { instructions } from './instructions.ts';
import { overview } from './overview.ts';
import { rpcMethods } from './rpc-methods.ts';
import type { DocumentPage, MadePage, Section, SitePage } from './section.ts';

const at = (url: string, source: string, name?: string): DocumentPage => ({ url, source, ...(name !== undefined && { name }) });

export const HOME: SitePage = at('', 'README.md', 'polkavirt');

/** A page that the build makes; documents link to it by its address after `site:`. */
const made = (url: string, name: string, summary: string, make: MadePage['make']): MadePage => ({
  url,
  name,
  summary,
  source: `site:${url.replace(/\/$/, '')}`,
  make,
});

const GUIDES: readonly Section[] = [
  {
    title: 'Begin',
    list: 'guides',
    pages: [
      at('guides/getting-started/', 'docs/getting-started.md'),
      at('guides/pallet-test/', 'docs/guides/pallet-test.md'),
      at('guides/contract-test/', 'docs/guides/contract-test.md'),
      at('guides/first-program/', 'docs/guides/first-program.md', 'A first program'),
      at('guides/guest-in-c/', 'docs/guides/guest-in-c.md'),
      at('guides/from-rust/', 'docs/from-rust.md'),
      at('guides/examples/', 'examples/README.md'),
    ],
  },
  {
    title: 'Find what is wrong',
    list: 'guides',
    pages: [
      at('guides/why-it-failed/', 'docs/guides/debugging.md'),
      at('guides/debugging/', 'docs/debugging.md', 'Debugging in full'),
      at('guides/playground/', 'docs/playground.md', 'The playground'),
      at('guides/first-campaign/', 'docs/guides/campaigns.md'),
      at('guides/campaigns/', 'docs/campaigns.md', 'Campaigns in full'),
    ],
  },
  {
    title: 'Wires and clients',
    list: 'guides',
    pages: [
      at('guides/wire-capture/', 'docs/guides/wire-capture.md'),
      at('guides/own-wire/', 'docs/guides/own-wire.md'),
      at('guides/wires/', 'docs/wires.md', 'Wires in full'),
      at('guides/client/', 'docs/guides/client.md'),
      at('guides/client-websocket/', 'docs/guides/client-websocket.md'),
      at('guides/ethereum-clients/', 'docs/guides/ethereum-clients.md'),
      at('guides/ethereum-tools/', 'docs/ethereum-tools.md', 'Ethereum’s tools'),
    ],
  },
];

/** The packages, those first that a user meets first. */
const PACKAGES = [
  'create-polkavirt',
  'cli',
  'primitives',
  'polkavm',
  'native',
  'host',
  'forwarder',
  'conformance',
  'wire-lab',
  'campaign',
  'mock-runtime',
  'pallets',
  'jest',
  'node',
  'revive',
  'insight',
  'linker',
] as const;

const referenceSections = (): readonly Section[] => [
  {
    title: 'Tables',
    list: 'reference',
    pages: [
      made('reference/instructions/', 'Instructions', 'opcodes, meaning, gas and an example of each.', instructions),
      made('reference/host-functions/', 'Host functions', 'both generations on both wires.', hostFunctions),
      made(
        'reference/rpc-methods/',
        'RPC methods',
        'of every node, and of one with contracts, with their parameters.',
        rpcMethods,
      ),
      made('reference/errors/', 'Errors', 'names, numbers, and when they come.', errors),
    ],
  },
  {
    title: 'In full',
    list: 'reference',
    pages: [
      at('reference/command/', 'docs/reference/command.md', 'The command'),
      at('reference/assembly/', 'docs/reference/assembly.md', 'Assembly text'),
      at('reference/polkavm/', 'docs/reference/polkavm.md', 'The engine'),
      at('reference/wires/', 'docs/reference/wires.md', 'Wires'),
      at('reference/mock-runtime/', 'docs/reference/mock-runtime.md', 'Mock runtime'),
      at('reference/node/', 'docs/reference/node.md', 'Node'),
      at('reference/revive/', 'docs/reference/revive.md', 'Contracts'),
      at('reference/linker/', 'docs/reference/linker.md', 'Linker'),
    ],
  },
  {
    title: 'Packages',
    list: 'reference',
    pages: PACKAGES.map((folder) =>
      at(`packages/${folder}/`, `packages/${folder}/README.md`, folder === 'cli' ? 'polkavirt' : folder),
    ),
  },
  { title: 'What they export', list: 'reference', pages: apiPages() },
];

const PROJECT: readonly Section[] = [
  {
    title: 'The project',
    list: 'project',
    pages: [
      {
        url: 'benchmarks/',
        name: 'Benchmarks',
        summary: 'how fast it is, and on what.',
        source: 'BENCHMARKS.md',
        make: benchmarks,
      },
      at('upstream/', 'docs/upstream.md', 'Upstream’s differences'),
      at('architecture/', 'ARCHITECTURE.md', 'Architecture'),
      at('tasks/', 'docs/tasks.md'),
      at('contributing/', 'CONTRIBUTING.md', 'Contributing'),
      at('security/', 'SECURITY.md', 'Security'),
      at('changelog/', 'CHANGELOG.md', 'Changelog'),
    ],
  },
];

/** The first page of a list, before its sections. */
const first = (list: Section['list'], title: string, introduction: string, sections: readonly Section[]): Section => ({
  title,
  list,
  pages: [made(`${list}/`, 'Overview', introduction, () => overview(title, introduction, sections))],
});

/** All pages but the first; `writeApi` must have run. */
export function siteSections(): readonly Section[] {
  const reference = referenceSections();
  return [
    first('guides', 'Guides', 'Each guide begins in an empty folder, or says what it goes on from.', GUIDES),
    ...GUIDES,
    first('reference', 'Reference', 'What there is, in full. Tables and exports come from the sources.', reference),
    ...reference,
    ...PROJECT,
  ];
}
