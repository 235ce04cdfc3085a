/**
 * Runs work in the next turn of the event loop.
 *
 * @returns Takes it back.
 */
export function inNextTurn(work: () => void): () => void {
  // Browsers lack it; a timer of 0 ms comes some milliseconds later.
  if (typeof setImmediate === 'function') {
    const handle = setImmediate(work);
    return () => clearImmediate(handle);
  }
  const handle = setTimeout(work, 0);
  return () => clearTimeout(handle);
}
