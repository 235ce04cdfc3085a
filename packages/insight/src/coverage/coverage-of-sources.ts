import type { ProbedCounts } from '../collect/probed-file.ts';
import type { CoveredFile } from './coverage-of.ts';

/**
 * The coverage of sources with probes, sorted by path; those without code, such as interfaces, are left out. Counts of the same text are
 * added; of several texts of a file the last one counts.
 */
export function coverageOfSources(all: readonly ProbedCounts[]): { readonly files: CoveredFile[]; readonly changed: string[] } {
  const byPath = new Map<string, { file: ProbedCounts['file']; counts: number[] }>();
  const changed = new Set<string>();
  for (const { file, counts } of all) {
    const known = byPath.get(file.path);
    if (known === undefined || known.file.digest !== file.digest) {
      if (known !== undefined) changed.add(file.path);
      byPath.set(file.path, { file, counts: [...counts] });
    } else for (const [probe, times] of counts.entries()) known.counts[probe] = (known.counts[probe] ?? 0) + times;
  }
  const withCode = [...byPath.values()].filter(({ file }) => file.probes > 0);
  const files = withCode.map(toFile).sort((a, b) => (a.path < b.path ? -1 : 1));
  return { files, changed: [...changed].sort() };
}

function toFile({ file, counts }: ProbedCounts): CoveredFile {
  const timesOf = (probe: number): number => counts[probe] ?? 0;
  const lines = new Map<number, number>();
  for (const [probe, line] of file.statements) lines.set(line, Math.max(lines.get(line) ?? 0, timesOf(probe)));
  return {
    path: file.path,
    digest: file.digest,
    lines: new Map([...lines].sort(([a], [b]) => a - b)),
    functions: file.functions
      .map(([probe, line, name]) => ({ name, line, times: timesOf(probe) }))
      .sort((a, b) => a.line - b.line || (a.name < b.name ? -1 : 1)),
    branches: file.branches
      .map(([line, kind, ways]) => ({ line, kind, ways: ways.map(timesOf) }))
      .sort((a, b) => a.line - b.line),
  };
}
