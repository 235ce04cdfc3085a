import { Op } from '../../wasm/opcodes.ts';
import { PRESERVED, registersIn } from '../plan/function-kind.ts';
import { A0, type FunctionContext } from './function-context.ts';
import { Local } from './function-writer.ts';

/** Emits the jumps that leave the function for another one, which returns to this one's caller. */
export class TailCallEmitter {
  readonly #context: FunctionContext;

  constructor(context: FunctionContext) {
    this.#context = context;
  }

  /** Goes on in another region. */
  emitTailCall(target: number): void {
    const { regions, plans, conventions, hasTailCalls, unit } = this.#context.module;
    const w = this.#context.w;
    const region = regions.of[target];
    const pushWord = () => w.i32(plans.wordOf(target) | 0);
    if (this.#context.kind === 'fast') {
      if (regions.head[region] !== target || unit.fastFunction[region] < 0) {
        this.#emitNestedTailCall(pushWord, () => this.#context.callEntry(target, false));
        return;
      }
      this.#context.emitComparison(() => this.#context.emitGoto(pushWord));
      if (!hasTailCalls) {
        this.#context.emitGoto(pushWord);
        return;
      }
      // What the caller expects in memory must be there, even if the other function gets it as a parameter.
      const passed = conventions.parameters[region];
      w.store(this.#context.dirty & (~passed | conventions.changed[this.#context.plan.region]) & ~A0);
      w.getLocal(Local.budget);
      for (const register of registersIn(passed)) w.get(register);
      w.returnCall(unit.fastFunction[region]);
      return;
    }
    if (!hasTailCalls) {
      this.#context.emitGoto(pushWord);
      return;
    }
    w.store(this.#context.dirty);
    w.getLocal(Local.budget);
    this.#context.callEntry(target, true);
  }

  emitDynamicTailCall(): void {
    const w = this.#context.w;
    const pushWord = () => w.getLocal(Local.word);
    if (this.#context.kind === 'fast') {
      this.#emitNestedTailCall(pushWord, () => this.#context.callWord(Op.call_indirect));
    } else if (this.#context.module.hasTailCalls) {
      w.store(this.#context.dirty);
      w.getLocal(Local.budget);
      this.#context.callWord(Op.return_call_indirect);
    } else {
      this.#context.emitGoto(pushWord);
    }
  }

  /**
   * Goes on in a resumable function, from a fast one: calls it, and returns for it if it leaves the preserved
   * registers as the caller of this function expects them.
   * @param call pushes what the function takes beside the budget, and calls it
   */
  #emitNestedTailCall(pushWord: () => void, call: () => void): void {
    const w = this.#context.w;
    this.#context.emitResumableCall(pushWord, call);
    for (const [at, register] of registersIn(PRESERVED).entries()) {
      w.i32(0);
      w.access(Op.i64_load, register * 8);
      w.getSaved(register);
      w.op(Op.i64_ne);
      if (at > 0) w.op(Op.i32_or);
    }
    w.begin(Op.if);
    w.storeGas();
    w.returnUnwinding();
    w.end();
    w.load(A0);
    w.returnNormally();
  }
}
