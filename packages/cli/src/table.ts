/** How a column is set. */
export interface Column {
  readonly title: string;
  readonly align: 'left' | 'right';
}

/** Width in terminal cells; every character that the tables use is one cell wide. */
const width = (text: string): number => [...text].length;

const pad = (text: string, to: number, { align }: Column): string => {
  const space = ' '.repeat(Math.max(0, to - width(text)));
  return align === 'left' ? text + space : space + text;
};

/**
 * A plain table: titles, a rule, rows, each cell as wide as its column needs, two blanks between columns.
 * Lines carry no blanks at their end.
 */
export function renderTable(columns: readonly Column[], rows: readonly (readonly string[])[], indent = '  '): string {
  const widths = columns.map((column, at) => Math.max(width(column.title), ...rows.map((row) => width(row[at]))));
  const line = (cells: readonly string[]): string =>
    (indent + cells.map((cell, at) => pad(cell, widths[at], columns[at])).join('  ')).trimEnd();
  const rule = widths.map((cells) => '─'.repeat(cells));
  return `${[line(columns.map(({ title }) => title)), line(rule), ...rows.map(line)].join('\n')}\n`;
}

/** A duration as a person reads it, from milliseconds. */
export function duration(ms: number): string {
  if (ms < 0.9995) return `${(ms * 1000).toFixed(0)} µs`;
  return ms < 999.5 ? `${ms.toPrecision(3)} ms` : `${(ms / 1000).toPrecision(3)} s`;
}
