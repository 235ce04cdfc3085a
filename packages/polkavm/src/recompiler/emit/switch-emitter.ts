import { Op } from '../../wasm/opcodes.ts';
import { isIrreducibleEntry } from '../plan/region-plan.ts';
import { ENTRY_MASK } from '../plan/unit.ts';
import { type FunctionContext, PENDING } from './function-context.ts';
import { Local } from './function-writer.ts';
import type { JumpEmitter } from './jump-emitter.ts';
import type { TailCallEmitter } from './tail-call-emitter.ts';

/**
 * Emits the dynamic jumps of a function, which meet in its dispatch block.
 *
 * Where the dispatch block is the header of its loop, as in an interpreter, it goes by the index in the jump table, and whatever comes
 * into the loop goes through it as well. Else it goes by words, which are looked up before.
 */
export class SwitchEmitter {
  readonly #context: FunctionContext;
  readonly #jumps: JumpEmitter;
  readonly #tailCalls: TailCallEmitter;
  /** The nodes that dynamic jumps may go to. */
  readonly #targets: ReadonlySet<number>;

  constructor(context: FunctionContext, jumps: JumpEmitter, tailCalls: TailCallEmitter) {
    const { graph, dispatch } = context.plan;
    this.#context = context;
    this.#jumps = jumps;
    this.#tailCalls = tailCalls;
    this.#targets = dispatch < 0 ? new Set() : new Set(graph.to.subarray(graph.from[dispatch], graph.from[dispatch + 1]));
  }

  /** A dynamic jump to the word in `Local.word`: inside of the region if it leads there. */
  emitSwitch(local: number): void {
    const { region, dispatch, structure } = this.#context.plan;
    const w = this.#context.w;
    // The dispatch block has no number, so it cannot be reached through the side of a loop.
    if (dispatch < 0 || this.#context.dispatchesByIndex || isIrreducibleEntry(structure, local, dispatch)) {
      this.#tailCalls.emitDynamicTailCall();
      return;
    }
    this.#context.pushRegionOfWord();
    w.i32(region);
    w.op(Op.i32_eq);
    // Not an `entry` yet: the loops on the way to the dispatch block must not look for it.
    w.br(Op.br_if, this.#jumps.depthOf(local, dispatch));
    this.#tailCalls.emitDynamicTailCall();
  }

  /** A dynamic jump to the index in `Local.word`. `Local.exit` says where to leave if there is nothing. */
  emitIndexedJump(local: number): void {
    const { dispatch, structure } = this.#context.plan;
    const w = this.#context.w;
    if (isIrreducibleEntry(structure, local, dispatch)) {
      this.#context.emitLookUp();
      this.#tailCalls.emitDynamicTailCall();
      return;
    }
    w.br(Op.br, this.#jumps.depthOf(local, dispatch));
  }

  /**
   * Goes on where `Local.word` says, or at the pending entry.
   * @param isPending whether the entry of a number may be pending
   * @param usesEntry whether other loops look at `entry`. If not, it stays as it is: V8 would have it in a register in all of the loop
   */
  emitDispatchBlock(isPending: (number: number) => boolean, usesEntry: boolean): void {
    const { dispatch, structure, firstSide, lastSide, region } = this.#context.plan;
    const w = this.#context.w;
    if (!this.#context.dispatchesByIndex) {
      this.#emitWordDispatch(true);
      return;
    }
    const loop = structure.loopOf[dispatch];
    const pending: number[] = [];
    for (let number = firstSide[loop]; number <= lastSide[loop]; number++) if (isPending(number)) pending.push(number);
    w.begin(Op.block);
    const rest = w.depth;
    const targets = Array.from(this.#context.module.plans.analysis.jumpTargets, (node) => this.#depthOfTarget(node) ?? rest);
    w.getLocal(Local.word);
    w.brTable([...targets, rest]);
    w.end();
    if (pending.length > 0) {
      w.getLocal(Local.exit);
      w.i32(PENDING);
      w.op(Op.i32_eq);
      w.begin(Op.if);
      this.#emitPending(pending);
      w.end();
    }
    this.#context.emitLookUp();
    this.#context.pushRegionOfWord();
    w.i32(region);
    w.op(Op.i32_ne);
    w.begin(Op.if);
    this.#tailCalls.emitDynamicTailCall();
    w.end();
    this.#emitWordDispatch(usesEntry);
  }

  /** Goes on at the pending entry. */
  #emitPending(numbers: readonly number[]): void {
    const { dispatch, structure, entries, firstSide, lastSide } = this.#context.plan;
    const w = this.#context.w;
    const loop = structure.loopOf[dispatch];
    const depths = new Map(numbers.map((number) => [number, this.#jumps.depthOf(dispatch, entries[number])]));
    const first = depths.get(numbers[0])!;
    w.getLocal(w.entry);
    w.i32(firstSide[loop]);
    w.op(Op.i32_sub);
    const count = lastSide[loop] - firstSide[loop] + 1;
    w.brTable([...Array.from({ length: count }, (_, at) => depths.get(firstSide[loop] + at) ?? first), first]);
  }

  /** The depth of a node of the program, if the dispatch block can jump right there. */
  #depthOfTarget(node: number): number | undefined {
    const { dispatch, start, count, structure } = this.#context.plan;
    const local = node - start;
    if (node < start || local >= count || !this.#targets.has(local)) return undefined;
    return isIrreducibleEntry(structure, dispatch, local) ? undefined : this.#jumps.depthOf(dispatch, local);
  }

  /** Goes on at the entry that the word in `Local.word` says, which is one of this region. */
  #emitWordDispatch(usesEntry: boolean): void {
    const { dispatch, entries } = this.#context.plan;
    const w = this.#context.w;
    w.begin(Op.block);
    const targets = entries.map((node) => (this.#targets.has(node) ? this.#jumps.depthOf(dispatch, node) : w.depth));
    w.getLocal(Local.word);
    w.i32(ENTRY_MASK);
    w.op(Op.i32_and);
    if (usesEntry) w.teeLocal(w.entry);
    w.brTable([...targets, w.depth]);
    w.end();
    this.#tailCalls.emitDynamicTailCall();
  }
}
