/**
 * The optimiser. It never changes what a program does: outcome, host calls with all six arguments, and memory. Gas falls,
 * because fewer instructions run.
 */
import type { Code } from '../ir/block.ts';
import { arrangeBlocks } from './arrange-blocks.ts';
import { copyTails } from './copy-tails.ts';
import { dropDeadValues } from './drop-dead-values.ts';
import { dropUnreachable } from './graph.ts';
import { inlineFunctions } from './inline-functions.ts';
import { loadOnJumps } from './load-on-jumps.ts';
import { mergeBlocks } from './merge-blocks.ts';
import { threadJumps } from './thread-jumps.ts';
import { useConstants } from './use-constants.ts';

/** 0: the compiler's code unchanged; 1: only passes that make it smaller; 2: all. */
export const OPTIMIZE_LEVELS = [0, 1, 2] as const;
export type OptimizeLevel = (typeof OPTIMIZE_LEVELS)[number];

type Pass = (code: Code, width: 32 | 64) => void;

/** Each pass by its name, with the level from which on it runs, in order. */
export const PASSES: readonly { readonly name: string; readonly level: OptimizeLevel; readonly run: Pass }[] = [
  { name: 'thread jumps', level: 1, run: threadJumps },
  { name: 'drop unreachable', level: 1, run: dropUnreachable },
  { name: 'inline functions', level: 2, run: inlineFunctions },
  { name: 'merge blocks', level: 1, run: mergeBlocks },
  { name: 'use constants', level: 1, run: useConstants },
  { name: 'drop dead values', level: 1, run: dropDeadValues },
  { name: 'copy tails', level: 2, run: copyTails },
  { name: 'thread jumps again', level: 1, run: threadJumps },
  { name: 'drop unreachable again', level: 1, run: dropUnreachable },
  { name: 'merge blocks again', level: 1, run: mergeBlocks },
  { name: 'use constants again', level: 2, run: useConstants },
  { name: 'drop dead values again', level: 2, run: dropDeadValues },
  { name: 'load on jumps', level: 2, run: loadOnJumps },
  { name: 'arrange blocks', level: 1, run: arrangeBlocks },
];

/** Runs the passes of a level, except those named in `without`. */
export function optimize(code: Code, level: OptimizeLevel, width: 32 | 64, without: readonly string[] = []): void {
  for (const pass of PASSES) if (pass.level <= level && !without.includes(pass.name)) pass.run(code, width);
}
