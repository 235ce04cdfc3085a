/**
 * Mutants that no test can kill, because the program does the same with them: `equivalent/<package>.json`, a list of
 * `{ file, mutator, original, replacement, reason }`. `original` is the mutated text (a unique start of it is enough when it ends
 * in `...`, and a unique part of its line may be named as `line` where one text stands twice).
 */
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { textAt } from './text-at.mjs';

export function equivalents(root, packageName) {
  const path = join(root, 'scripts/mutants/equivalent', `${packageName}.json`);
  return existsSync(path) ? JSON.parse(readFileSync(path, 'utf8')) : [];
}

export const isEquivalent = (entry, file, source, mutant) => {
  if (entry.file !== file || entry.mutator !== mutant.mutatorName || entry.replacement !== mutant.replacement) return false;
  const original = textAt(source, mutant.location);
  const isSame = entry.original.endsWith('...') ? original.startsWith(entry.original.slice(0, -3)) : original === entry.original;
  return isSame && (entry.line === undefined || source.split('\n')[mutant.location.start.line - 1].includes(entry.line));
};

/**
 * Marks listed mutants of a report as ignored, with the reason.
 *
 * @param isSample Whether mutants may be missing from the report.
 * @returns What is wrong with the list: an entry that fits no mutant, or one that a test kills.
 */
export function excludeEquivalent(report, list, isSample) {
  const problems = [];
  for (const entry of list) {
    const file = report.files[entry.file];
    if (file === undefined) continue;
    const found = file.mutants.filter((mutant) => isEquivalent(entry, entry.file, file.source, mutant));
    const name = `${entry.file}: ${entry.mutator} ${entry.original} -> ${entry.replacement}`;
    if (found.length === 0 && !isSample) problems.push(`${name}: there is no such mutant`);
    for (const mutant of found) {
      if (mutant.status === 'Killed') problems.push(`${name}: is listed as equivalent, and a test kills it`);
      mutant.status = 'Ignored';
      mutant.statusReason = entry.reason;
    }
  }
  return problems;
}
