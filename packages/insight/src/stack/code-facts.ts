/** Facts about a piece of code that the shadow stack needs, computed once. */
import { Reg } from '@polkavirt/polkavm';
import { INSTRUCTION_NAMES, OPERAND_EFFECTS, WRITES_1 } from '@polkavirt/polkavm/isa';
import { createInstruction, decodeInstruction, getJumpTableTarget } from '@polkavirt/polkavm/program';
import type { FunctionTable } from './function-table.ts';
import type { StackFrame } from './stack-frame.ts';

/** How control leaves the last instruction of a piece. */
export type PieceExit =
  | { readonly kind: 'along' }
  /** The target may be where a call returns to. */
  | { readonly kind: 'dynamic' }
  /** A call from `site`, which returns to `returnTo` (undefined if the jump table has no such entry). */
  | { readonly kind: 'call'; readonly site: number; readonly returnTo: number | undefined };

/** How often a piece of code ran, and what it cost beyond its instructions. */
export interface Cell {
  times: number;
  gas: number;
}

/** A run of instructions in one piece whose outermost function is the same. */
export interface Segment {
  readonly outermost: number;
  /** The first instruction. */
  readonly pc: number;
  readonly pcs: readonly number[];
  /** The counters that a profile used last, which stay valid while the call path is the same. */
  counted: { readonly frame: StackFrame; readonly cell: Cell } | undefined;
}

/** A basic block, or the rest of one, as the interpreter runs it. */
export interface Piece {
  readonly pcs: readonly number[];
  readonly segments: readonly Segment[];
  readonly exit: PieceExit;
  /** Whether it contains a `memset`, whose gas depends on registers. */
  readonly hasMemset: boolean;
}

const ALONG: PieceExit = { kind: 'along' };
const DYNAMIC: PieceExit = { kind: 'dynamic' };

export interface CodeFacts {
  readonly functions: FunctionTable;
  /** The piece for a call of the engine's `BlockListener`. */
  pieceOf(pcs: readonly number[], from: number, isContinued: boolean): Piece;
}

export function createCodeFacts(functions: FunctionTable): CodeFacts {
  const { program, callTargets } = functions;
  const instruction = createInstruction();
  const pieces: (Piece | undefined)[] = [];

  /** The jump at the end of a piece as a call, if its return address was put into ra earlier. */
  const splitCall = (site: number, address: number, jump: number, target: number): PieceExit => {
    const returnTo = getJumpTableTarget(program.jumpTable, address);
    if (returnTo === undefined) return ALONG;
    const here = functions.chainAt(jump).outermost;
    const isElsewhere = callTargets.has(target) || functions.chainAt(target).outermost !== here;
    return isElsewhere && functions.chainAt(returnTo).outermost === here ? { kind: 'call', site, returnTo } : ALONG;
  };

  const examine = (pcs: readonly number[]): Piece => {
    const segments: (Segment & { readonly pcs: number[] })[] = [];
    let hasMemset = false;
    let exit: PieceExit = ALONG;
    /** The last instruction that put a constant into ra. */
    let link: { readonly site: number; readonly address: number } | undefined;
    for (const pc of pcs) {
      const { outermost } = functions.chainAt(pc);
      const last = segments.at(-1);
      if (last?.outermost === outermost) last.pcs.push(pc);
      else segments.push({ outermost, pc, pcs: [pc], counted: undefined });
      decodeInstruction(program, pc, instruction);
      const { id, reg1, imm1, target } = instruction;
      const name = INSTRUCTION_NAMES[id];
      const writesRa = (OPERAND_EFFECTS[id] & WRITES_1) !== 0 && reg1 === Reg.ra;
      if (name === 'memset') hasMemset = true;
      else if ((name === 'load_imm_and_jump' || name === 'load_imm_and_jump_indirect') && reg1 === Reg.ra) {
        exit = { kind: 'call', site: pc, returnTo: getJumpTableTarget(program.jumpTable, imm1 >>> 0) };
      } else if (name === 'jump_indirect' || name === 'load_imm_and_jump_indirect') exit = DYNAMIC;
      else if (name === 'jump' && link !== undefined) exit = splitCall(link.site, link.address, pc, target);
      else if (name === 'load_imm' && reg1 === Reg.ra) link = { site: pc, address: imm1 >>> 0 };
      else if (writesRa) link = undefined;
    }
    return { pcs, segments, exit, hasMemset };
  };

  return {
    functions,
    pieceOf(pcs, from, isContinued) {
      const start = pcs[from];
      const known = pieces[start];
      if (known !== undefined) return known;
      const piece = examine(pcs.slice(from, isContinued ? -1 : undefined));
      pieces[start] = piece;
      return piece;
    },
  };
}
