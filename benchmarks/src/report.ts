/** Rows for people: on the terminal and in BENCHMARKS.md. */
import type { Suite, Target } from './benchmark.ts';
import type { ComparedRuns, Comparison } from './compare.ts';
import { isMoreBetter, type Row, type SuiteRows, verdictOf } from './rows.ts';

/** Three digits; all of them before the point. */
export const formatNumber = (value: number): string => {
  const digits = Math.abs(value) >= 100 ? 0 : Math.abs(value) >= 10 ? 1 : 2;
  return value.toFixed(digits).replace(/\B(?=(\d{3})+$)/g, ',');
};

const UNIT_TEXTS: Readonly<Record<Row['unit'], string>> = {
  ns: 'ns',
  us: 'us',
  ms: 'ms',
  MB: 'MB',
  'M instr/s': 'M instr/s',
  times: 'x',
};

const targetOf = ({ unit, target }: Row): string => (target === undefined ? '' : targetText(target, isMoreBetter(unit)));

/** What a target asks for, such as `>= 30 / >= 400`. */
export const targetText = (target: Target, moreIsBetter: boolean): string => {
  const sign = moreIsBetter ? '>=' : '<=';
  const wanted = target.wanted === undefined ? '' : ` / ${sign} ${formatTarget(target.wanted)}`;
  return `${sign} ${formatTarget(target.must)}${wanted}`;
};

const formatTarget = (value: number): string => value.toLocaleString('en-US');

const HEADER = ['', 'unit', 'median', 'best', 'must / wanted', 'verdict'] as const;

const cellsOf = (row: Row): readonly string[] => [
  row.label,
  UNIT_TEXTS[row.unit],
  formatNumber(row.median),
  formatNumber(row.best),
  targetOf(row),
  verdictOf(row),
];

/** Columns of numbers stand to the right. */
const isRight = (column: number): boolean => column === 2 || column === 3;

const alignedTable = (table: readonly (readonly string[])[]): string => {
  const widths = table[0].map((_, column) => Math.max(...table.map((cells) => cells[column].length)));
  const line = (cells: readonly string[]): string =>
    cells
      .map((cell, column) => (isRight(column) ? cell.padStart(widths[column]) : cell.padEnd(widths[column])))
      .join('  ')
      .trimEnd();
  return table.map((cells) => `  ${line(cells)}`).join('\n');
};

/** A suite on the terminal. */
export const suiteText = ({ title }: Suite, { rows, unavailable }: SuiteRows): string =>
  [title, alignedTable([HEADER, ...rows.map(cellsOf)]), ...unavailable.map((line) => `  not measured: ${line}`), ''].join('\n');

/** A table in Markdown, its header first. */
export const markdownTable = (table: readonly (readonly string[])[], isColumnRight: (column: number) => boolean): string => {
  const line = (cells: readonly string[]): string => `| ${cells.join(' | ')} |`;
  const [header, ...rows] = table;
  const rule = header.map((_, column) => (isColumnRight(column) ? '---:' : '---'));
  return [header, rule, ...rows].map(line).join('\n');
};

/** A suite in Markdown. */
export const suiteMarkdown = ({ title, about }: Suite, { rows, unavailable }: SuiteRows): string => {
  const table = markdownTable([HEADER, ...rows.map(cellsOf)], isRight);
  const notes = unavailable.map((text) => `\nNot measured: ${text}.`).join('');
  return `### ${title}\n\n${about}\n\n${table}\n${notes}`;
};

const comparedCells = ({ id, baseline, current, change, verdict }: Comparison): readonly string[] => [
  id,
  '',
  formatNumber(baseline),
  formatNumber(current),
  `${change.toFixed(2)}x`,
  verdict === 'same' ? '' : verdict,
];

/** A comparison on the terminal. */
export const comparisonText = ({ rows, missing, added }: ComparedRuns): string =>
  [
    alignedTable([['', '', 'baseline ns', 'now ns', 'change', ''], ...rows.map(comparedCells)]),
    ...missing.map((id) => `  ${id}: in the baseline, and not measured now`),
    ...added.map((id) => `  ${id}: not in the baseline yet (npm run bench:baseline)`),
    '',
  ].join('\n');
