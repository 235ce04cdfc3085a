import { INSTRUCTION_IDS } from '../../isa/instruction-id.ts';
import { Reg } from '../../isa/registers.ts';
import { Exit, State } from '../../wasm/memory-layout.ts';
import { Op } from '../../wasm/opcodes.ts';
import { type FunctionKind, registersIn } from '../plan/function-kind.ts';
import { type ModulePlan, RESUMABLE_TYPE } from '../plan/module-plan.ts';
import type { RegionPlan } from '../plan/region-plan.ts';
import { comparedIn, planRegisters, type RegisterPlan } from '../plan/register-plan.ts';
import { ENTRY_MASK, ENTRY_SHIFT } from '../plan/unit.ts';
import { type FunctionWriter, GAS_UNIT, Local } from './function-writer.ts';

/** Nested calls of functions beyond this are unwound; deep recursion of the guest must not overflow the stack. */
export const MAX_CALL_DEPTH = 200;

/** The register of results, as a mask. */
export const A0 = 1 << Reg.a0;

/** In `Local.exit`, with an index in `Local.word` that no jump table has: control is on the way to an entry. */
export const PENDING = -1;

/** The most indexes of a `br_table` that goes by the jump table of the program, and how many for each node that it may lead to. */
const MAX_INDEXES = 1024;
const INDEXES_PER_TARGET = 4;

/**
 * What all emitters of one function share: its plans, its writer, the registers that are stale in memory, and common
 * sequences of code.
 */
export class FunctionContext {
  readonly module: ModulePlan;
  readonly plan: RegionPlan;
  readonly kind: FunctionKind;
  readonly registers: RegisterPlan;
  readonly w: FunctionWriter;
  /**
   * Whether the dispatch block goes by the index in the jump table. Then it is the header of its loop, as in an interpreter, and what
   * comes into the loop at another entry goes through it as well.
   */
  readonly dispatchesByIndex: boolean;
  /** Registers that are stale in memory at the present place. */
  dirty = 0;
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
    this.dispatchesByIndex = dispatchesByIndex(plan, module.plans.analysis.jumpTargets.length);
  }

  /** Sets out for the entry in `entry`, which the loops on the way pass on to. */
  setOut(): void {
    if (!this.dispatchesByIndex) return;
    this.w.i32(PENDING);
    this.w.teeLocal(Local.exit);
    this.w.setLocal(Local.word);
  }

  /** Remembers the preserved registers as they are at the start of a fast function. */
  saveCompared(): void {
    this.w.save(this.#compared);
  }

  setExit(index: number, why: Exit): void {
    this.w.i32(this.module.code.offset[index] * 8 + why);
    this.w.setLocal(Local.exit);
  }

  /** Leaves the function for an entry: unwinds to the caller of the outermost function, which goes there. */
  emitGoto(pushWord: () => void): void {
    const w = this.w;
    w.i32(0);
    pushWord();
    w.access(Op.i32_store, State.goto);
    w.i32(Exit.Goto);
    w.setLocal(Local.exit);
    w.exit(Op.br, this.dirty);
  }

  /** Where calls are nested too deeply: leaves the function for the one that was to be called. */
  emitDepthCheck(pushWord: () => void): void {
    const w = this.w;
    w.getLocal(Local.budget);
    w.i64(GAS_UNIT - 1);
    w.op(Op.i64_and);
    w.op(Op.i64_eqz);
    w.begin(Op.if);
    this.emitGoto(pushWord);
    w.end();
  }

  /** In a fast function: something else if preserved registers are not what they were at its start. */
  emitComparison(otherwise: () => void): void {
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

  /** Calls a resumable function. All registers are in memory before and after. */
  emitResumableCall(pushWord: () => void, call: () => void): void {
    const w = this.w;
    this.emitDepthCheck(pushWord);
    w.store(this.dirty);
    w.getLocal(Local.budget);
    w.i64(1);
    w.op(Op.i64_sub);
    call();
    this.takeBudget();
  }

  /** Takes the budget that a call returned, or unwinds as well. */
  takeBudget(): void {
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

  /** Whether a jump assigns an immediate to a register. */
  assigns(index: number): boolean {
    const id = this.module.code.id[index];
    return id === INSTRUCTION_IDS.load_imm_and_jump || id === INSTRUCTION_IDS.load_imm_and_jump_indirect;
  }

  /** The index in the jump table that a dynamic jump goes by: `Local.word`, which may lie beyond the table. */
  emitIndex(index: number): void {
    const { code } = this.module;
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
    w.setLocal(Local.word);
  }

  /** From an index in `Local.word` to the word there, or out as {@link emitIndex} has it. */
  emitLookUp(): void {
    const { layout } = this.module;
    const w = this.w;
    w.getLocal(Local.word);
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
  callWord(op: number): void {
    const w = this.w;
    w.getLocal(Local.word);
    w.i32(ENTRY_MASK);
    w.op(Op.i32_and);
    this.pushRegionOfWord();
    w.callIndirect(op, RESUMABLE_TYPE);
  }

  /** Calls the resumable function of a node at the node, or goes on there. The budget is on the stack. */
  callEntry(node: number, isTail: boolean): void {
    const { unit, regions, plans } = this.module;
    const w = this.w;
    const region = regions.of[node];
    const fn = unit.resumableFunction[region];
    if (fn < 0) {
      // If the table has no compiled function there, what stands in for it says where the program goes on.
      w.storeState(State.goto, plans.wordOf(node) | 0);
    }
    w.i32(plans.entryOf(node));
    if (fn < 0) {
      w.i32(region);
      w.callIndirect(isTail ? Op.return_call_indirect : Op.call_indirect, RESUMABLE_TYPE);
    } else if (isTail) {
      w.returnCall(fn);
    } else {
      w.call(fn);
    }
  }

  pushRegionOfWord(): void {
    const w = this.w;
    w.getLocal(Local.word);
    w.i32(ENTRY_SHIFT);
    w.op(Op.i32_shr_u);
  }
}

function dispatchesByIndex({ dispatch, structure, graph }: RegionPlan, jumpTableLength: number): boolean {
  if (dispatch < 0 || structure.header[structure.loopOf[dispatch]] !== dispatch) return false;
  const targets = graph.from[dispatch + 1] - graph.from[dispatch];
  return jumpTableLength <= Math.min(MAX_INDEXES, INDEXES_PER_TARGET * targets);
}
