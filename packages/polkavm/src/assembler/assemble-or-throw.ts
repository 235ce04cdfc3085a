import { type AssembleOptions, assemble } from './assemble.ts';
import { describeAssemblyError } from './assembly-error.ts';

/**
 * Assembles a text that is known to be right, such as a constant in a test or an example. Throws an Error of the form
 * `LINE:COLUMN: what was expected`, with the `AssemblyError` as its cause, if it is not. For texts of anybody else use
 * {@link assemble}, which returns the error as a value.
 */
export function assembleOrThrow(text: string, options?: AssembleOptions): Uint8Array {
  const assembled = assemble(text, options);
  if (assembled.ok) return assembled.value;
  throw new Error(describeAssemblyError(assembled.error), { cause: assembled.error });
}
