/** What a campaign did, as one page that opens without a network. */
import { escapeHtml, htmlPage } from '@polkavirt/insight';
import type { CoveragePoint, Totals } from '../run/totals.ts';

/** A difference with what is shown of it beside its texts. */
export interface ShownDifference {
  readonly title: string;
  /** The program as assembly, the actions, what was expected and what came. */
  readonly text: string;
}

const STYLE = `table { border-collapse: collapse; } td, th { padding: 2px 8px; text-align: right; font-weight: normal; }
td:first-child, th:first-child { text-align: left; } pre { overflow-x: auto; border-left: 3px solid #d33; padding-left: 8px; }
svg { width: 100%; max-width: 760px; height: auto; } polyline { fill: none; stroke: #27c; stroke-width: 2; }
svg text { font-size: 12px; fill: currentColor; } .none { color: #2a9; }`;

const WIDTH = 720;
const HEIGHT = 220;
const MARGIN = 40;

/** Where the horizontal axis has a label, in parts of its length. */
const TICKS = [0.25, 0.5, 0.75, 1];

const seconds = (ms: number): string => `${(ms / 1000).toFixed(1)} s`;

/** Features over time, as a line: below it how long all jobs took until then, and how many programs they had done. */
function curve(points: readonly CoveragePoint[]): string {
  const last = points.at(-1);
  if (last === undefined) return '';
  const [most, top] = [Math.max(1, last.ms), Math.max(1, last.features)];
  const bottom = MARGIN / 2 + HEIGHT;
  const at = (ms: number): string => (MARGIN + (ms / most) * WIDTH).toFixed(1);
  const line = [{ ms: 0, features: 0 }, ...points]
    .map(({ ms, features }) => `${at(ms)},${(bottom - (features / top) * HEIGHT).toFixed(1)}`)
    .join(' ');
  const ticks = TICKS.map((part) => {
    const { programs } = points.find(({ ms }) => ms >= part * most) ?? last;
    const [x, label] = [at(part * most), `text-anchor="end"`];
    return `<text x="${x}" y="${bottom + 16}" ${label}>${seconds(part * most)}</text>
<text x="${x}" y="${bottom + 32}" ${label}>${programs} programs</text>`;
  });
  return `<svg viewBox="0 0 ${WIDTH + 2 * MARGIN} ${HEIGHT + 1.5 * MARGIN}" role="img" aria-label="features reached over time">
<line x1="${MARGIN}" y1="${bottom}" x2="${MARGIN + WIDTH}" y2="${bottom}" stroke="currentColor"/>
<polyline points="${line}"/>
${ticks.join('\n')}
<text x="${MARGIN}" y="12">${last.features} features</text>
</svg>`;
}

/** What came of it: a row for each instruction, or for each function and method, a column for each way. The darker, the more often. */
function heatMap(stops: Readonly<Record<string, number>>): string {
  const rows = new Map<string, Map<string, number>>();
  const ways = new Set<string>();
  for (const [key, count] of Object.entries(stops)) {
    const [way, group = ''] = key.split(/ at (.*)/);
    ways.add(way);
    const row = rows.get(group) ?? new Map<string, number>();
    row.set(way, (row.get(way) ?? 0) + count);
    rows.set(group, row);
  }
  const most = Math.log1p(Math.max(1, ...Object.values(stops)));
  const columns = [...ways].sort();
  const cell = (count: number | undefined): string => {
    if (count === undefined) return '<td></td>';
    return `<td style="background: rgba(220, 120, 30, ${(Math.log1p(count) / most).toFixed(2)})">${count}</td>`;
  };
  const body = [...rows]
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([group, row]) => `<tr><td>${escapeHtml(group)}</td>${columns.map((way) => cell(row.get(way))).join('')}</tr>`);
  return `<table><tr><th></th>${columns.map((way) => `<th>${escapeHtml(way)}</th>`).join('')}</tr>\n${body.join('\n')}\n</table>`;
}

const counts = (record: Readonly<Partial<Record<string, number>>>): string =>
  Object.entries(record)
    .map(([name, count]) => `${count} ${name}`)
    .join(', ');

/** @param shown the differences, as far as they were made small */
export function toCampaignHtml(totals: Totals, shown: readonly ShownDifference[] = []): string {
  const { programs, jobs, ms, actions, refused, origins, levels, coverage, stops, slowest, differences } = totals;
  const found = shown.length > 0 ? shown : differences.map(asShown);
  const list = found.map(({ title, text }) => `<h3>${escapeHtml(title)}</h3>\n<pre>${escapeHtml(text)}</pre>`);
  const slow = slowest.map(
    (one) =>
      `<tr><td>${one.seed}</td><td>${one.ms} ms</td><td>${one.bytes} bytes</td><td>${escapeHtml(one.what ?? '')}</td></tr>`,
  );
  return htmlPage(
    'Campaign',
    STYLE,
    `<h1>Campaign</h1>
<p>${programs} programs in ${jobs} jobs, ${(ms / 1000).toFixed(1)} s of all jobs together; ${actions} actions; ${refused} programs refused by all</p>
<p>origins: ${escapeHtml(counts(origins))}<br>levels: ${escapeHtml(counts(levels))}</p>
<h2>Differences</h2>
${list.length === 0 ? '<p class="none">none</p>' : list.join('\n')}
<h2>What was reached</h2>
${curve(coverage)}
<h2>What came of it</h2>
${heatMap(stops)}
<h2>The slowest programs</h2>
<table><tr><th>seed</th><th>time</th><th>size</th><th>what</th></tr>
${slow.join('\n')}
</table>`,
  );
}

const asShown = ({ seed, reference, contender, expected, actual }: Totals['differences'][number]): ShownDifference => ({
  title: `seed ${seed}`,
  text: `${reference}: ${expected}\n${contender}: ${actual}`,
});
