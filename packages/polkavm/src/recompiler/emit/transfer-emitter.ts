/** How functions leave their region: calls, returns and jumps to others, and the exits for all that goes otherwise. */
import { INSTRUCTION_IDS } from '../../isa/instruction-id.ts';
import { Reg } from '../../isa/registers.ts';
import { Exit, State } from '../../wasm/memory-layout.ts';
import { Op } from '../../wasm/opcodes.ts';
import { type FunctionKind, PRESERVED, registersIn } from '../plan/function-kind.ts';
import {
  ENTRY_MASK,
  ENTRY_SHIFT,
  entryWord,
  fastFunction,
  type ModulePlan,
  RESUMABLE_TYPE,
  resumableFunction,
} from '../plan/module-plan.ts';
import { localOf } from '../plan/region-nodes.ts';
import type { RegionPlan } from '../plan/region-plan.ts';
import { comparedIn, dirtyAfterCall, planRegisters, type RegisterPlan, transferIn } from '../plan/register-plan.ts';
import { type FunctionWriter, GAS_UNIT, Local } from './function-writer.ts';

/** Nested calls of functions beyond this are unwound; deep recursion of the guest must not overflow the stack. */
export const MAX_CALL_DEPTH = 200;

const A0 = 1 << Reg.a0;

/** The parts of a function's emission that have to do with other functions. */
export abstract class TransferEmitter {
  protected readonly module: ModulePlan;
  protected readonly plan: RegionPlan;
  protected readonly kind: FunctionKind;
  protected readonly registers: RegisterPlan;
  protected readonly w: FunctionWriter;
  /** Registers that are stale in memory at the present place. */
  protected dirty = 0;
  /** Preserved registers that a fast function compares before it returns. */
  readonly #compared: number;

  constructor(module: ModulePlan, plan: RegionPlan, kind: FunctionKind, writer: FunctionWriter) {
    const { nodes, code, regions, conventions } = module;
    this.module = module;
    this.plan = plan;
    this.kind = kind;
    this.registers = planRegisters(plan, kind, nodes, code, regions, conventions);
    this.w = writer;
    this.#compared = comparedIn(plan, conventions);
  }

  /** A jump to a node of the program. If it is the last thing of the present node, control may just run on. */
  protected abstract emitJump(local: number, target: number, isLast: boolean): void;

  /** A jump to a node of the plan. */
  protected abstract emitLocalJump(local: number, to: number, isLast: boolean): void;

