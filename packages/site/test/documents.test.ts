import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { onTestEnd } from '@polkavirt/test-support';
import { brokenLinks } from '../src/build/check-links.ts';
import { arrowsOf } from '../src/documents/diagram.ts';
import { linksOf, relativeTo } from '../src/documents/links.ts';
import { renderDocument } from '../src/documents/render.ts';
import { plotHtml, shortNumber } from '../src/pages/plot.ts';
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
  const numbersOf = (html: string, attribute: string): string[] =>
    [...html.matchAll(new RegExp(`<b style="${attribute}:([^"]*)"`, 'g'))].map(([, value = '']) => value);

  it('have bars as long as their values, and none below 0', () => {
    const html = plotHtml([
      { label: 'a < b', value: 50 },
      { label: 'c', value: 25 },
      { label: 'd', value: -3 },
    ]);
    expect(numbersOf(html, 'width')).toEqual(['100.00%', '50.00%', '0.00%']);
    expect(html).toContain('<dt>a &lt; b</dt>');
    expect(html).toContain('<span class="number">-3.00</span>');
    expect(html).not.toContain('\n');
  });

  it('of values far apart have dots between powers of ten', () => {
    const html = plotHtml([
      { label: 'slow', value: 10 },
      { label: 'fast', value: 10_000 },
      { label: 'middle', value: 100 },
    ]);
    // From 10 to 10,000 are three steps; 100 is one of them up.
    expect(numbersOf(html, 'left')).toEqual(['0.00%', '100.00%', '33.33%']);
    expect([...html.matchAll(/>([\d,]+)<\/span>/g)].slice(0, 4).map(([, text]) => text)).toEqual([
      '10',
      '100',
      '1,000',
      '10,000',
    ]);
  });

  it('say once what neighbours share, and keep the name of one that is alone', () => {
    const html = plotHtml([
      { label: 'loop, long, a', value: 1 },
      { label: 'loop, long, b', value: 2 },
      { label: 'calls, a', value: 3 },
    ]);
    expect([...html.matchAll(/<(?:dt|p class="group")>([^<]*)</g)].map(([, text]) => text)).toEqual([
      'loop, long',
      'a',
      'b',
      'calls, a',
    ]);
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

describe('diagrams', () => {
  it('are drawn with each name and arrow, and say them', () => {
    const html = renderDocument('# T\n\n```mermaid\ngraph TD\n  a & b-2 --> c\n  c --> d & e\n```\n', (target) => target).body;
    expect([...html.matchAll(/<text[^>]*>([^<]*)</g)].map(([, name]) => name?.replace('&#45;', '-')).sort()).toEqual([
      'a',
      'b-2',
      'c',
      'd',
      'e',
    ]);
    expect(html.match(/class="edge"/g)).toHaveLength(4);
    expect(html).toContain('aria-label="Arrows: a to c; b-2 to c; c to d, e"');
  });

  it.each([
    ['sequenceDiagram\n  a->>b: hi', 'must begin with `graph TD`'],
    ['graph TD\n  a -- text --> b', 'must be like `a --> b & c`: a -- text --> b'],
    ['graph TD\n  a --> b --> c', 'must have one `-->`'],
  ])('that are more than arrows are refused: %j', (text, message) => expect(() => arrowsOf(text)).toThrow(message));
});
