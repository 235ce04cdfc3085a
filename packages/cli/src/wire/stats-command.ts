import { type FunctionStats, functionStats } from '@polkavirt/wire-lab';
import { EXIT } from '../failure.ts';
import type { Io } from '../io.ts';
import { writeOutput } from '../output-file.ts';
import { screenOf } from '../screen.ts';
import { renderTable } from '../table.ts';
import { duration, grouped, printable } from '../values.ts';
import { loadCapture, warnIfCutOff } from './captured-input.ts';

/** The options of `wire stats`. */
export interface StatsFlags {
  readonly html: string | undefined;
  readonly json: boolean;
}

const time = (ns: number): string => duration(ns / 1e6);

const COLUMNS = [
  { title: 'function', align: 'left' },
  { title: 'wire', align: 'left', spare: 1 },
  { title: 'calls', align: 'right' },
  { title: 'faults', align: 'right', spare: 2 },
  { title: 'bytes in', align: 'right' },
  { title: 'bytes out', align: 'right' },
  { title: 'time', align: 'right' },
  { title: 'median', align: 'right' },
  { title: 'slowest', align: 'right' },
] as const;

const cells = (row: FunctionStats): string[] => [
  printable(row.fn),
  printable(row.wire),
  ...[row.calls, row.faults, row.bytesIn, row.bytesOut].map(grouped),
  ...[row.totalNs, row.medianNs, row.slowestNs].map(time),
];

const escaped = (text: string): string => text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('"', '&quot;');

/** The same table as a page, with a bar for the share of time. */
function page(path: string, rows: readonly FunctionStats[]): string {
  const all = rows.reduce((sum, { totalNs }) => sum + totalNs, 0) || 1;
  const body = rows.map((row) => {
    const share = ((100 * row.totalNs) / all).toFixed(1);
    return `<tr>${cells(row)
      .map((cell) => `<td>${escaped(cell)}</td>`)
      .join('')}<td><meter max="100" value="${share}"></meter> ${share} %</td></tr>`;
  });
  return `<!doctype html>
<html lang="en">
<meta charset="utf-8">
<title>${escaped(path)}</title>
<style>body{font:14px system-ui;margin:2em}td,th{padding:.2em .8em;text-align:right}td:first-child,th:first-child{text-align:left}</style>
<h1>${escaped(path)}</h1>
<table>
<tr>${[...COLUMNS.map(({ title }) => title), 'share of time'].map((title) => `<th>${title}</th>`).join('')}</tr>
${body.join('\n')}
</table>
</html>
`;
}

/** `polkavirt wire stats`: calls, bytes and time of each function of a capture. */
export async function statsCommand(path: string, { html, json }: StatsFlags, io: Io): Promise<number> {
  const capture = await loadCapture(path, io);
  const rows = functionStats(capture.calls);
  if (html !== undefined) await writeOutput(page(path, rows), html, io);
  if (json) for (const { fn, ...row } of rows) await io.stdout.write(`${JSON.stringify({ function: fn, ...row })}\n`);
  else if (html !== '-') await io.stdout.write(renderTable(COLUMNS, rows.map(cells), screenOf(io.stdout)));
  await warnIfCutOff(path, capture, io);
  return EXIT.ok;
}
