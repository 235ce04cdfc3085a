/** The README's table of upstream's tests, counted from the tests themselves. */
import { readdirSync, readFileSync } from 'node:fs';
import type { UpstreamTests } from './support/upstream.ts';

const here = new URL('.', import.meta.url);
const README = readFileSync(new URL('../README.md', here), 'utf8');

/** What stands between two markers of the README. */
const between = (start: string, end: string): string =>
  README.slice(README.indexOf(start) + start.length, README.indexOf(end, README.indexOf(start))).trim();

interface Counted {
  readonly upstream: UpstreamTests;
  /** Names that the tests of the pallet have. */
  readonly ported: readonly string[];
}

const folders = readdirSync(here, { withFileTypes: true })
  .filter((entry) => entry.isDirectory() && entry.name !== 'support')
  .map(({ name }) => name);

/** Names as `upstream('name', ...)` has them, and those of a list that a loop goes through. */
const namesIn = (source: string, known: ReadonlySet<string>): string[] => {
  const direct = [...source.matchAll(/^ *upstream\(\s*'(\w+)'/gm)].map(([, name]) => name);
  const loops = [...source.matchAll(/for \(const name of \[([^\]]*)\]\) \{\n {2}upstream\(name,/g)];
  const inLoops = loops.flatMap(([, list]) => [...list.matchAll(/'(\w+)'/g)].map(([, name]) => name));
  return [...direct, ...inLoops].filter((name) => known.has(name));
};

const pallets: Counted[] = [];
beforeAll(async () => {
  for (const folder of folders) {
    const files = readdirSync(new URL(`${folder}/`, here));
    const { UPSTREAM: upstream }: { UPSTREAM: UpstreamTests } = await import(new URL(`${folder}/upstream.ts`, here).href);
    const known = new Set(upstream.tests);
    const sources = files
      .filter((file) => file.endsWith('.test.ts'))
      .map((file) => readFileSync(new URL(`${folder}/${file}`, here), 'utf8'));
    pallets.push({ upstream, ported: sources.flatMap((source) => namesIn(source, known)) });
  }
});

const applicableOf = ({ tests, notApplicable }: UpstreamTests): number =>
  tests.length - Object.values(notApplicable).flat().length;

it('has a list for each pallet, without a name twice', () => {
  expect(folders.length).toBeGreaterThan(5);
  for (const { upstream, ported } of pallets) {
    expect(new Set(upstream.tests).size).toBe(upstream.tests.length);
    expect(new Set(ported).size).toBe(ported.length);
    for (const name of Object.values(upstream.notApplicable).flat()) expect(upstream.tests).toContain(name);
  }
});

it('counts what the tests have', () => {
  // A test that is ported and does not pass fails the run: there is no third way.
  const rows = pallets.map(({ upstream, ported }) => {
    const cells = [upstream.tests.length, applicableOf(upstream), ported.length, ported.length];
    return `| ${upstream.crate} | ${cells.join(' | ')} |`;
  });
  const head = ['| crate | upstream | applicable | ported | passing |', '|---|---|---|---|---|'];
  expect(between('<!-- table: upstream -->', '<!-- /table -->').split('\n')).toEqual([...head, ...rows]);
});

it('says what is not applicable, and why', () => {
  const lines = pallets.flatMap(({ upstream: { crate, notApplicable } }) =>
    Object.entries(notApplicable).map(([why, names]) => `- ${crate}: ${names.map((name) => `\`${name}\``).join(', ')}: ${why}`),
  );
  // Lines of the README are folded.
  const text = between('<!-- list: not applicable -->', '<!-- /list -->').replaceAll(/\n {2}/g, ' ');
  expect(text.split('\n')).toEqual(lines);
});

it('ports nine tenths of what is applicable, at least', () => {
  for (const { upstream, ported } of pallets) {
    expect([upstream.crate, ported.length / applicableOf(upstream) >= 0.9]).toEqual([upstream.crate, true]);
  }
});
