/** Copies short blocks that leave a function to the places that jump to them, which removes the jump or fallthrough. */
import type { Block, Code } from '../ir/block.ts';

/** The most instructions of a copied block, without its end. */
const MAX_LENGTH = 2;

const isTail = ({ body, end }: Block): boolean =>
  body.length <= MAX_LENGTH && (end.kind === 'jump_indirect' || end.kind === 'trap');

export function copyTails(code: Code): void {
  for (const block of code.blocks) {
    const { end } = block;
    if (end.kind !== 'jump' || end.load !== undefined || end.target === block || !isTail(end.target)) continue;
    block.body.push(...end.target.body);
    block.end = end.target.end;
  }
}
