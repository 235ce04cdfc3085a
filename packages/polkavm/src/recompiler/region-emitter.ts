/** Emits the function of one region: its nodes in the order of its structure, with their checks, jumps and calls. */
import { INSTRUCTION_IDS } from '../isa/instruction-id.ts';
import { Reg } from '../isa/registers.ts';
import type { DecodedCode } from './decoded-code.ts';
import { EMITTERS, emitCondition } from './emit-instruction.ts';
import { emitAccess, emitMemset } from './emit-memory.ts';
import { type FunctionWriter, Local } from './function-writer.ts';
import { accessSize, writesOf } from './instruction-effects.ts';
import { findAccessGroups } from './memory-accesses.ts';
import { Exit, type MemoryLayout, State } from './memory-layout.ts';
import { NodeKind, type Nodes } from './nodes.ts';
import { isSideEntry, PARAMETERS, RESULT, type RegionPlan } from './region-plan.ts';
import type { Regions } from './regions.ts';
import { commonLoop, placeIn, ROOT } from './structure.ts';
import { Op } from './wasm-opcodes.ts';

/** What all functions of a module have in common. */
export interface ModulePlan {
  readonly code: DecodedCode;
  readonly nodes: Nodes;
  readonly regions: Regions;
  readonly plans: readonly RegionPlan[];
  readonly layout: MemoryLayout;
  /** Whether the engine has tail calls. */
  readonly hasTailCalls: boolean;
}

/** Nested calls of functions beyond this are unwound; deep recursion of the guest must not overflow the stack. */
export const MAX_CALL_DEPTH = 200;

/** `Local.depth` on entry: the number of the entry above this many bits. */
export const ENTRY_SHIFT = 16;

/** The word by which an entry is known outside of its function. */
export const entryWord = (region: number, entry: number): number => region * 0x1_0000 + entry;

export class RegionEmitter {
  readonly #module: ModulePlan;
  readonly #plan: RegionPlan;
  readonly #w: FunctionWriter;
  /** Loop -> depth of its beginning. */
  readonly #loopDepth: number[] = [];
  /** Loop -> place -> depth of the block that ends there. */
  readonly #labelDepth: number[][] = [];
  /** Whether any loop looks at `Local.entry`. */
  readonly #usesEntry: boolean;
  /** Registers that are stale in memory at the present place. */
  #dirty = 0;

  constructor(module: ModulePlan, plan: RegionPlan, writer: FunctionWriter) {
    this.#module = module;
    this.#plan = plan;
    this.#w = writer;
    this.#usesEntry = plan.hub >= 0 || plan.lastSide.some((last, loop) => loop !== ROOT && last >= plan.firstSide[loop]);
  }

  emit(): void {
    this.#emitLevel(ROOT);
  }

