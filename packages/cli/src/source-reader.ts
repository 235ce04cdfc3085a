import { readFileSync } from 'node:fs';
import type { ReadLine } from '@polkavirt/insight';

/** Lines of source files, as far as they are there. Each file is read once. */
export function createSourceReader(): ReadLine {
  const files = new Map<string, readonly string[]>();
  return (file, line) => {
    let lines = files.get(file);
    if (lines === undefined) {
      try {
        lines = readFileSync(file, 'utf8').split('\n');
      } catch {
        lines = [];
      }
      files.set(file, lines);
    }
    return lines[line - 1];
  };
}
