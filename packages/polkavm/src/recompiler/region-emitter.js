/** Emits the function of one region: its nodes in the order of its structure, with their checks, jumps and calls. */
import { INSTRUCTION_IDS } from '../isa/instruction-id.js';
import { Reg } from '../isa/registers.js';
import { EMITTERS, emitCondition } from './emit-instruction.js';
import { emitAccess, emitMemset } from './emit-memory.js';
import { GAS_UNIT, Local, PRESERVED, registersIn } from './function-writer.js';
import { findReached } from './graph.js';
import { accessSize, writesOf } from './instruction-effects.js';
import { findAccessGroups } from './memory-accesses.js';
import { Exit, State } from './memory-layout.js';
import { NodeKind } from './nodes.js';
import { findPointerHints, updateHints } from './pointer-hints.js';
import { fallTarget, localOf } from './region-nodes.js';
import { isSideEntry } from './region-plan.js';
import { comparedIn, dirtyAfterCall, planRegisters, transferIn } from './register-plan.js';
import { commonLoop, placeIn, ROOT } from './structure.js';
import { Op } from './wasm-opcodes.js';
/** Nested calls of functions beyond this are unwound; deep recursion of the guest must not overflow the stack. */
export const MAX_CALL_DEPTH = 200;
/** A word: the number of the entry below this many bits, the region above. */
export const ENTRY_SHIFT = 16;
const ENTRY_MASK = (1 << ENTRY_SHIFT) - 1;
/** The word by which an entry is known outside of its function. */
export const entryWord = (region, entry) => region * 0x1_0000 + entry;
/** The indexes of a region's functions. */
export const fastFunction = (region) => region;
export const resumableFunction = (regions, region) => regions.count + region;
/** The type of resumable functions. Those of fast ones follow, by their number of parameters. */
export const RESUMABLE_TYPE = 0;
const A0 = 1 << Reg.a0;
export class RegionEmitter {
  #module;
  #plan;
  #kind;
  #registers;
  #w;
  /** Loop -> depth of its beginning. */
  #loopDepth = [];
  /** Loop -> place -> depth of the block that ends there. */
  #labelDepth = [];
  /** Preserved registers that a fast function compares before it returns. */
  #compared;
  /** Whether any loop looks at the local `entry`. */
  #usesEntry;
  /** Node -> where registers probably point at its start. */
  #nodeHints;
  /** Node -> 1 if the function gets there. */
  #isReached;
  /** Registers that are stale in memory at the present place. */
  #dirty = 0;
  /** Where registers probably point at the present place. */
  #hints = 0;
  constructor(module, plan, kind, writer) {
    const { nodes, code, regions, conventions, layout } = module;
    this.#module = module;
    this.#plan = plan;
    this.#kind = kind;
    this.#registers = planRegisters(plan, kind, nodes, code, regions, conventions);
    this.#w = writer;
    this.#compared = comparedIn(plan, conventions);
    this.#nodeHints = findPointerHints(plan, nodes, code, layout);
    this.#isReached = findReached(plan.graph, kind === 'fast' ? [plan.head] : plan.entries);
    this.#usesEntry = plan.structure.items.some((_, loop) => loop !== ROOT && this.#hasGuard(loop));
  }
  emit() {
    this.#w.start(this.#kind, this.#module.conventions.parameters[this.#plan.region]);
    this.#emitLevel(ROOT);
  }
  /** Whether control may come into a loop other than at its header. */
  #hasGuard(loop) {
    const { firstSide, lastSide } = this.#plan;
    for (let number = firstSide[loop]; number <= lastSide[loop]; number++) if (this.#isGuarded(number)) return true;
    return false;
  }
  /** Whether the loops around an entry pass on to it: in fast functions only if jumps of the region need it. */
  #isGuarded(number) {
    return this.#kind === 'resumable' || this.#plan.sideEntered[this.#plan.entries[number]] !== 0;
  }
  #emitLevel(loop) {
    const { structure, labelled } = this.#plan;
    const w = this.#w;
    const items = structure.items[loop];
    const labels = [];
    this.#labelDepth[loop] = labels;
    if (loop !== ROOT) {
      w.begin(Op.loop);
      this.#loopDepth[loop] = w.depth;
    }
    for (let place = items.length - 1; place >= 0; place--) {
      if (labelled[loop][place] === 0) continue;
      w.begin(Op.block);
      labels[place] = w.depth;
    }
    if (loop !== ROOT) this.#emitGuard(loop);
    else if (this.#kind === 'fast') this.#emitHead();
    else this.#emitDispatch();
    for (let place = 0; place < items.length; place++) {
      if (labelled[loop][place] !== 0) w.end();
      if (items[place] < 0) this.#emitLevel(~items[place]);
      else this.#emitNode(items[place]);
    }
    if (loop !== ROOT) w.end();
  }
  /** At the start of a fast function. */
  #emitHead() {
    const { structure, head, region } = this.#plan;
    const w = this.#w;
    w.load(this.#registers.live[head] & ~this.#module.conventions.parameters[region]);
    w.save(this.#compared);
    const place = placeIn(structure, ROOT, head);
    if (place !== 0) w.br(Op.br, this.#labelDepth[ROOT][place]);
  }
  /** At the start of a resumable function: to the entry that was asked for. */
  #emitDispatch() {
    const { structure, entries } = this.#plan;
    const w = this.#w;
    let needed = 0;
    for (const node of entries) needed |= this.#registers.live[node];
    w.load(needed);
    const targets = entries.map((node) => this.#labelDepth[ROOT][placeIn(structure, ROOT, node)]);
    if (targets.length === 1) {
      w.br(Op.br, targets[0]);
      return;
    }
    w.getLocal(w.entry);
    w.brTable([...targets, targets[0]]);
  }
  /** At the start of a loop: to the entry that control is on the way to, if it lies in there. */
  #emitGuard(loop) {
    if (!this.#hasGuard(loop)) return;
    const { structure, entries, firstSide, lastSide } = this.#plan;
    const w = this.#w;
    const labels = this.#labelDepth[loop];
    w.getLocal(w.entry);
    w.i32(firstSide[loop]);
    w.op(Op.i32_sub);
    const targets = [];
    for (let number = firstSide[loop]; number <= lastSide[loop]; number++) {
      targets.push(labels[this.#isGuarded(number) ? placeIn(structure, loop, entries[number]) : 0]);
    }
    w.brTable([...targets, labels[0]]);
  }
  #emitNode(local) {
    if (this.#isReached[local] === 0) return;
    const { nodeOf, entry, need, hub } = this.#plan;
    this.#dirty = this.#registers.dirty[local];
    if (local === hub) {
      this.#emitHub();
      return;
    }
    const { code, nodes, layout } = this.#module;
    const w = this.#w;
    const node = nodeOf[local];
    this.#hints = this.#nodeHints[local];
    const first = nodes.first[node];
    const last = nodes.last[node];
    if (entry[local] >= 0) {
      if (this.#usesEntry) {
        w.i32(0);
        w.setLocal(w.entry);
      }
      if (need[local] > 0) {
        this.#setExit(first, nodes.isContinuation[node] !== 0 ? Exit.LowGasPaid : Exit.LowGas);
        w.getLocal(Local.budget);
        w.i64Gas(need[local]);
        w.op(Op.i64_lt_s);
        w.exit(Op.br_if, this.#dirty);
      }
    }
    const cost = nodes.cost[node];
    if (cost > 0) {
      w.getLocal(Local.budget);
      w.i64Gas(cost);
      w.op(Op.i64_sub);
      w.setLocal(Local.budget);
    }
    const kind = nodes.kind[node];
    const plainEnd = kind === NodeKind.Fall ? last : last - 1;
    const groups = findAccessGroups(code, first, plainEnd);
    for (let index = first; index <= plainEnd; index++) {
      const id = code.id[index];
      if (accessSize[id] !== 0) {
        const runsOn = emitAccess(w, layout, code, index, groups[index - first], this.#hints, () => {
          this.#setExit(index, Exit.Interpret);
          return this.#dirty;
        });
        if (!runsOn) return;
      } else {
        EMITTERS[id](w, code, index);
      }
      this.#dirty |= writesOf(code, index);
      this.#hints = updateHints(this.#hints, code, index, layout);
    }
    this.#emitEnd(local, node, kind, last);
  }
  #emitEnd(local, node, kind, last) {
    const { code, nodes } = this.#module;
    const plan = this.#plan;
    const w = this.#w;
    const next = nodes.next[node];
    const taken = nodes.taken[node];
    switch (kind) {
      case NodeKind.Fall:
        this.#emitJump(local, next, true);
        return;
      case NodeKind.Branch: {
        emitCondition(w, code, last);
        const to = localOf(plan, local, taken);
        if (to >= 0 && !isSideEntry(plan.structure, local, to)) {
          w.br(Op.br_if, this.#depthOf(local, to));
        } else {
          w.begin(Op.if);
          this.#emitJump(local, taken, false);
          w.end();
        }
        this.#emitJump(local, next, true);
        return;
      }
      case NodeKind.Jump:
        this.#emitLoadImmediate(last);
        this.#emitJump(local, taken, true);
        return;
      case NodeKind.Call:
        this.#emitLoadImmediate(last);
        if (plan.inlinedAt[local] >= 0) this.#emitLocalJump(local, fallTarget(nodes, plan, local), true);
        else this.#emitCall(local, node);
        return;
      case NodeKind.CallIndirect:
        this.#emitWord(last);
        this.#emitLoadImmediate(last);
        this.#emitCall(local, node);
        return;
      case NodeKind.Switch:
        this.#emitWord(last);
        this.#emitLoadImmediate(last);
        this.#emitSwitch(local);
        return;
      case NodeKind.Return:
        if (plan.cloneOf[local] >= 0) this.#emitInlinedReturn(local, last);
        else this.#emitReturn(last);
        return;
      case NodeKind.HostCall:
        w.storeState(State.hostCall, code.imm1[last]);
        w.storeState(State.nextPc, code.nextOffset[last]);
        this.#setExit(last, Exit.HostCall);
        w.exit(Op.br, this.#dirty);
        return;
      case NodeKind.Memset:
        this.#setExit(last, Exit.Interpret);
        emitMemset(w, this.#module.layout, this.#dirty);
        this.#dirty |= writesOf(code, last);
        this.#emitJump(local, next, true);
        return;
      default:
        this.#setExit(last, Exit.Interpret);
        w.exit(Op.br, this.#dirty);
    }
  }
  #setExit(index, why) {
    this.#w.i32(this.#module.code.offset[index] * 8 + why);
    this.#w.setLocal(Local.exit);
  }
  /** The assignment of a `load_imm_and_jump` or `load_imm_and_jump_indirect`. */
  #emitLoadImmediate(index) {
    const { code } = this.#module;
    const id = code.id[index];
    if (id !== INSTRUCTION_IDS.load_imm_and_jump && id !== INSTRUCTION_IDS.load_imm_and_jump_indirect) return;
    this.#w.i64(code.imm1[index]);
    this.#w.set(code.reg1[index]);
    this.#dirty |= writesOf(code, index);
  }
  /** The depth of the block or loop that a jump to a node goes to. */
  #depthOf(local, target) {
    const { structure } = this.#plan;
    const loop = commonLoop(structure, local, target);
    const place = placeIn(structure, loop, target);
    const isBackwards = structure.header[loop] === target || (local !== target && place <= placeIn(structure, loop, local));
    return isBackwards ? this.#loopDepth[loop] : this.#labelDepth[loop][place];
  }
  /** A jump to a node of the program. If it is the last thing of the present node, control may just run on. */
  #emitJump(local, target, isLast) {
    const to = localOf(this.#plan, local, target);
    if (to >= 0) this.#emitLocalJump(local, to, isLast);
    else this.#emitTailCall(target);
  }
  /** A jump to a node of the plan. */
  #emitLocalJump(local, to, isLast) {
    const { structure, entry } = this.#plan;
    const w = this.#w;
    if (isSideEntry(structure, local, to)) {
      w.i32(entry[to]);
      w.setLocal(w.entry);
    } else {
      const loop = commonLoop(structure, local, to);
      const follows = structure.loopOf[local] === loop && structure.place[local] + 1 === placeIn(structure, loop, to);
      if (isLast && follows) return;
    }
    w.br(Op.br, this.#depthOf(local, to));
  }
  /** Goes on in another region. */
  #emitTailCall(target) {
    const { regions, plans, conventions, hasTailCalls } = this.#module;
    const w = this.#w;
    const region = regions.of[target];
    const number = plans[region].entry[target - plans[region].start];
    const pushWord = () => w.i32(entryWord(region, number) | 0);
    if (this.#kind === 'fast') {
      if (number !== 0) {
        this.#emitNestedTailCall(pushWord, () => {
          w.i32(number);
          w.call(resumableFunction(regions, region));
        });
        return;
      }
      this.#emitComparison(() => this.#emitGoto(pushWord));
      if (!hasTailCalls) {
        this.#emitGoto(pushWord);
        return;
      }
      // What the caller expects in memory must be there, even if the other function gets it as a parameter.
      const passed = conventions.parameters[region];
      w.store(this.#dirty & (~passed | conventions.changed[this.#plan.region]) & ~A0);
      w.getLocal(Local.budget);
      for (const register of registersIn(passed)) w.get(register);
      w.returnCall(fastFunction(region));
      return;
    }
    if (!hasTailCalls) {
      this.#emitGoto(pushWord);
      return;
    }
    w.store(this.#dirty);
    w.getLocal(Local.budget);
    w.i32(number);
    w.returnCall(resumableFunction(regions, region));
  }
  /** Leaves the function for an entry, by way of whoever called the outermost one. */
  #emitGoto(pushWord) {
    const w = this.#w;
    w.i32(0);
    pushWord();
    w.access(Op.i32_store, State.goto);
    w.i32(Exit.Goto);
    w.setLocal(Local.exit);
    w.exit(Op.br, this.#dirty);
  }
  /** Where calls are nested too deeply: leaves the function for the one that was to be called. */
  #emitDepthCheck(pushWord) {
    const w = this.#w;
    w.getLocal(Local.budget);
    w.i64(GAS_UNIT - 1);
    w.op(Op.i64_and);
    w.op(Op.i64_eqz);
    w.begin(Op.if);
    this.#emitGoto(pushWord);
    w.end();
  }
  /** In a fast function: something else if preserved registers are not what they were at its start. */
  #emitComparison(otherwise) {
    const w = this.#w;
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
  #emitReturn(index) {
    const w = this.#w;
    if (this.#kind === 'fast') {
      this.#emitComparison(() => {
        this.#setExit(index, Exit.Return);
        w.exit(Op.br, this.#dirty);
      });
      w.store(this.#dirty & this.#module.conventions.changed[this.#plan.region] & ~A0);
    } else {
      w.store(this.#dirty);
      w.storeState(State.exit, this.#module.code.offset[index] * 8 + Exit.Return);
    }
    w.returnNormally();
  }
  /** The return of a copied function: to where it was called from, if ra says so. */
  #emitInlinedReturn(local, index) {
    const { clones, cloneOf } = this.#plan;
    const { returnAddress, returnTo } = clones[cloneOf[local]];
    const w = this.#w;
    this.#setExit(index, Exit.Return);
    w.get(Reg.ra);
    w.i64(returnAddress);
    w.op(Op.i64_ne);
    w.exit(Op.br_if, this.#dirty);
    this.#emitLocalJump(local, returnTo, true);
  }
  /**
   * Goes on in a resumable function, from a fast one: calls it, and returns for it if it leaves the preserved
   * registers as the caller of this function expects them.
   * @param call pushes what the function takes beside the budget, and calls it
   */
  #emitNestedTailCall(pushWord, call) {
    const w = this.#w;
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
  /** Calls a resumable function. All registers are in memory before and after. */
  #emitResumableCall(pushWord, call) {
    const w = this.#w;
    this.#emitDepthCheck(pushWord);
    w.store(this.#dirty);
    w.getLocal(Local.budget);
    w.i64(1);
    w.op(Op.i64_sub);
    call();
    this.#takeBudget();
  }
  /** Takes the budget that a call returned, or unwinds as well. */
  #takeBudget() {
    const w = this.#w;
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
  /** Looks a dynamic jump up: `Local.word`, or out to the interpreter if there is no such entry. */
  #emitWord(index) {
    const { code, layout } = this.#module;
    const w = this.#w;
    const isCall = code.id[index] === INSTRUCTION_IDS.load_imm_and_jump_indirect;
    this.#setExit(index, Exit.Interpret);
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
    w.exit(Op.br_if, this.#dirty);
    w.getLocal(Local.word);
    w.i32(2);
    w.op(Op.i32_shl);
    w.access(Op.i32_load, layout.jumpTable);
    w.teeLocal(Local.word);
    w.i32(-1);
    w.op(Op.i32_eq);
    w.exit(Op.br_if, this.#dirty);
  }
  /** Calls the node that a node calls, or what `Local.word` says, and goes on behind the call. */
  #emitCall(local, node) {
    const { nodes, regions, plans, conventions } = this.#module;
    const w = this.#w;
    const next = nodes.next[node];
    const nextLocal = localOf(this.#plan, local, next);
    const needed = nextLocal >= 0 ? this.#registers.live[nextLocal] : 0;
    const target = nodes.taken[node];
    const transfer = transferIn(this.#plan, nodes, regions, local);
    if (transfer.kind === 'fast') {
      const { region } = transfer;
      const passed = conventions.parameters[region];
      this.#emitDepthCheck(() => w.i32(entryWord(region, 0) | 0));
      w.store(this.#dirty & ~passed);
      w.getLocal(Local.budget);
      w.i64(1);
      w.op(Op.i64_sub);
      for (const register of registersIn(passed)) w.get(register);
      w.call(fastFunction(region));
      w.set(Reg.a0);
      this.#takeBudget();
      this.#dirty = dirtyAfterCall(conventions, region, this.#dirty);
      w.load(needed & conventions.changed[region] & ~A0);
      this.#emitJump(local, next, true);
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
    this.#dirty = 0;
    w.load(needed);
    this.#emitJump(local, next, true);
  }
  /** Calls what `Local.word` says, or goes on there. The budget is on the stack. */
  #callWord(op) {
    const w = this.#w;
    w.getLocal(Local.word);
    w.i32(ENTRY_MASK);
    w.op(Op.i32_and);
    this.#pushRegionOfWord();
    w.callIndirect(op, RESUMABLE_TYPE);
  }
  #pushRegionOfWord() {
    const w = this.#w;
    w.getLocal(Local.word);
    w.i32(ENTRY_SHIFT);
    w.op(Op.i32_shr_u);
  }
  /** A dynamic jump to `Local.word`: inside of the region if it leads there. */
  #emitSwitch(local) {
    const { region, hub, structure } = this.#plan;
    const w = this.#w;
    // The hub has no number, so it cannot be reached through the side of a loop.
    if (hub < 0 || isSideEntry(structure, local, hub)) {
      this.#emitDynamicTailCall();
      return;
    }
    this.#pushRegionOfWord();
    w.i32(region);
    w.op(Op.i32_eq);
    // Not an `entry` yet: the loops on the way to the hub must not look for it.
    w.br(Op.br_if, this.#depthOf(local, hub));
    this.#emitDynamicTailCall();
  }
  #emitDynamicTailCall() {
    const w = this.#w;
    const pushWord = () => w.getLocal(Local.word);
    if (this.#kind === 'fast') {
      this.#emitNestedTailCall(pushWord, () => this.#callWord(Op.call_indirect));
    } else if (this.#module.hasTailCalls) {
      w.store(this.#dirty);
      w.getLocal(Local.budget);
      this.#callWord(Op.return_call_indirect);
    } else {
      this.#emitGoto(pushWord);
    }
  }
  /** Goes on at the entry that `Local.word` says. */
  #emitHub() {
    const { graph, hub, entries } = this.#plan;
    const w = this.#w;
    const isTarget = new Set();
    for (let at = graph.from[hub]; at < graph.from[hub + 1]; at++) isTarget.add(graph.to[at]);
    w.begin(Op.block);
    const targets = entries.map((node) => (isTarget.has(node) ? this.#depthOf(hub, node) : w.depth));
    w.getLocal(Local.word);
    w.i32(ENTRY_MASK);
    w.op(Op.i32_and);
    w.teeLocal(w.entry);
    w.brTable([...targets, w.depth]);
    w.end();
    this.#emitDynamicTailCall();
  }
}
//# sourceMappingURL=region-emitter.js.map
