import { Op } from '../../wasm/opcodes.ts';
import { commonLoop, placeIn } from '../analysis/loop-structure.ts';
import { localOf } from '../plan/region-nodes.ts';
import { isIrreducibleEntry } from '../plan/region-plan.ts';
import type { FunctionContext } from './function-context.ts';
import type { TailCallEmitter } from './tail-call-emitter.ts';

/** Emits jumps to nodes: as branches to labels where they lie in the function, else as tail calls. */
export class JumpEmitter {
  readonly #context: FunctionContext;
  readonly #tailCalls: TailCallEmitter;
  /** Loop -> depth of its beginning. */
  readonly loopDepth: number[] = [];
  /** Loop -> place -> depth of the block that ends there. */
  readonly labelDepth: number[][] = [];

  constructor(context: FunctionContext, tailCalls: TailCallEmitter) {
    this.#context = context;
    this.#tailCalls = tailCalls;
  }

  /** A jump to a node of the program. If it is the last thing of the present node, control may just run on. */
  emitJump(local: number, target: number, isLast: boolean): void {
    const to = localOf(this.#context.plan, local, target);
    if (to >= 0) this.emitLocalJump(local, to, isLast);
    else this.#tailCalls.emitTailCall(target);
  }

  /** A jump to a node of the plan. */
  emitLocalJump(local: number, to: number, isLast: boolean): void {
    const { structure, entry } = this.#context.plan;
    const w = this.#context.w;
    if (isIrreducibleEntry(structure, local, to)) {
      w.i32(entry[to]);
      w.setLocal(w.entry);
      this.#context.setOut();
    } else {
      const loop = commonLoop(structure, local, to);
      const follows = structure.loopOf[local] === loop && structure.place[local] + 1 === placeIn(structure, loop, to);
      if (isLast && follows) return;
    }
    w.br(Op.br, this.depthOf(local, to));
  }

  /** The depth of the block or loop that a jump to a node goes to. */
  depthOf(local: number, target: number): number {
    const { structure } = this.#context.plan;
    const loop = commonLoop(structure, local, target);
    const place = placeIn(structure, loop, target);
    const isBackwards = structure.header[loop] === target || (local !== target && place <= placeIn(structure, loop, local));
    return isBackwards ? this.loopDepth[loop] : this.labelDepth[loop][place];
  }
}