  #emitLevel(loop: number): void {
    const { structure, labelled } = this.#plan;
    const w = this.#w;
    const items = structure.items[loop];
    const labels: number[] = [];
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
    if (loop === ROOT) this.#emitDispatch();
    else this.#emitGuard(loop);
    for (let place = 0; place < items.length; place++) {
      if (labelled[loop][place] !== 0) w.end();
      if (items[place] < 0) this.#emitLevel(~items[place]);
      else this.#emitNode(items[place]);
    }
    if (loop !== ROOT) w.end();
  }

  /** At the start of the function: to the entry that was asked for, with the registers that it needs. */
  #emitDispatch(): void {
    const { structure, entries, live, head } = this.#plan;
    const w = this.#w;
    if (entries.length > 1) {
      let needed = 0;
      const targets = [];
      for (const [number, node] of entries.entries()) {
        if (number > 0) needed |= live[node];
        targets.push(this.#labelDepth[ROOT][placeIn(structure, ROOT, node)]);
      }
      w.getLocal(Local.depth);
      w.i32(ENTRY_SHIFT);
      w.op(Op.i32_shr_u);
      w.teeLocal(Local.entry);
      w.begin(Op.if);
      w.load(needed & ~RESULT);
      w.getLocal(Local.depth);
      w.i32((1 << ENTRY_SHIFT) - 1);
      w.op(Op.i32_and);
      w.setLocal(Local.depth);
      w.getLocal(Local.entry);
      w.brTable([...targets, targets[0]]);
      w.end();
    }
    w.load(live[head] & ~PARAMETERS);
    const place = placeIn(structure, ROOT, head);
    if (place !== 0) w.br(Op.br, this.#labelDepth[ROOT][place]);
  }

  /** At the start of a loop: to the entry that control is on the way to, if it lies in there. */
  #emitGuard(loop: number): void {
    const { structure, entries, firstSide, lastSide } = this.#plan;
    const first = firstSide[loop];
    const last = lastSide[loop];
    if (last < first) return;
    const w = this.#w;
    const labels = this.#labelDepth[loop];
    w.getLocal(Local.entry);
    w.i32(first);
    w.op(Op.i32_sub);
    const targets: number[] = [];
    for (let number = first; number <= last; number++) targets.push(labels[placeIn(structure, loop, entries[number])]);
    targets.push(labels[0]);
    w.brTable(targets);
  }

  #emitNode(local: number): void {
    const { entry, need, start, dirty, hub } = this.#plan;
    if (local === hub) {
      this.#dirty = dirty[local];
      this.#emitHub();
      return;
    }
    const { code, nodes } = this.#module;
    const w = this.#w;
    const node = start + local;
    this.#dirty = dirty[local];
    const first = nodes.first[node];
    const last = nodes.last[node];
    if (entry[local] >= 0) {
      if (this.#usesEntry) {
        w.i32(0);
        w.setLocal(Local.entry);
      }
      if (need[local] > 0) {
        this.#setExit(first, nodes.isContinuation[node] !== 0 ? Exit.LowGasPaid : Exit.LowGas);
        w.getLocal(Local.gas);
        w.i64Number(need[local]);
        w.op(Op.i64_lt_s);
        w.exit(Op.br_if, this.#dirty);
      }
    }
    const cost = nodes.cost[node];
    if (cost > 0) {
      w.getLocal(Local.gas);
      w.i64Number(cost);
      w.op(Op.i64_sub);
      w.setLocal(Local.gas);
    }

    const kind = nodes.kind[node];
    const plainEnd = kind === NodeKind.Fall ? last : last - 1;
    const groups = findAccessGroups(code, first, plainEnd);
    for (let index = first; index <= plainEnd; index++) {
      const id = code.id[index];
      if (accessSize[id] !== 0) {
        const runsOn = emitAccess(w, this.#module.layout, code, index, groups[index - first], () => {
          this.#setExit(index, Exit.Interpret);
          return this.#dirty;
        });
        if (!runsOn) return;
      } else {
        EMITTERS[id]!(w, code, index);
      }
      this.#dirty |= writesOf(code, index);
    }
    this.#emitEnd(local, node, kind, last);
  }

  #emitEnd(local: number, node: number, kind: number, last: number): void {
    const { code, nodes } = this.#module;
    const { start, count } = this.#plan;
    const w = this.#w;
    const next = nodes.next[node];
    const taken = nodes.taken[node];
    switch (kind) {
      case NodeKind.Fall:
        this.#emitJump(local, next, true);
        return;
      case NodeKind.Branch: {
        emitCondition(w, code, last);
        const isInside = taken >= start && taken < start + count;
        if (isInside && !isSideEntry(this.#plan.structure, local, taken - start)) {
          w.br(Op.br_if, this.#depthOf(local, taken - start));
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
        this.#emitCall(local, node, taken);
        return;
      case NodeKind.CallIndirect:
        this.#emitWord(last);
        this.#emitLoadImmediate(last);
        this.#emitCall(local, node, -1);
        return;
      case NodeKind.Switch:
        this.#emitWord(last);
        this.#emitLoadImmediate(last);
        this.#emitSwitch(local);
        return;
      case NodeKind.Return:
        w.store(this.#dirty & ~RESULT);
        w.storeState(State.exit, code.offset[last] * 8 + Exit.Return);
        w.i32(0);
        w.getLow(Reg.ra);
        w.access(Op.i32_store, State.returnAddress);
        w.returnResults();
        return;
      case NodeKind.HostCall:
        w.store(this.#dirty & ~RESULT);
        w.storeState(State.exit, code.offset[last] * 8 + Exit.HostCall);
        w.storeState(State.hostCall, code.imm1[last]);
        w.storeState(State.nextPc, code.nextOffset[last]);
        w.storeState(State.returnAddress, -1);
        w.returnResults();
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

  #setExit(index: number, why: Exit): void {
    this.#w.i32(this.#module.code.offset[index] * 8 + why);
    this.#w.setLocal(Local.exit);
  }

  /** The assignment of a `load_imm_and_jump` or `load_imm_and_jump_indirect`. */
  #emitLoadImmediate(index: number): void {
    const { code } = this.#module;
    const id = code.id[index];
    if (id !== INSTRUCTION_IDS.load_imm_and_jump && id !== INSTRUCTION_IDS.load_imm_and_jump_indirect) return;
    this.#w.i64(code.imm1[index]);
    this.#w.set(code.reg1[index]);
    this.#dirty |= writesOf(code, index);
  }

  /** The depth of the block or loop that a jump to a node goes to. */
  #depthOf(local: number, target: number): number {
    const { structure } = this.#plan;
    const loop = commonLoop(structure, local, target);
    const place = placeIn(structure, loop, target);
    const isBackwards = structure.header[loop] === target || (local !== target && place <= placeIn(structure, loop, local));
    return isBackwards ? this.#loopDepth[loop] : this.#labelDepth[loop][place];
  }

  /** A jump to a node of the program. If it is the last thing of the present node, control may just run on. */
  #emitJump(local: number, target: number, isLast: boolean): void {
    const { structure, start, count, entry } = this.#plan;
    const w = this.#w;
    if (target < start || target >= start + count) {
      this.#emitTailCall(target);
      return;
    }
    const to = target - start;
    if (isSideEntry(structure, local, to)) {
      w.i32(entry[to]);
      w.setLocal(Local.entry);
    } else {
      const loop = commonLoop(structure, local, to);
      const follows = structure.loopOf[local] === loop && structure.place[local] + 1 === placeIn(structure, loop, to);
      if (isLast && follows) return;
    }
    w.br(Op.br, this.#depthOf(local, to));
  }

  #emitTailCall(target: number): void {
    const { regions, plans, hasTailCalls } = this.#module;
    const w = this.#w;
    const region = regions.of[target];
    const number = plans[region].entry[target - plans[region].start];
    if (!hasTailCalls) {
      this.#emitGoto(entryWord(region, number));
      return;
    }
    // Only the head takes registers from its parameters.
    w.store(this.#dirty & ~(number === 0 ? PARAMETERS : RESULT));
    w.getLocal(Local.depth);
    if (number !== 0) {
      w.i32(number << ENTRY_SHIFT);
      w.op(Op.i32_or);
    }
    this.#pushParameters();
    w.returnCall(region);
  }

  #pushParameters(): void {
    this.#w.getLocal(Local.gas);
    this.#w.get(Reg.sp);
    this.#w.get(Reg.a0);
    this.#w.get(Reg.a1);
  }

  /** Leaves the function for an entry, by way of whoever called the outermost one. */
  #emitGoto(word: number): void {
    const w = this.#w;
    w.storeState(State.goto, word | 0);
    w.i32(Exit.Goto);
    w.setLocal(Local.exit);
    w.exit(Op.br, this.#dirty);
  }

  /** Looks a dynamic jump up: `Local.word`, or out to the interpreter if there is no such entry. */
  #emitWord(index: number): void {
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

  /** Calls a node, or what `Local.word` says if it is negative. */
  #emitCall(local: number, node: number, target: number): void {
    const { code, nodes, regions, plans } = this.#module;
    const { start, live } = this.#plan;
    const w = this.#w;
    const region = target < 0 ? -1 : regions.of[target];
    const number = target < 0 ? -1 : plans[region].entry[target - plans[region].start];
    w.getLocal(Local.depth);
    w.op(Op.i32_eqz);
    w.begin(Op.if);
    if (target < 0) {
      w.i32(0);
      w.getLocal(Local.word);
      w.access(Op.i32_store, State.goto);
    } else {
      w.storeState(State.goto, entryWord(region, number) | 0);
    }
    w.i32(Exit.Goto);
    w.setLocal(Local.exit);
    w.exit(Op.br, this.#dirty);
    w.end();

    w.store(this.#dirty & ~(number === 0 ? PARAMETERS : RESULT));
    w.getLocal(Local.depth);
    w.i32(1);
    w.op(Op.i32_sub);
    if (target < 0) this.#addEntryOfWord();
    else if (number !== 0) {
      w.i32(number << ENTRY_SHIFT);
      w.op(Op.i32_or);
    }
    this.#pushParameters();
    if (target < 0) {
      this.#pushRegionOfWord();
      w.callIndirect(Op.call_indirect);
    } else {
      w.call(region);
    }
    w.set(Reg.a0);
    w.setLocal(Local.gas);
    // Anything but a return to here unwinds.
    w.i32(0);
    w.access(Op.i32_load, State.returnAddress);
    w.i32(code.imm1[nodes.last[node]]);
    w.op(Op.i32_ne);
    w.begin(Op.if);
    w.returnResults();
    w.end();

    const next = nodes.next[node];
    this.#dirty = RESULT;
    const isInside = next >= start && next < start + this.#plan.count;
    w.load(isInside ? live[next - start] & ~RESULT : 0);
    this.#emitJump(local, next, true);
  }

  #addEntryOfWord(): void {
    const w = this.#w;
    w.getLocal(Local.word);
    w.i32(ENTRY_SHIFT);
    w.op(Op.i32_shl);
    w.op(Op.i32_or);
  }

  #pushRegionOfWord(): void {
    const w = this.#w;
    w.getLocal(Local.word);
    w.i32(ENTRY_SHIFT);
    w.op(Op.i32_shr_u);
  }

  /** A dynamic jump to `Local.word`: inside of the region if it leads there. */
  #emitSwitch(local: number): void {
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

  #emitDynamicTailCall(): void {
    const w = this.#w;
    if (!this.#module.hasTailCalls) {
      w.i32(0);
      w.getLocal(Local.word);
      w.access(Op.i32_store, State.goto);
      w.i32(Exit.Goto);
      w.setLocal(Local.exit);
      w.exit(Op.br, this.#dirty);
      return;
    }
    w.store(this.#dirty & ~RESULT);
    w.getLocal(Local.depth);
    this.#addEntryOfWord();
    this.#pushParameters();
    this.#pushRegionOfWord();
    w.callIndirect(Op.return_call_indirect);
  }

  /** Goes on at the entry that `Local.word` says. */
  #emitHub(): void {
    const { graph, hub, entries } = this.#plan;
    const w = this.#w;
    const isTarget = new Set<number>();
    for (let at = graph.from[hub]; at < graph.from[hub + 1]; at++) isTarget.add(graph.to[at]);
    w.begin(Op.block);
    const targets = entries.map((node) => (isTarget.has(node) ? this.#depthOf(hub, node) : w.depth));
    w.getLocal(Local.word);
    w.i32((1 << ENTRY_SHIFT) - 1);
    w.op(Op.i32_and);
    w.teeLocal(Local.entry);
    w.brTable([...targets, w.depth]);
    w.end();
    this.#emitDynamicTailCall();
  }
}
