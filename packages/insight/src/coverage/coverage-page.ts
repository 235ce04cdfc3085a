import { escapeHtml, htmlPage, SOURCE_STYLE, sourceTable } from '../html.ts';
import type { Coverage, CoveredBranch, CoveredFile } from './coverage-of.ts';

/** How much there is of something, and how much of it ran. */
interface Total {
  readonly covered: number;
  readonly known: number;
}

const totalOf = (times: readonly number[]): Total => ({
  covered: times.filter((one) => one > 0).length,
  known: times.length,
});

/** The number of lines that ran, and of lines that have code. */
export const lineTotals = ({ lines }: CoveredFile): Total => totalOf([...lines.values()]);

const branchTotals = ({ branches }: CoveredFile): Total => totalOf(branches.flatMap(({ ways }) => ways));
const functionTotals = ({ functions }: CoveredFile): Total => totalOf(functions.map(({ times }) => times));

const percent = ({ covered, known }: Total): string => (known === 0 ? '-' : `${((100 * covered) / known).toFixed(1)}%`);
const share = (total: Total): string => `${percent(total)} (${total.covered} of ${total.known})`;

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

/** Coverage as a table for a terminal: a file a line, then the lines that did not run. Branches have a column if there are any. */
export function toCoverageText({ files, withoutLines }: Coverage): string {
  const hasBranches = files.some(({ branches }) => branches.length > 0);
  const rows = files.map((file) => {
    const lines = lineTotals(file);
    return [percent(lines), `${lines.covered}/${lines.known}`, percent(branchTotals(file)), file.path, ranges(uncovered(file))];
  });
  const text = [['lines', '', 'branches', 'file', 'not covered'], ...rows].map(([lines, count, branches, path, missing]) =>
    `${lines.padStart(6)}  ${count.padStart(9)}  ${hasBranches ? `${branches.padStart(8)}  ` : ''}${path}${missing === '' ? '' : `  ${missing}`}`.trimEnd(),
  );
  if (withoutLines.length > 0) {
    text.push(`programs without lines: ${withoutLines.length} (build them with debug information: polkavirt cc -g)`);
  }
  return `${text.join('\n')}\n`;
}

/** The ways of the branches of a line, in words: `if 3 yes, never no`. */
function branchesInWords(branches: readonly CoveredBranch[]): string {
  const nameOf = (kind: string, way: number): string => {
    if (kind === 'try') return way === 0 ? 'without error' : `in catch ${way}`;
    return way === 0 ? 'yes' : 'no';
  };
  return branches
    .map(({ kind, ways }) => {
      const words = ways.map((times, way) => `${times === 0 ? 'never' : times} ${nameOf(kind, way)}`);
      return `${kind} ${words.join(', ')}`;
    })
    .join('; ');
}

function sectionOf(file: CoveredFile, text: string | undefined, isOpen: boolean): string {
  const source = text?.split('\n');
  const byLine = new Map<number, CoveredBranch[]>();
  for (const branch of file.branches) byLine.set(branch.line, [...(byLine.get(branch.line) ?? []), branch]);
  const known = [...new Set([...file.lines.keys(), ...byLine.keys()])].sort((a, b) => a - b);
  const numbers = source === undefined ? known : source.map((_, index) => index + 1);
  const hasBranches = file.branches.length > 0;
  const rows = numbers.map((line) => {
    const times = file.lines.get(line);
    const branches = byLine.get(line) ?? [];
    const isPartial = branches.some(({ ways }) => ways.some((one) => one === 0) && ways.some((one) => one > 0));
    const state = times === undefined ? '' : times === 0 ? ' class="no"' : isPartial ? ' class="some"' : ' class="yes"';
    // Behind the text, which would stand far to the right otherwise.
    const ways = hasBranches ? `<td class="words">${escapeHtml(branchesInWords(branches))}</td>` : '';
    const text = `<td class="text">${escapeHtml(source?.[line - 1] ?? '')}</td>`;
    return `<tr${state}><td class="number">${line}</td><td class="number">${times ?? ''}</td>${text}${ways}</tr>`;
  });
  const totals = [
    `lines ${share(lineTotals(file))}`,
    ...(hasBranches ? [`branches ${share(branchTotals(file))}`] : []),
    `functions ${share(functionTotals(file))}`,
  ];
  const summary = `${escapeHtml(file.path)}: ${totals.join(', ')}`;
  const never = file.functions.filter(({ times }) => times === 0).map(({ name, line }) => `${name} (line ${line})`);
  const note = never.length === 0 ? '' : `<p>Never called: ${escapeHtml(never.join(', '))}</p>\n`;
  const missing =
    source === undefined ? '<p>The source is not there as it was compiled, so lines are shown without it.</p>\n' : '';
  return `<details${isOpen ? ' open' : ''}><summary>${summary}</summary>\n${note}${missing}${sourceTable(file.path, rows)}</details>`;
}

/**
 * Coverage as one HTML page that opens without a network.
 *
 * @param sourceOf The text of a file, if it is there: the container has names of files only.
 */
export function toCoverageHtml(
  { files }: Coverage,
  sourceOf: (path: string, digest: string | undefined) => string | undefined = () => undefined,
): string {
  const sections = files.map((file) => sectionOf(file, sourceOf(file.path, file.digest), files.length === 1));
  return htmlPage(
    'Coverage',
    `${SOURCE_STYLE}
.yes { background: #2a94; } .no { background: #d334; } .some { background: #fa34; }`,
    `<h1>Coverage</h1>\n${sections.join('\n')}`,
  );
}
