/**
 * What `npm start` prints, at the widths that people have, and the same as JSON: the command runs once for both.
 *
 * @jest-environment-options {"modules": "own"}
 */
import { readdirSync } from 'node:fs';
import { stripVTControlCharacters } from 'node:util';
import { jest } from '@jest/globals';
import stringWidth from 'string-width';
import { allChoices } from '../src/composition/compose.ts';
import { renderConformance } from '../src/parity/render-conformance.ts';
import type { Report } from '../src/parity/run-fixtures.ts';
import { screenOf } from '../src/screen.ts';
import type { Ran } from './run.ts';

let report: Report;
// The report that the command makes is kept. Nothing is run again for the sake of its time.
const real = await import('../src/parity/run-fixtures.ts');
jest.unstable_mockModule('../src/parity/run-fixtures.ts', () => ({
  ...real,
  runFixtures: async (listener: Parameters<typeof real.runFixtures>[0]) => {
    report = await real.runFixtures(listener, { maxRuns: 1 });
    return report;
  },
}));
const { renderParities } = await import('../src/parity/parity-of-fixtures.ts');
const { inRepository, polkavirt } = await import('./run.ts');

let ran: Ran;
beforeAll(async () => {
  ran = await polkavirt(['parity', '--json']);
}, 120_000);

const rendered = new Map<string, string>();
/** What is shown of the report; each form is made once. */
const render = (width: number, hasColors: boolean): string => {
  const key = `${width} ${hasColors}`;
  const text = rendered.get(key) ?? renderAnew(width, hasColors, report);
  rendered.set(key, text);
  return text;
};

const renderAnew = (width: number, hasColors: boolean, of: Report): string => {
  const screen = screenOf({ isTerminal: true, width, hasColors, write: async () => undefined });
  return `${renderConformance(of.conformance, screen)}\n${renderParities(of, screen)}`;
};

/** The titles of the columns of each table; a title of two lines is joined. */
const titles = (text: string): string[][] => {
  const lines = text.split('\n');
  return lines.flatMap((rule, at) => {
    if (!rule.startsWith('─')) return [];
    const starts = [...rule.matchAll(/─+/g)].map(({ 0: dashes, index }) => [index, index + dashes.length] as const);
    const heads = lines.slice(lines.lastIndexOf('', at) + 1, at);
    return [
      starts.map(([from, to]) =>
        heads
          .map((head) => head.slice(from, to).trim())
          .join(' ')
          .trim(),
      ),
    ];
  });
};

describe.each([80, 120])('at %i columns', (width) => {
  it.each([false, true])('no line is wider, with colours: %s', (hasColors) => {
    const lines = render(width, hasColors).split('\n');
    expect(lines.filter((line) => stringWidth(line) > width)).toEqual([]);
    const plain = lines.map(stripVTControlCharacters);
    expect(plain).toEqual(plain.map((line) => line.trimEnd()));
  });

  it('has the same text with colours and without', () => {
    const plain = render(width, false);
    expect(plain).not.toContain('\u001b');
    expect(stripVTControlCharacters(render(width, true))).toBe(plain);
  });
});

it('as JSON is one object a line', () => {
  const lines = ran.stdout
    .trimEnd()
    .split('\n')
    .map((line) => JSON.parse(line) as Record<string, unknown>);
  expect([ran.code, ran.stderr]).toEqual([0, '']);
  const conformance = lines.filter(({ kind }) => kind === 'conformance');
  const runs = lines.filter(({ kind }) => kind === 'run');
  expect(lines).toEqual([...conformance, ...runs]);
  // Both generations on all of them.
  const choices = allChoices({ api: 'virt', costModel: 'naive' });
  expect(conformance.map(({ api }) => api)).toEqual(['virt', 'typestate'].flatMap((api) => choices.map(() => api)));
  for (const { failed, passed } of conformance) expect([(failed as []).length, (passed as number) >= 40]).toEqual([0, true]);
  for (const { equal, difference, rows } of runs)
    expect([equal, difference, (rows as []).length]).toEqual([true, null, choices.length]);
  const contracts = runs.filter(({ name }) => `${name}`.startsWith('solidity/'));
  const contractNames = readdirSync(inRepository('fixtures/solidity'))
    .filter((file) => file.endsWith('.polkavm'))
    .map((file) => file.replace('.polkavm', ''))
    .sort();
  expect(contracts.map(({ name }) => name)).toEqual(
    contractNames.flatMap((name) => ['call', 'deploy'].map((fn) => `solidity/${name}: ${fn}`)),
  );
  for (const { api, costModel } of contracts) expect([api, costModel]).toEqual(['typestate', 'full']);
});

