/** What tells a mutant from all others of one state of the sources. @param base The number of the first line and column. */
export function keyOf({ fileName, mutatorName, replacement, location: { start, end } }, base = 0) {
  const numbers = [start.line, start.column, end.line, end.column].map((number) => number - base);
  return [fileName, mutatorName, replacement, ...numbers].join('|');
}
