/** What lines of Solidity cost on debug builds, as a table and beside the sources. */
import type { CountedGas } from '../collect/gas-counter.ts';
import { escapeHtml, htmlPage, SOURCE_STYLE, sourceTable } from '../html.ts';
import { addUp, type Profile } from '../profile/collect-profile.ts';

export interface LineRow {
  readonly contract: string;
  /** Empty, as the line is 0, for what belongs to no line. */
  readonly file: string;
  readonly line: number;
  readonly instructions: number;
}

/** The lines of several files of tests: by contract, the most expensive ones first. */
export function lineRows(all: readonly CountedGas[]): readonly LineRow[] {
  const rows = new Map<string, { contract: string; file: string; line: number; instructions: number }>();
  for (const [contract, file, line, instructions] of all.flatMap(({ lines }) => lines)) {
    const key = JSON.stringify([contract, file, line]);
    const row = rows.get(key) ?? { contract, file, line, instructions: 0 };
    rows.set(key, row);
    row.instructions += instructions;
  }
  return [...rows.values()].sort(
    (a, b) =>
      (a.contract < b.contract ? -1 : a.contract > b.contract ? 1 : 0) ||
      b.instructions - a.instructions ||
      (a.file < b.file ? -1 : a.file > b.file ? 1 : a.line - b.line),
  );
}

type ReadSource = (path: string, digest: string | undefined) => string | undefined;

/** Lines of a contract that the table has. */
const SHOWN = 20;
const WIDTH = 80;
const NOWHERE = 'not in a source line';

const percent = (part: number, whole: number): string => `${((100 * part) / Math.max(1, whole)).toFixed(1)}%`;
const sumOf = (rows: readonly LineRow[]): number => rows.reduce((sum, { instructions }) => sum + instructions, 0);
const contractsOf = (rows: readonly LineRow[]) =>
  [...new Set(rows.map(({ contract }) => contract))].map((contract) => ({
    contract,
    own: rows.filter((row) => row.contract === contract),
  }));

/** The most expensive lines of each contract; the numbers of a contract add up to its sum. */
export function lineTable(rows: readonly LineRow[], readSource: ReadSource): string {
  const texts = new Map<string, readonly string[]>();
  const textOf = (file: string, line: number): string => {
    if (!texts.has(file)) texts.set(file, readSource(file, undefined)?.split('\n') ?? []);
    return texts.get(file)?.[line - 1]?.trim() ?? '';
  };
  return contractsOf(rows)
    .map(({ contract, own }) => {
      const whole = sumOf(own);
      const lines = own.filter(({ file }) => file !== '');
      const rest = lines.slice(SHOWN);
      const cells = (count: number, what: string): string =>
        `${`${count}`.padStart(12)} ${percent(count, whole).padStart(6)}  ${what}`.trimEnd().slice(0, WIDTH);
      return [
        contract,
        `${'instructions'.padStart(12)}         line`,
        ...lines
          .slice(0, SHOWN)
          .map(({ file, line, instructions }) => cells(instructions, `${file}:${line}  ${textOf(file, line)}`)),
        ...(rest.length === 0 ? [] : [cells(sumOf(rest), `${rest.length} other lines`)]),
        ...own.filter(({ file }) => file === '').map(({ instructions }) => cells(instructions, NOWHERE)),
        cells(whole, 'sum'),
        '',
      ].join('\n');
    })
    .join('\n');
}

/** Lines of a source that a page has at most: of longer ones only those with a cost. */
const MAX_LINES = 10_000;

/** A page with the sources, and a bar beside each line for what it cost in all contracts. */
export function linePage(rows: readonly LineRow[], readSource: ReadSource): string {
  const whole = sumOf(rows);
  const files = new Map<string, Map<number, number>>();
  for (const { file, line, instructions } of rows) {
    if (file === '') continue;
    const lines = files.get(file) ?? new Map<number, number>();
    files.set(file, lines);
    lines.set(line, (lines.get(line) ?? 0) + instructions);
  }
  const sections = [...files]
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([file, lines]) => {
      const source = readSource(file, undefined)?.split('\n');
      const isWhole = source !== undefined && source.length <= MAX_LINES;
      const numbers = isWhole ? source.map((_, index) => index + 1) : [...lines.keys()].sort((a, b) => a - b);
      const most = Math.max(1, ...lines.values());
      const own = [...lines.values()].reduce((sum, one) => sum + one, 0);
      const body = numbers.map((line) => {
        const cost = lines.get(line);
        const bar = cost === undefined ? '' : `<i style="width:${percent(cost, most)}"></i>`;
        const text = `<td class="text">${escapeHtml(source?.[line - 1] ?? '')}</td>`;
        return `<tr><td class="number">${line}</td><td class="number">${cost ?? ''}</td><td class="bar">${bar}</td>${text}</tr>`;
      });
      const summary = `${escapeHtml(file)}: ${own} instructions, ${percent(own, whole)}`;
      return `<details${files.size === 1 ? ' open' : ''}><summary>${summary}</summary>\n${sourceTable(file, body)}</details>`;
    });
  const nowhere = sumOf(rows.filter(({ file }) => file === ''));
  return htmlPage(
    'Gas of lines',
    `${SOURCE_STYLE}
.bar { min-width: 120px; } .bar i { float: right; height: 1em; background: #d66; }
@media (max-width: 600px) { .bar { min-width: 40px; } }`,
    `<h1>Gas of lines</h1>\n<p>${whole} instructions of debug builds, of which ${nowhere} (${percent(nowhere, whole)}) are ${NOWHERE}.</p>\n${sections.join('\n')}`,
  );
}

/** Stacks with the inner functions of contracts, for a flame graph. */
export const internalProfile = (all: readonly CountedGas[]): Profile => ({
  costModel: 'naive',
  isCut: all.some(({ isCut }) => isCut),
  ...addUp(all.flatMap(({ internal }) => internal.map(([functions, gas]) => ({ functions, instructions: gas, gas })))),
});
