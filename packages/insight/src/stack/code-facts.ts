/** Facts about a piece of code that the shadow stack needs, computed once. */
import { Reg } from '@polkavirt/polkavm';
import { INSTRUCTION_NAMES, OPERAND_EFFECTS, WRITES_1 } from '@polkavirt/polkavm/isa';
import { createInstruction, decodeInstruction, getJumpTableTarget } from '@polkavirt/polkavm/program';
import type { FunctionTable } from './function-table.ts';

/** How control leaves the last instruction of a piece. */
export type PieceExit =
  | { readonly kind: 'along' }
  /** The target may be where a call returns to. */
  | { readonly kind: 'dynamic' }
  /** A call from `site`, which returns to `returnTo` (undefined if the jump table has no such entry). */
  | {
      readonly kind: 'call';
      readonly site: number;
      readonly returnTo: number | undefined;
      /** The number of `returnTo`, see {@link Piece.number}; -1 without one. */
      readonly returnNumber: number;
      /** Calls before it in the same piece: the linker put the starts of what they call into it. */
      readonly before: readonly PlacedCall[];
    };

/** A call whose callee starts in the piece itself. */
export interface PlacedCall {
  readonly site: number;
  readonly returnTo: number;
  readonly returnNumber: number;
  /** The number of the function that it calls. */
  readonly callee: number;
}

/** A run of instructions in one piece whose outermost function is the same. */
export interface Segment {
  readonly outermost: number;
  /** The first instruction. */
  readonly pc: number;
  readonly pcs: readonly number[];
}

/** A basic block, or the rest of one, as the interpreter runs it. */
export interface Piece {
  /** Code offsets where pieces start and calls return to are numbered from 0 on, in the order in which they come up. */
  readonly number: number;
  readonly pcs: readonly number[];
  readonly segments: readonly Segment[];
  readonly exit: PieceExit;
  /** Whether it contains a `memset`, whose gas depends on registers. */
  readonly hasMemset: boolean;
}

/** A return address in ra. */
interface Link {
  readonly site: number;
  readonly address: number;
  /** The instruction that saved it on the stack. */
  readonly savedAt: number | undefined;
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
  const pieces: Piece[] = [];
  /** Where the piece that starts at a code offset is in `pieces`, plus 1. */
  const indexes = new Int32Array(program.code.length + 1);
  const numbers = new Map<number, number>();
  const numberOf = (pc: number): number => {
    const number = numbers.get(pc) ?? numbers.size;
    numbers.set(pc, number);
    return number;
  };
  const call = (site: number, returnTo: number | undefined): PieceExit => ({
    kind: 'call',
    site,
    returnTo,
    returnNumber: returnTo === undefined ? -1 : numberOf(returnTo),
    before: [],
  });

  /** A return address that the piece saved on the stack as a call of the function that does so; undefined if it leads elsewhere. */
  const placedCall = ({ site, address, savedAt }: Link): PlacedCall | undefined => {
    const returnTo = getJumpTableTarget(program.jumpTable, address);
    if (returnTo === undefined || savedAt === undefined) return undefined;
    const here = functions.chainAt(savedAt).functions;
    const callee = here[here.length - 1];
    if (here.length < 2 || !functions.chainAt(site).functions.includes(functions.chainAt(returnTo).functions[0]))
      return undefined;
    return { site, returnTo, returnNumber: numberOf(returnTo), callee: functions.numberOf(callee) };
  };

  /** The jump at the end of a piece as a call, if its return address was put into ra earlier. */
  const splitCall = (site: number, address: number, jump: number, target: number): PieceExit => {
    const returnTo = getJumpTableTarget(program.jumpTable, address);
    if (returnTo === undefined) return ALONG;
    const here = functions.chainAt(jump);
    const isElsewhere = callTargets.has(target) || functions.chainAt(target).outermost !== here.outermost;
    // The call can be in the start of a function that the linker put into this one: it returns to the rest of that function.
    const isBack = here.functions.includes(functions.chainAt(returnTo).functions[0]);
    return isElsewhere && isBack ? call(site, returnTo) : ALONG;
  };

  const examine = (pcs: readonly number[]): Piece => {
    const segments: (Segment & { readonly pcs: number[] })[] = [];
    let hasMemset = false;
    let exit: PieceExit = ALONG;
    /** The last instruction that put a constant into ra. */
    let link: Link | undefined;
    const before: PlacedCall[] = [];
    /** Another call comes while the return address of the first is on the stack. */
    const settleLink = (): void => {
      const placed = link === undefined ? undefined : placedCall(link);
      if (placed !== undefined) before.push(placed);
      link = undefined;
    };
    for (const pc of pcs) {
      const { outermost } = functions.chainAt(pc);
      const last = segments.at(-1);
      if (last?.outermost === outermost) last.pcs.push(pc);
      else segments.push({ outermost, pc, pcs: [pc] });
      decodeInstruction(program, pc, instruction);
      const { id, reg1, imm1, target } = instruction;
      const name = INSTRUCTION_NAMES[id];
      const writesRa = (OPERAND_EFFECTS[id] & WRITES_1) !== 0 && reg1 === Reg.ra;
      if (name === 'memset') hasMemset = true;
      else if ((name === 'load_imm_and_jump' || name === 'load_imm_and_jump_indirect') && reg1 === Reg.ra) {
        settleLink();
        exit = call(pc, getJumpTableTarget(program.jumpTable, imm1 >>> 0));
      } else if (name === 'jump_indirect' || name === 'load_imm_and_jump_indirect') exit = DYNAMIC;
      else if (name === 'jump' && link !== undefined) exit = splitCall(link.site, link.address, pc, target);
      else if (name === 'load_imm' && reg1 === Reg.ra) {
        settleLink();
        link = { site: pc, address: imm1 >>> 0, savedAt: undefined };
      } else if (name === 'store_indirect_u64' && reg1 === Reg.ra && link !== undefined) link = { ...link, savedAt: pc };
      // Once the return address is on the stack, ra is a register as any other.
      else if (writesRa) settleLink();
    }
    if (exit.kind === 'call' && before.length > 0) exit = { ...exit, before };
    return { number: numberOf(pcs[0]), pcs, segments, exit, hasMemset };
  };

  return {
    functions,
    pieceOf(pcs, from, isContinued) {
      const start = pcs[from];
      const index = indexes[start];
      if (index > 0) return pieces[index - 1];
      const piece = examine(pcs.slice(from, isContinued ? -1 : undefined));
      indexes[start] = pieces.push(piece);
      return piece;
    },
  };
}