  /** Remembers the preserved registers as they are at the start of a fast function. */
  protected saveCompared(): void {
    this.w.save(this.#compared);
  }

  protected setExit(index: number, why: Exit): void {
    this.w.i32(this.module.code.offset[index] * 8 + why);
    this.w.setLocal(Local.exit);
  }

  /** Leaves the function for an entry, by way of whoever called the outermost one. */
  protected emitGoto(pushWord: () => void): void {
    const w = this.w;
    w.i32(0);
    pushWord();
    w.access(Op.i32_store, State.goto);
    w.i32(Exit.Goto);
    w.setLocal(Local.exit);
    w.exit(Op.br, this.dirty);
  }

  /** Where calls are nested too deeply: leaves the function for the one that was to be called. */
  protected emitDepthCheck(pushWord: () => void): void {
    const w = this.w;
    w.getLocal(Local.budget);
    w.i64(GAS_UNIT - 1);
    w.op(Op.i64_and);
    w.op(Op.i64_eqz);
    w.begin(Op.if);
    this.emitGoto(pushWord);
    w.end();
  }

  /** Calls the node that a node calls, or what `Local.word` says, and goes on behind the call. */
  protected emitCall(local: number, node: number): void {
    const { nodes, regions, plans, conventions } = this.module;
    const w = this.w;
    const next = nodes.next[node];
    const nextLocal = localOf(this.plan, local, next);
    const needed = nextLocal >= 0 ? this.registers.live[nextLocal] : 0;
    const target = nodes.taken[node];
    const transfer = transferIn(this.plan, nodes, regions, local);
    if (transfer.kind === 'fast') {
      const { region } = transfer;
      const passed = conventions.parameters[region];
      this.emitDepthCheck(() => w.i32(entryWord(region, 0) | 0));
      w.store(this.dirty & ~passed);
      w.getLocal(Local.budget);
      w.i64(1);
      w.op(Op.i64_sub);
      for (const register of registersIn(passed)) w.get(register);
      w.call(fastFunction(region));
      w.set(Reg.a0);
      this.#takeBudget();
      this.dirty = dirtyAfterCall(conventions, region, this.dirty);
      w.load(needed & conventions.changed[region] & ~A0);
      this.emitJump(local, next, true);
      return;
    }

    const region = target < 0 ? -1 : regions.of[target];
    const number = target < 0 ? -1 : plans[region].entry[target - plans[region].start];
    this.#emitResumableCall(
      () => (target < 0 ? w.getLocal(Local.word) : w.i32(entryWord(region, number) | 0)),
      () => {
        if (target < 0) {
          this.#callWord(Op.call_indirect);
        } else {
          w.i32(number);
          w.call(resumableFunction(regions, region));
        }
      },
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
    this.dirty = 0;
    w.load(needed);
    this.emitJump(local, next, true);
  }

  /** Calls a resumable function. All registers are in memory before and after. */
  #emitResumableCall(pushWord: () => void, call: () => void): void {
    const w = this.w;
    this.emitDepthCheck(pushWord);
    w.store(this.dirty);
    w.getLocal(Local.budget);
    w.i64(1);
    w.op(Op.i64_sub);
    call();
    this.#takeBudget();
  }

