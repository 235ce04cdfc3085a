import { escapeHtml, htmlPage } from '../html.ts';
import type { Coverage, CoveredFile } from './coverage-of.ts';

/** The number of lines that ran, and of lines that have code. */
export const lineTotals = ({ lines }: CoveredFile): { readonly covered: number; readonly known: number } => ({
  covered: [...lines.values()].filter((times) => times > 0).length,
  known: lines.size,
});

const percent = (covered: number, known: number): string => (known === 0 ? '-' : `${((100 * covered) / known).toFixed(1)}%`);

/** Numbers as ranges: `3-5, 9`. */
function ranges(numbers: readonly number[]): string {
  const parts: string[] = [];
  for (let at = 0; at < numbers.length; ) {
    let end = at;
    while (numbers[end + 1] === numbers[end] + 1) end++;
    parts.push(end === at ? `${numbers[at]}` : `${numbers[at]}-${numbers[end]}`);
    at = end + 1;
  }
  return parts.join(', ');
}

/** Lines that have code which never ran. */
const uncovered = ({ lines }: CoveredFile): readonly number[] =>
  [...lines].filter(([, times]) => times === 0).map(([line]) => line);

/** Coverage as a table for a terminal: a file a line, then the lines that did not run. */
export function toCoverageText({ files, withoutLines }: Coverage): string {
  const rows = files.map((file) => {
    const { covered, known } = lineTotals(file);
    return [percent(covered, known), `${covered}/${known}`, file.path, ranges(uncovered(file))] as const;
  });
  const text = [['lines', '', 'file', 'not covered'] as const, ...rows].map(([share, count, path, missing]) =>
    `${share.padStart(6)}  ${count.padStart(9)}  ${path}${missing === '' ? '' : `  ${missing}`}`.trimEnd(),
  );
  if (withoutLines.length > 0) {
    text.push(`programs without lines: ${withoutLines.length} (build them with debug information: polkavirt cc -g)`);
  }
  return `${text.join('\n')}\n`;
}

/**
 * Coverage as one HTML page that opens without a network.
 *
 * @param sourceOf The text of a file, if it is there: the container has names of files only.
 */
export function toCoverageHtml(coverage: Coverage, sourceOf: (path: string) => string | undefined = () => undefined): string {
  const sections = coverage.files.map((file) => {
    const { covered, known } = lineTotals(file);
    const source = sourceOf(file.path)?.split('\n');
    const numbers = source === undefined ? [...file.lines.keys()] : source.map((_, index) => index + 1);
    const rows = numbers.map((line) => {
      const times = file.lines.get(line);
      const state = times === undefined ? '' : times > 0 ? ' class="yes"' : ' class="no"';
      return `<tr${state}><td>${line}</td><td>${times ?? ''}</td><td>${escapeHtml(source?.[line - 1] ?? '')}</td></tr>`;
    });
    const summary = `${escapeHtml(file.path)}: ${percent(covered, known)} (${covered} of ${known} lines)`;
    return `<details${coverage.files.length === 1 ? ' open' : ''}><summary>${summary}</summary><table>\n${rows.join('\n')}\n</table></details>`;
  });
  return htmlPage(
    'Coverage',
    `table { border-collapse: collapse; font: 12px/1.4 monospace; } td { padding: 0 8px; white-space: pre; }
td:nth-child(-n+2) { text-align: right; color: gray; } .yes { background: #2a94; } .no { background: #d334; }
summary { cursor: pointer; padding: 4px 0; }`,
    `<h1>Coverage</h1>\n${sections.join('\n')}`,
  );
}
