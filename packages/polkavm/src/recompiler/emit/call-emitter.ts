import { Reg } from '../../isa/registers.ts';
import { Exit, State } from '../../wasm/memory-layout.ts';
import { Op } from '../../wasm/opcodes.ts';
import { registersIn } from '../plan/function-kind.ts';
import { localOf } from '../plan/region-nodes.ts';
import { dirtyAfterCall, transferIn } from '../plan/register-plan.ts';
import { entryWord } from '../plan/unit.ts';
import { A0, type FunctionContext } from './function-context.ts';
import { Local } from './function-writer.ts';
import type { JumpEmitter } from './jump-emitter.ts';

/** Emits calls and returns, with exits to the interpreter for unexpected cases. */
export class CallEmitter {
  readonly #context: FunctionContext;
  readonly #jumps: JumpEmitter;

  constructor(context: FunctionContext, jumps: JumpEmitter) {
    this.#context = context;
    this.#jumps = jumps;
  }

  /** Calls the node that a node calls, or what `Local.word` says, and goes on after the call. */
  emitCall(local: number, node: number): void {
    const { nodes, regions, plans, conventions, unit } = this.#context.module;
    const w = this.#context.w;
    const next = nodes.next[node];
    const nextLocal = localOf(this.#context.plan, local, next);
    const needed = nextLocal >= 0 ? this.#context.registers.live[nextLocal] : 0;
    const target = nodes.taken[node];
    const transfer = transferIn(this.#context.plan, nodes, regions, conventions, local);
    if (transfer.kind === 'fast') {
      const { region } = transfer;
      const passed = conventions.parameters[region];
      this.#context.emitDepthCheck(() => w.i32(entryWord(region, 0) | 0));
      w.store(this.#context.dirty & ~passed);
      w.getLocal(Local.budget);
      w.i64(1);
      w.op(Op.i64_sub);
      for (const register of registersIn(passed)) w.get(register);
      w.call(unit.fastFunction[region]);
      w.set(Reg.a0);
      this.#context.takeBudget();
      this.#context.dirty = dirtyAfterCall(conventions, region, this.#context.dirty);
      w.load(needed & conventions.changed[region] & ~A0);
      this.#jumps.emitJump(local, next, true);
      return;
    }

    this.#context.emitResumableCall(
      () => (target < 0 ? w.getLocal(Local.word) : w.i32(plans.wordOf(target) | 0)),
      () => (target < 0 ? this.#context.callWord(Op.call_indirect) : this.#context.callEntry(target, false)),
    );
    // It may have returned to somewhere else.
    w.i32(0);
    w.access(Op.i32_load, Reg.ra * 8);
    w.i32(nodes.returnAddress[node]);
    w.op(Op.i32_ne);
    w.begin(Op.if);
    w.storeGas();
    w.returnUnwinding();
    w.end();
    this.#context.dirty = 0;
    w.load(needed);
    this.#jumps.emitJump(local, next, true);
  }

  emitReturn(index: number): void {
    const w = this.#context.w;
    if (this.#context.kind === 'fast') {
      this.#context.emitComparison(() => {
        this.#context.setExit(index, Exit.Return);
        w.exit(Op.br, this.#context.dirty);
      });
      w.store(this.#context.dirty & this.#context.module.conventions.changed[this.#context.plan.region] & ~A0);
    } else {
      w.store(this.#context.dirty);
      w.storeState(State.exit, this.#context.module.code.offset[index] * 8 + Exit.Return);
    }
    w.returnNormally();
  }

  /** The return of a copied function: to where it was called from, if ra says so. */
  emitInlinedReturn(local: number, index: number): void {
    const { copies, copyOf } = this.#context.plan;
    const { returnAddress, returnTo } = copies[copyOf[local]];
    const w = this.#context.w;
    this.#context.setExit(index, Exit.Return);
    w.get(Reg.ra);
    w.i64(returnAddress);
    w.op(Op.i64_ne);
    w.exit(Op.br_if, this.#context.dirty);
    this.#jumps.emitLocalJump(local, returnTo, true);
  }
}
