import type { Coverage } from './coverage-of.ts';

/** A name for a format with one record a line. */
const oneLine = (name: string): string => name.replaceAll(/\p{Cc}/gu, '_');

/**
 * Coverage as lcov's tracefile, which `genhtml`, editors and coverage services read; paths as the container names them.
 *
 * Source: lcov 2.0, `geninfo(1)`, "TRACEFILE FORMAT".
 */
export function toLcov({ files }: Coverage): string {
  const records: string[] = [];
  for (const { path, lines, functions, branches } of files) {
    records.push('TN:', `SF:${oneLine(path)}`);
    const names = new Set<string>();
    for (const { name, line, times } of functions) {
      // The format identifies the functions of a file by name.
      const unique = names.has(oneLine(name)) ? `${oneLine(name)}:${line}` : oneLine(name);
      names.add(unique);
      records.push(`FN:${line},${unique}`, `FNDA:${times},${unique}`);
    }
    records.push(`FNF:${functions.length}`, `FNH:${functions.filter(({ times }) => times > 0).length}`);
    for (const [block, { line, ways }] of branches.entries()) {
      // A branch that nothing reached has no count.
      const isReached = ways.some((times) => times > 0);
      for (const [way, times] of ways.entries()) records.push(`BRDA:${line},${block},${way},${isReached ? times : '-'}`);
    }
    if (branches.length > 0) {
      const all = branches.flatMap(({ ways }) => ways);
      records.push(`BRF:${all.length}`, `BRH:${all.filter((times) => times > 0).length}`);
    }
    for (const [line, times] of lines) records.push(`DA:${line},${times}`);
    records.push(`LF:${lines.size}`, `LH:${[...lines.values()].filter((times) => times > 0).length}`, 'end_of_record');
  }
  return records.map((record) => `${record}\n`).join('');
}
