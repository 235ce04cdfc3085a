import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { onTestEnd } from '@polkavirt/test-support';
import { brokenLinks } from '../src/build/check-links.ts';
import { linksOf, relativeTo } from '../src/documents/links.ts';
import { barsSvg, shortNumber } from '../src/pages/plot.ts';
import { markdownTable } from '../src/pages/table.ts';

describe('links of documents', () => {
  const problems: string[] = [];
  const addresses = new Map([
    ['README.md', ''],
    ['docs/wires.md', 'guides/wires/'],
    ['packages/host/README.md', 'packages/host/'],
  ]);
  const linkTo = linksOf('docs/wires.md', 'guides/wires/', addresses, (text) => problems.push(text));

  it.each([
    ['../README.md', '../../'],
    ['../packages/host', '../../packages/host/'],
    ['../packages/host/', '../../packages/host/'],
    ['wires.md#tap', '../../guides/wires/#tap'],
    ['#tap', '#tap'],
    ['https://example.org/a#b', 'https://example.org/a#b'],
    ['https://github.com/polkavirt/polkavirt/tree/main/docs/wires.md#tap', '../../guides/wires/#tap'],
    ['../package.json', 'https://github.com/polkavirt/polkavirt/blob/main/package.json'],
  ])('%s becomes %s', (target, expected) => {
    expect(linkTo(target)).toBe(expected);
    expect(problems).toEqual([]);
  });

  it('that lead nowhere are told', () => {
    linkTo('absent.md');
    expect(problems.splice(0)).toEqual(["docs/wires.md: 'absent.md' leads nowhere"]);
  });

  it('of the first page to itself are a dot', () => expect(relativeTo('', '')).toBe('./'));
});

it('broken links and anchors of built pages are found, and no others', () => {
  const folder = mkdtempSync(join(tmpdir(), 'polkavirt-site-'));
  onTestEnd('the folder', () => rmSync(folder, { recursive: true }));
  writeFileSync(
    join(folder, 'index.html'),
    '<a href="./"></a><a href="b.html#there"></a><a href="b.html#gone"></a><a href="mailto:a@b.c"></a>',
  );
  writeFileSync(join(folder, 'b.html'), '<h2 id="there"></h2><a href="c/"></a><img src="../up.png"><a href="#there"></a>');
  expect([...brokenLinks(folder)].sort()).toEqual([
    "b.html: '../up.png' leaves the site",
    "b.html: 'c/' leads nowhere",
    "index.html: 'b.html#gone': b.html has no anchor 'gone'",
  ]);
});

describe('plots', () => {
  it('have bars as long as their values, and none below 0', () => {
    const svg = barsSvg('Speed', [
      { label: 'a < b', value: 50 },
      { label: 'c', value: 25 },
      { label: 'd', value: -3 },
    ]);
    expect([...svg.matchAll(/<rect[^>]* width="([^"]*)"/g)].map(([, width]) => width)).toEqual(['630.0', '315.0', '0.0']);
    expect(svg).toContain('aria-label="Speed: a &lt; b: 50.0; c: 25.0; d: -3.00"');
    expect(svg).not.toContain('\n');
  });

  it.each([
    [0.123, '0.12'],
    [9.5, '9.50'],
    [45.67, '45.7'],
    [1234567, '1,234,567'],
    [1234.5, '1,235'],
  ])('write %d as %s', (value, text) => expect(shortNumber(value)).toBe(text));
});

it('a bar in a cell does not end it', () => {
  expect(markdownTable(['a'], [['x | y']])).toBe('| a |\n| --- |\n| x \\| y |');
});
