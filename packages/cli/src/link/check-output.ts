import { resolve } from 'node:path';
import { UsageError } from '../failure.ts';

/** Refuses an output that is one of the inputs: a slip of the keyboard would cost somebody a source. */
export function checkOutput(output: string, inputs: readonly string[]): void {
  if (output === '-' || !inputs.some((input) => input !== '-' && resolve(input) === resolve(output))) return;
  throw new UsageError(`the blob would overwrite ${output}, which is an input: name another file with --output`);
}
