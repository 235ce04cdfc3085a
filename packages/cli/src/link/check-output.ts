import { resolve } from 'node:path';
import { UsageError } from '../failure.ts';

/** Refuses an output path that is one of the inputs, because a typing mistake would overwrite a source file. */
export function checkOutput(output: string, inputs: readonly string[]): void {
  if (output === '-' || !inputs.some((input) => input !== '-' && resolve(input) === resolve(output))) return;
  throw new UsageError(`the blob would overwrite ${output}, which is an input: name another file with --output`);
}
