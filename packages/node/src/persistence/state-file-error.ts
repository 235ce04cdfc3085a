/** Why a file of a chain cannot be used. The message says which file, why, and where it helps what to do. */
export class StateFileError extends Error {
  override readonly name = 'StateFileError';
}
