import { cpus } from 'node:os';

/** A number of bytes as people read it. */
export const megabytes = (bytes) => (bytes === undefined ? 'not known' : `${(bytes / 1e6).toFixed(1)} MB`);

export const milliseconds = (ms) => (ms < 10 ? `${ms.toFixed(1)} ms` : `${Math.round(ms)} ms`);

/** @param {readonly number[]} values not empty @param {number} share of them that is not above the result, 0 to 1 */
export function percentile(values, share) {
  const sorted = Float64Array.from(values).sort();
  return sorted[Math.max(0, Math.ceil(sorted.length * share) - 1)];
}

/** Prints rows in columns: the first on the left, the others on the right. */
export function printTable(rows) {
  const widths = rows[0].map((_, column) => Math.max(...rows.map((row) => String(row[column]).length)));
  for (const row of rows) {
    console.log(
      row.map((cell, column) => (column === 0 ? `${cell}`.padEnd(widths[0]) : `${cell}`.padStart(widths[column]))).join('  '),
    );
  }
}

/** Says where a run was made, which its figures depend on. */
export function printMachine() {
  console.log(`${cpus()[0].model.trim()}, ${cpus().length} cores, Node ${process.versions.node}`);
}
