import Table from 'cli-table3';
import stringWidth from 'string-width';
import wrapAnsi from 'wrap-ansi';
import type { Screen } from './screen.ts';
import { printable } from './values.ts';

/** The layout of a column. */
export interface Column {
  readonly title: string;
  readonly align: 'left' | 'right';
  /** If the table is too wide, columns with this number are dropped, the highest number first. A column without it always stays. */
  readonly spare?: number;
}

/** A cell: its text, and how each line of it is coloured. */
export type Cell = string | { readonly text: string; readonly paint: (line: string) => string };

/** Blanks between two columns. */
const GAP = 2;
/** Text is not broken into pieces smaller than this. */
const LEAST_COLUMN = 6;

/** The most characters of a cell that are shown, because a program can have symbols of megabytes. */
const MOST_CHARACTERS = 1_000;
/** Rows that the library sets at once: its work grows with their square. */
const BATCH = 50;

const textOf = (cell: Cell): string => {
  const text = typeof cell === 'string' ? cell : cell.text;
  return printable(text.length > MOST_CHARACTERS ? `${text.slice(0, MOST_CHARACTERS)}…` : text);
};
const longest = (words: readonly string[]): number => words.reduce((most, word) => Math.max(most, stringWidth(word)), 0);
const totalOf = (widths: readonly number[]): number => widths.reduce((sum, width) => sum + width, GAP * (widths.length - 1));

/** A column while its width is being computed. */
interface Sized extends Column {
  /** Which of the cells of a row are in it. */
  readonly at: number;
  /** As wide as the widest cell, or the longest word of the title. */
  width: number;
}

/** Which columns a table shows, and how wide each is. */
function fit(columns: readonly Column[], rows: readonly (readonly Cell[])[], available: number): readonly Sized[] {
  let shown = columns.map(
    (column, at): Sized => ({
      ...column,
      at,
      width: longest([...column.title.split(' '), ...rows.map((row) => textOf(row[at]))]),
    }),
  );
  const excess = (): number => totalOf(shown.map(({ width }) => width)) - available;
  while (excess() > 0) {
    const spare = Math.max(...shown.map((column) => column.spare ?? 0));
    if (spare === 0) break;
    shown = shown.filter((column) => column.spare !== spare);
  }
  // Text is broken over lines where it is longest; numbers only if there is nothing else left.
  for (const align of ['left', 'right']) {
    while (excess() > 0) {
      const [widest] = shown.filter((column) => column.align === align).sort((a, b) => b.width - a.width);
      if (widest === undefined || widest.width <= LEAST_COLUMN) break;
      widest.width -= 1;
    }
  }
  // A title takes two lines only if there is no room for it in one.
  for (const column of shown) {
    const more = stringWidth(column.title) - column.width;
    if (more > 0 && more <= -excess()) column.width += more;
  }
  return shown;
}

/** Lines of at most `width` columns, broken between words where that is possible. */
const broken = (text: string, width: number, paint: (line: string) => string): string[] =>
  wrapAnsi(text, width, { hard: true })
    .split('\n')
    .map((line) => (line === '' ? line : paint(line)));

const NO_LINES = { top: '', 'top-mid': '', 'top-left': '', 'top-right': '', bottom: '', 'bottom-mid': '', 'bottom-left': '' };
const NO_SIDES = { 'bottom-right': '', left: '', 'left-mid': '', right: '', 'right-mid': '' };

/**
 * A plain table no wider than the screen: titles, a rule, rows, two blanks between columns. Lines carry no blanks at their end.
 */
export function renderTable(columns: readonly Column[], rows: readonly (readonly Cell[])[], { width, colors }: Screen): string {
  const shown = fit(columns, rows, width);
  const layout: Table.TableConstructorOptions = {
    colWidths: shown.map((column) => column.width),
    colAligns: shown.map(({ align }) => align),
    chars: { ...NO_LINES, ...NO_SIDES, mid: '─', 'mid-mid': ' '.repeat(GAP), middle: ' '.repeat(GAP) },
    style: { 'padding-left': 0, 'padding-right': 0, head: [], border: [], compact: true },
  };
  /** A row of the library for each line: for cells of many lines it takes time that grows with their square. */
  const linesOf = (row: readonly Cell[]): string[][] => {
    const cells = shown.map(({ at, width: columnWidth }) => {
      const cell = row[at];
      return broken(textOf(cell), columnWidth, typeof cell === 'string' ? (line) => line : cell.paint);
    });
    const height = Math.max(...cells.map(({ length }) => length));
    return Array.from({ length: height }, (_, line) => cells.map((lines) => lines[line] ?? ''));
  };
  const head = shown.map((column) => broken(column.title, column.width, colors.bold).join('\n'));
  const lines = rows.flatMap(linesOf);
  const tables = [new Table({ ...layout, head, rowAligns: ['bottom'] })];
  for (let at = 0; at < lines.length; at += BATCH) {
    // The first rows are part of the head's table, so that it has a rule below it.
    if (at > 0) tables.push(new Table(layout));
    tables[tables.length - 1].push(...lines.slice(at, at + BATCH));
  }
  return tables
    .flatMap((table) => table.toString().split('\n'))
    .map((line) => (/^─[─ ]*$/.test(line) ? `${colors.dim(line)}\n` : `${line.trimEnd()}\n`))
    .join('');
}