const CHOICE = ['impl', 'back end', 'wire'];
const TABLES: readonly (readonly [width: number, titles: readonly (readonly string[])[]])[] = [
  [
    80,
    [
      ['api', 'cost model', ...CHOICE, 'passed', 'failed', 'time'],
      ['program', 'outcome', 'gas used', 'parity'],
      ['api', ...CHOICE, 'runs', 'host calls', 'bytes sent', 'bytes back'],
    ],
  ],
  [
    120,
    [
      ['api', 'cost model', ...CHOICE, 'passed', 'failed', 'time'],
      ['program', 'runs', 'outcome', 'gas used', 'host calls', 'slowest run', 'parity'],
      ['api', ...CHOICE, 'runs', 'host calls', 'bytes sent', 'bytes back', 'time of the runs'],
    ],
  ],
];

it.each(TABLES)('at %i columns has what fits, what matters most first', (width, expected) => {
  expect(titles(render(width, false))).toEqual(expected);
});

it('names every guest, what ends in an error by design, and sums it up', () => {
  const text = render(80, false);
  for (const guest of ['fib', 'matmul', 'memops', 'prime_sieve', 'quicksort', 'sha256']) {
    expect(text).toMatch(new RegExp(`guests/${guest}\\.small +Finished .*✓ expected`));
  }
  expect(text).not.toContain('✗');
  expect(text).toMatch(/asm\/fault +4 Trap, 1 OutOfGas .*✓ expected/);
  const summary = /\n✓ conformance: (\d+) passed, 0 failed\n✓ parity: (\d+) of \2 runs the same on 9 implementations; .*\n$/;
  expect(Number(summary.exec(text)?.[1]) % 6).toBe(0);
});

it('explains its words once', () => {
  const text = render(80, false);
  for (const word of ['api', 'impl', 'back end', 'wire', 'expected', 'same']) {
    expect(text.match(new RegExp(`^${word.padEnd(9)} [a-z]`, 'gm'))).toHaveLength(1);
  }
});

describe('colours', () => {
  const GREEN = '\u001b[32m';
  const RED = '\u001b[31m';

  it('are green for agreement, and nothing is red', () => {
    const text = render(80, true);
    expect(text).toContain(`${GREEN}✓ expected`);
    expect(text).toContain(`${GREEN}✓\u001b[39m conformance: `);
    expect(text).not.toContain(RED);
  });

  it('are red for differences and failures', () => {
    const [first, ...others] = report.parities;
    const [row, ...rows] = report.conformance;
    const bad: Report = {
      ...report,
      conformance: [{ ...row, passed: row.passed - 1, failed: [{ name: 'a rule', message: 'expected 1, got 2' }] }, ...rows],
      parities: [
        {
          ...first,
          mismatch: {
            difference: { at: 'gasLeft', left: '92', right: '91' },
            left: ['native', { gasLeft: '92' }],
            right: ['forwarder', { gasLeft: '91' }],
          },
        },
        ...others,
      ],
    };
    const text = renderAnew(80, true, bad);
    for (const red of ['✗ differs', '✗', '"92"', '"91"', '1']) expect(text).toContain(`${RED}${red}\u001b[39m`);
    expect(stripVTControlCharacters(text)).toMatch(/✗ virt native interpreter –, a rule\n {4}expected 1, got 2\n/);
    expect(stripVTControlCharacters(text)).toContain('✗ they differ\n  first difference: gasLeft\n    native     "92"\n');
    expect(stripVTControlCharacters(text)).toMatch(/✗ conformance: \d+ passed, 1 failed\n✗ parity: \d+ of \d+ runs the same/);
  });
});
