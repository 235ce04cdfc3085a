import stringWidth from 'string-width';
import { paragraph } from '../src/paragraph.ts';
import { type Screen, screenOf } from '../src/screen.ts';
import { type Cell, type Column, renderTable } from '../src/table.ts';
import { printable } from '../src/values.ts';

const screen = (width: number, hasColors = false): Screen =>
  screenOf({ isTerminal: true, width, hasColors, write: async () => undefined });

const columns: readonly Column[] = [
  { title: 'name', align: 'left' },
  { title: 'gas left', align: 'right', spare: 2 },
  { title: 'host calls', align: 'right', spare: 1 },
  { title: 'outcome', align: 'left' },
];
const rows = [
  ['add', '1,000', '3', 'Finished'],
  ['a/longer-name', '5', '12,345', 'one Trap, two Finished'],
];

describe('a table', () => {
  it('has each column as wide as it needs, and nothing at the end of a line', () => {
    expect(renderTable(columns, rows, screen(120))).toBe(
      [
        'name           gas left  host calls  outcome',
        '─────────────  ────────  ──────────  ──────────────────────',
        'add               1,000           3  Finished',
        'a/longer-name         5      12,345  one Trap, two Finished',
        '',
      ].join('\n'),
    );
  });

  it('breaks titles before it leaves anything out', () => {
    // 13 + 2 + 5 + 2 + 6 + 2 + 22 = 52 columns with titles of two lines.
    expect(renderTable(columns, rows, screen(52))).toBe(
      [
        '                 gas    host',
        'name            left   calls  outcome',
        '─────────────  ─────  ──────  ──────────────────────',
        'add            1,000       3  Finished',
        'a/longer-name      5  12,345  one Trap, two Finished',
        '',
      ].join('\n'),
    );
  });

  it('leaves out what can be spared, then breaks the longest texts between words', () => {
    expect(renderTable(columns, rows, screen(51)).split('\n')[0]).toBe('name           host calls  outcome');
    expect(renderTable(columns, rows, screen(30))).toBe(
      [
        'name           outcome',
        '─────────────  ───────────────',
        'add            Finished',
        'a/longer-name  one Trap, two',
        '               Finished',
        '',
      ].join('\n'),
    );
  });

  it.each([20, 21, 25, 33, 47, 64, 80, 200])('is never wider than %i columns, whatever is in it', (width) => {
    const cells: Cell[][] = [
      ['日本語のとても長い名前', '1', '2', 'x'.repeat(300)],
      ['\u001b[2Jhidden', '9'.repeat(40), '', { text: 'two words', paint: (line) => `<${line}>` }],
      ['', '', '', ''],
    ];
    for (const line of renderTable(columns, cells, screen(width)).split('\n')) {
      expect(stringWidth(line.replaceAll(/[<>]/g, ''))).toBeLessThanOrEqual(width);
      expect(line).toBe(line.trimEnd());
    }
  });

  it('takes time in proportion to the rows, and shows what a person reads of a cell of megabytes', () => {
    const many = renderTable(
      columns,
      Array.from({ length: 3_000 }, (_, n) => [`${n}`, '', '', '']),
      screen(80),
    );
    expect(many.split('\n')).toHaveLength(3_000 + 2 + 1);
    expect(many.split('\n').slice(-2)).toEqual(['2999', '']);
    const long = renderTable(columns, [['x'.repeat(8 << 20), '', '', '']], screen(80));
    expect(long.length).toBeLessThan(3_000);
    expect(long).toContain('…');
  });

  it('colours each line of a cell for itself', () => {
    const { colors } = screen(24, true);
    const lines = renderTable(
      [
        { title: 'a', align: 'left' },
        { title: 'b', align: 'left' },
      ],
      [['one', { text: 'some words that do not fit', paint: colors.red }]],
      screen(24, true),
    ).split('\n');
    expect(lines.slice(2)).toEqual(['one  \u001b[31msome words that do\u001b[39m', '     \u001b[31mnot fit\u001b[39m', '']);
  });
});

describe('a paragraph', () => {
  it('is broken between words, and set in below its label', () => {
    expect(paragraph('some words that do not fit', screen(24), 'label  ')).toBe('label  some words that\n       do not fit\n');
  });
});

it('shows control characters of strangers, and lets text be', () => {
  expect(printable('größe_🦀 日本 a\tb\u001b[31m\u202e')).toBe('größe_🦀 日本 a\\u{9}b\\u{1b}[31m\\u{202e}');
});
