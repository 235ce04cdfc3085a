/** A difference that a campaign found, made small: the same for programs and for hostile input. */
import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { AnyTarget, Contenders, FoundDifference } from '@polkavirt/campaign';
import { fileReason, UsageError } from '../../failure.ts';
import type { SmallDifference } from './small-difference.ts';

/** Who takes part: contenders of programs, or targets of hostile input. */
export type Opposition =
  | { readonly kind: 'contenders'; readonly contenders: Contenders }
  | { readonly kind: 'targets'; readonly targets: readonly AnyTarget[] };

/** @returns undefined if the case does not show the difference here: it depends on more than the case says */
export async function makeSmall(opposition: Opposition, found: FoundDifference): Promise<SmallDifference | undefined> {
  if (opposition.kind === 'contenders') {
    const { makeSmallProgram } = await import('./small-program.ts');
    return makeSmallProgram(opposition.contenders, found);
  }
  const { makeSmallInput } = await import('../hostile/small-input.ts');
  return makeSmallInput(opposition.targets, found);
}

/** Writes what there is of a difference into a folder of its own. */
export async function keepFiles(folder: string, small: SmallDifference): Promise<void> {
  try {
    await mkdir(folder, { recursive: true });
    for (const [name, contents] of small.files(folder)) await writeFile(join(folder, name), contents);
  } catch (error) {
    throw new UsageError(`cannot write into ${folder}: ${fileReason(error)}`);
  }
}
