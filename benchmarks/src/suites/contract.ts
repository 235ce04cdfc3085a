/** A contract of more than 10,000 instructions, new each time. */
import type { Program } from '@polkavirt/polkavm';
import { freshProgram, joinBits } from '../fresh-program.ts';
import { fixture, parsedProgram } from '../programs.ts';

export interface FreshContract {
  /** Instructions of the code. */
  readonly instructions: number;
  /** A blob that nothing has seen before, as {@link freshProgram} gives it. */
  next(): Uint8Array;
}

const countBits = (bits: Uint8Array): number => {
  let count = 0;
  for (const byte of bits) for (let rest = byte; rest !== 0; rest &= rest - 1) count++;
  return count;
};

/**
 * Two contracts in one program: the exports are those of the first one, and the code and jump table of the second one stand
 * behind, which nothing calls, but which a loader has to deal with all the same.
 */
export const freshContract = (): FreshContract => {
  const first = parsedProgram(fixture('solidity/Ledger'));
  const second = parsedProgram(fixture('solidity/Token'));
  const bitmask = joinBits([
    { bits: first.bitmask, length: first.code.length },
    { bits: second.bitmask, length: second.code.length },
  ]);
  const targets = [
    ...Array.from({ length: first.jumpTable.length }, (_, i) => first.jumpTable.get(i) ?? 0),
    ...Array.from({ length: second.jumpTable.length }, (_, i) => first.code.length + (second.jumpTable.get(i) ?? 0)),
  ];
  const program: Program = {
    ...first,
    code: new Uint8Array(Buffer.concat([first.code, second.code])),
    bitmask,
    jumpTable: { length: targets.length, get: (index) => targets[index] },
  };
  // The two that make it fresh count as well.
  return { instructions: countBits(bitmask) + 2, next: freshProgram(program) };
};