  /** Takes the budget that a call returned, or unwinds as well. */
  #takeBudget(): void {
    const w = this.w;
    w.teeLocal(Local.budget);
    w.i64(0);
    w.op(Op.i64_lt_s);
    w.begin(Op.if);
    w.returnUnwinding();
    w.end();
    w.getLocal(Local.budget);
    w.i64(1);
    w.op(Op.i64_add);
    w.setLocal(Local.budget);
  }

  protected emitReturn(index: number): void {
    const w = this.w;
    if (this.kind === 'fast') {
      this.#emitComparison(() => {
        this.setExit(index, Exit.Return);
        w.exit(Op.br, this.dirty);
      });
      w.store(this.dirty & this.module.conventions.changed[this.plan.region] & ~A0);
    } else {
      w.store(this.dirty);
      w.storeState(State.exit, this.module.code.offset[index] * 8 + Exit.Return);
    }
    w.returnNormally();
  }

  /** The return of a copied function: to where it was called from, if ra says so. */
  protected emitInlinedReturn(local: number, index: number): void {
    const { clones, cloneOf } = this.plan;
    const { returnAddress, returnTo } = clones[cloneOf[local]];
    const w = this.w;
    this.setExit(index, Exit.Return);
    w.get(Reg.ra);
    w.i64(returnAddress);
    w.op(Op.i64_ne);
    w.exit(Op.br_if, this.dirty);
    this.emitLocalJump(local, returnTo, true);
  }

  /** In a fast function: something else if preserved registers are not what they were at its start. */
  #emitComparison(otherwise: () => void): void {
    const w = this.w;
    const compared = registersIn(this.#compared);
    if (compared.length === 0) return;
    w.begin(Op.block);
    const same = w.depth;
    w.begin(Op.block);
    const different = w.depth;
    for (const [at, register] of compared.entries()) {
      const isLast = at === compared.length - 1;
      w.get(register);
      w.getSaved(register);
      w.op(isLast ? Op.i64_eq : Op.i64_ne);
      w.br(Op.br_if, isLast ? same : different);
    }
    w.end();
    otherwise();
    w.end();
  }

  /** Goes on in another region. */
  protected emitTailCall(target: number): void {
    const { regions, plans, conventions, hasTailCalls } = this.module;
    const w = this.w;
    const region = regions.of[target];
    const number = plans[region].entry[target - plans[region].start];
    const pushWord = () => w.i32(entryWord(region, number) | 0);
    if (this.kind === 'fast') {
      if (number !== 0) {
        this.#emitNestedTailCall(pushWord, () => {
          w.i32(number);
          w.call(resumableFunction(regions, region));
        });
        return;
      }
      this.#emitComparison(() => this.emitGoto(pushWord));
      if (!hasTailCalls) {
        this.emitGoto(pushWord);
        return;
      }
      // What the caller expects in memory must be there, even if the other function gets it as a parameter.
      const passed = conventions.parameters[region];
      w.store(this.dirty & (~passed | conventions.changed[this.plan.region]) & ~A0);
      w.getLocal(Local.budget);
      for (const register of registersIn(passed)) w.get(register);
      w.returnCall(fastFunction(region));
      return;
    }
    if (!hasTailCalls) {
      this.emitGoto(pushWord);
      return;
    }
    w.store(this.dirty);
    w.getLocal(Local.budget);
    w.i32(number);
    w.returnCall(resumableFunction(regions, region));
  }

  /**
   * Goes on in a resumable function, from a fast one: calls it, and returns for it if it leaves the preserved
   * registers as the caller of this function expects them.
   * @param call pushes what the function takes beside the budget, and calls it
   */
  #emitNestedTailCall(pushWord: () => void, call: () => void): void {
    const w = this.w;
    this.#emitResumableCall(pushWord, call);
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

  /** Looks a dynamic jump up: `Local.word`, or out to the interpreter if there is no such entry. */
  protected emitWord(index: number): void {
    const { code, layout } = this.module;
    const w = this.w;
    const isCall = code.id[index] === INSTRUCTION_IDS.load_imm_and_jump_indirect;
    this.setExit(index, Exit.Interpret);
    w.getLow(isCall ? code.reg2[index] : code.reg1[index]);
    const offset = isCall ? code.imm2[index] : code.imm1[index];
    if (offset !== 0) {
      w.i32(offset);
      w.op(Op.i32_add);
    }
    // Odd addresses end up beyond the table.
    w.i32(1);
    w.op(Op.i32_rotr);
    w.i32(1);
    w.op(Op.i32_sub);
    w.teeLocal(Local.word);
    w.i32(layout.jumpTableLength);
    w.op(Op.i32_ge_u);
    w.exit(Op.br_if, this.dirty);
    w.getLocal(Local.word);
    w.i32(2);
    w.op(Op.i32_shl);
    w.access(Op.i32_load, layout.jumpTable);
    w.teeLocal(Local.word);
    w.i32(-1);
    w.op(Op.i32_eq);
    w.exit(Op.br_if, this.dirty);
  }

  /** Calls what `Local.word` says, or goes on there. The budget is on the stack. */
  #callWord(op: number): void {
    const w = this.w;
    w.getLocal(Local.word);
    w.i32(ENTRY_MASK);
    w.op(Op.i32_and);
    this.pushRegionOfWord();
    w.callIndirect(op, RESUMABLE_TYPE);
  }

  protected pushRegionOfWord(): void {
    const w = this.w;
    w.getLocal(Local.word);
    w.i32(ENTRY_SHIFT);
    w.op(Op.i32_shr_u);
  }

  protected emitDynamicTailCall(): void {
    const w = this.w;
    const pushWord = () => w.getLocal(Local.word);
    if (this.kind === 'fast') {
      this.#emitNestedTailCall(pushWord, () => this.#callWord(Op.call_indirect));
    } else if (this.module.hasTailCalls) {
      w.store(this.dirty);
      w.getLocal(Local.budget);
      this.#callWord(Op.return_call_indirect);
    } else {
      this.emitGoto(pushWord);
    }
  }
}
