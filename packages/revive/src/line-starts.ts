/** The offsets in bytes of UTF-8 at which the lines of a text start. */
export function lineStarts(text: string): readonly number[] {
  const bytes = new TextEncoder().encode(text);
  const starts = [0];
  for (let at = bytes.indexOf(10); at >= 0; at = bytes.indexOf(10, at + 1)) starts.push(at + 1);
  return starts;
}

/** Line and column, from 1, of an offset in bytes. The column counts bytes. */
export function positionIn(starts: readonly number[], offset: number): { readonly line: number; readonly column: number } {
  let [low, high] = [0, starts.length];
  while (high - low > 1) {
    const middle = (low + high) >> 1;
    if (starts[middle] <= offset) low = middle;
    else high = middle;
  }
  return { line: low + 1, column: offset - starts[low] + 1 };
}
