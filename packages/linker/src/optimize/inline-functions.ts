/**
 * Inlines functions of a few instructions, such as the stubs of imports, where nobody reads the return address of the
 * call.
 */

import type { Block, Code } from '../ir/block.ts';
import { readsOf, writesOf } from '../ir/effects.ts';
import { findLiveness } from './liveness.ts';

/** The most instructions of an inlined function, without its return. */
const MAX_LENGTH = 3;

/** Whether a block is a whole function that returns to `link` and does not touch it. */
function isSmallFunction({ body, end }: Block, link: number): boolean {
  if (end.kind !== 'jump_indirect' || end.base !== link || end.offset !== 0 || end.load !== undefined) return false;
  return body.length <= MAX_LENGTH && body.every((one) => (((readsOf(one) | writesOf(one)) >> link) & 1) === 0);
}

export function inlineFunctions(code: Code): void {
  const liveness = findLiveness(code);
  for (const block of code.blocks) {
    const { end } = block;
    if (end.kind !== 'call' || end.target === block || !isSmallFunction(end.target, end.link)) continue;
    if (((liveness.before(end.next) >> end.link) & 1) === 1) continue;
    for (const one of end.target.body) block.body.push({ ...one, caller: end.source });
    block.end = { kind: 'jump', target: end.next, source: end.source };
  }
}
