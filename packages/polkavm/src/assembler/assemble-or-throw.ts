import { type AssembleOptions, assemble } from './assemble.ts';
import { describeAssemblyError } from './assembly-error.ts';

/**
 * Assembles a text that its author holds to be right: a constant in a test, an example. What is wrong with it is thrown,
 * an Error of `LINE:COLUMN: what was expected`, with the `AssemblyError` as its cause. A text of somebody else's
 * belongs to {@link assemble}, which gives the error as a value.
 */
export function assembleOrThrow(text: string, options?: AssembleOptions): Uint8Array {
  const assembled = assemble(text, options);
  if (assembled.ok) return assembled.value;
  throw new Error(describeAssemblyError(assembled.error), { cause: assembled.error });
}
