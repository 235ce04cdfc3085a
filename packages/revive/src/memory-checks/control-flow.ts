import type { Program } from '@polkavirt/polkavm';
import {
  createInstruction,
  type DecodedInstruction,
  decodeInstruction,
  findStartOfBasicBlock,
  getJumpTableTarget,
  readInstructions,
} from '@polkavirt/polkavm/program';
import { nameOf } from './symbolic-state.ts';

export function decodeAt(program: Program, pc: number): DecodedInstruction {
  const instruction = createInstruction();
  decodeInstruction(program, pc, instruction);
  return instruction;
}

/** Where a call that puts an address of the jump table into a register returns to. */
export const returnOf = (program: Program, address: number): number | undefined =>
  getJumpTableTarget(program.jumpTable, address >>> 0);

/** The most branches to one trap, and the most ways to one basic block, that are looked at. */
const MAX_BRANCHES = 64;
const MAX_WAYS = 4;

/** How control gets to a trap. */
export interface WaysToTrap {
  /** The branches of which one side is the trap. */
  readonly branches: readonly number[];
  /** Ends of basic blocks, by the block that follows. Calls count where they return. */
  readonly before: ReadonlyMap<number, readonly number[]>;
}

export function waysToTrap(program: Program, trap: number): WaysToTrap {
  const branches: number[] = [];
  const before = new Map<number, number[]>();
  const add = (to: number | undefined, from: number): void => {
    if (to === undefined) return;
    const ways = before.get(to);
    if (ways === undefined) before.set(to, [from]);
    else if (ways.length < MAX_WAYS) ways.push(from);
  };
  for (const instruction of readInstructions(program)) {
    const { offset, nextOffset, target, imm1 } = instruction;
    const name = nameOf(instruction);
    if (name.startsWith('branch_')) {
      add(target, offset);
      add(nextOffset, offset);
      if ((target === trap || nextOffset === trap) && branches.length < MAX_BRANCHES) branches.push(offset);
    } else if (name === 'jump') add(target, offset);
    else if (name === 'fallthrough') add(nextOffset, offset);
    else if (name === 'load_imm_and_jump') add(returnOf(program, imm1), offset);
  }
  return { branches, before };
}

/** How many basic blocks to go back from a branch, and the most starts. */
const DEPTH = 3;
const MAX_STARTS = 12;

/** Starts of basic blocks from which control gets to a branch, the farthest first. */
export function startsBefore(program: Program, { before }: WaysToTrap, branch: number): readonly number[] {
  const own = findStartOfBasicBlock(program, branch);
  if (own === undefined) return [];
  const starts = new Set([own]);
  let last = [own];
  for (let depth = 0; depth < DEPTH; depth++) {
    last = last
      .flatMap((start) => before.get(start) ?? [])
      .map((end) => findStartOfBasicBlock(program, end))
      .filter((start): start is number => start !== undefined && !starts.has(start));
    for (const start of last) if (starts.size < MAX_STARTS) starts.add(start);
  }
  return [...starts].reverse();
}
