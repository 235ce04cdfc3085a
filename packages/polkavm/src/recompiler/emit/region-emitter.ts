/** Emits the function of one region: its nodes in the order of its structure, with their checks, jumps and calls. */
import { INSTRUCTION_IDS } from '../../isa/instruction-id.ts';
import { accessSize } from '../../isa/memory-accesses.ts';
import { EMITTERS, emitCondition, NARROW_EMITTERS } from '../../wasm/emit-arithmetic.ts';
import { Exit, State } from '../../wasm/memory-layout.ts';
import { Op } from '../../wasm/opcodes.ts';
import { findReached } from '../analysis/graph.ts';
import { writesOf } from '../analysis/instruction-effects.ts';
import { commonLoop, placeIn, ROOT } from '../analysis/loop-structure.ts';
import { NodeKind } from '../analysis/nodes.ts';
import { findAccessGroups, type GroupedAccess } from '../plan/access-groups.ts';
import type { FunctionKind } from '../plan/function-kind.ts';
import { ENTRY_MASK, type ModulePlan } from '../plan/module-plan.ts';
import { findPointerHints, type PointerHints, updateHints } from '../plan/pointer-hints.ts';
import { fallTarget, localOf } from '../plan/region-nodes.ts';
import { isSideEntry, type RegionPlan } from '../plan/region-plan.ts';
import { emitAccess, emitMemset } from './emit-memory.ts';
import { type FunctionWriter, Local } from './function-writer.ts';
import { TransferEmitter } from './transfer-emitter.ts';

/** Emits one function of a region. */
export class RegionEmitter extends TransferEmitter {
  /** Loop -> depth of its beginning. */
  readonly #loopDepth: number[] = [];
  /** Loop -> place -> depth of the block that ends there. */
  readonly #labelDepth: number[][] = [];
  /** Whether any loop looks at the local `entry`. */
  readonly #usesEntry: boolean;
  /** Node -> where registers probably point at its start. */
  readonly #nodeHints: Int32Array;
  /** Node -> instruction of it -> its range check. */
  readonly #groups: readonly (readonly (GroupedAccess | undefined)[])[];
  /** Node -> 1 if the function gets there. */
  readonly #isReached: Uint8Array;
  /** Where registers probably point at the present place. */
  #hints: PointerHints = 0;

  constructor(module: ModulePlan, plan: RegionPlan, kind: FunctionKind, writer: FunctionWriter) {
    super(module, plan, kind, writer);
    this.#nodeHints = findPointerHints(plan, module.nodes, module.code, module.layout);
    this.#groups = findAccessGroups(plan, module.nodes, module.code);
    this.#isReached = findReached(plan.graph, kind === 'fast' ? [plan.head] : plan.entries);
    this.#usesEntry = plan.structure.items.some((_, loop) => loop !== ROOT && this.#hasGuard(loop));
  }

  emit(): void {
    this.w.start(this.kind, this.module.conventions.parameters[this.plan.region]);
    this.#emitLevel(ROOT);
  }

  /** Whether control may come into a loop other than at its header. */
  #hasGuard(loop: number): boolean {
    const { firstSide, lastSide } = this.plan;
    for (let number = firstSide[loop]; number <= lastSide[loop]; number++) if (this.#isGuarded(number)) return true;
    return false;
  }

  /** Whether the loops around an entry pass on to it: in fast functions only if jumps of the region need it. */
  #isGuarded(number: number): boolean {
    return this.kind === 'resumable' || this.plan.sideEntered[this.plan.entries[number]] !== 0;
  }

  #emitLevel(loop: number): void {
    const { structure, labelled } = this.plan;
    const w = this.w;
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
    if (loop !== ROOT) this.#emitGuard(loop);
    else if (this.kind === 'fast') this.#emitHead();
    else this.#emitDispatch();
    for (let place = 0; place < items.length; place++) {
      if (labelled[loop][place] !== 0) w.end();
      if (items[place] < 0) this.#emitLevel(~items[place]);
      else this.#emitNode(items[place]);
    }
    if (loop !== ROOT) w.end();
  }

  /** At the start of a fast function. */
  #emitHead(): void {
    const { structure, head, region } = this.plan;
    const w = this.w;
    w.load(this.registers.live[head] & ~this.module.conventions.parameters[region]);
    this.saveCompared();
    const place = placeIn(structure, ROOT, head);
    if (place !== 0) w.br(Op.br, this.#labelDepth[ROOT][place]);
  }

  /** At the start of a resumable function: to the entry that was asked for. */
  #emitDispatch(): void {
    const { structure, entries } = this.plan;
    const w = this.w;
    let needed = 0;
    for (const node of entries) needed |= this.registers.live[node];
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
  #emitGuard(loop: number): void {
    if (!this.#hasGuard(loop)) return;
    const { structure, entries, firstSide, lastSide } = this.plan;
    const w = this.w;
    const labels = this.#labelDepth[loop];
    w.getLocal(w.entry);
    w.i32(firstSide[loop]);
    w.op(Op.i32_sub);
    const targets: number[] = [];
    for (let number = firstSide[loop]; number <= lastSide[loop]; number++) {
      targets.push(labels[this.#isGuarded(number) ? placeIn(structure, loop, entries[number]) : 0]);
    }
    w.brTable([...targets, labels[0]]);
  }

  #emitNode(local: number): void {
    if (this.#isReached[local] === 0) return;
    const { nodeOf, entry, need, hub } = this.plan;
    this.dirty = this.registers.dirty[local];
    if (local === hub) {
      this.#emitHub();
      return;
    }
    const { code, nodes, layout } = this.module;
    const w = this.w;
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
        this.setExit(first, nodes.isContinuation[node] !== 0 ? Exit.LowGasPaid : Exit.LowGas);
        w.getLocal(Local.budget);
        w.i64Gas(need[local]);
        w.op(Op.i64_lt_s);
        w.exit(Op.br_if, this.dirty);
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
    const groups = this.#groups[local];
    const emitters = this.module.is64Bit ? EMITTERS : NARROW_EMITTERS;
    for (let index = first; index <= plainEnd; index++) {
      const id = code.id[index];
      if (accessSize[id] !== 0) {
        const runsOn = emitAccess(w, layout, code, index, groups[index - first], local, this.#hints, () => {
          this.setExit(index, Exit.Interpret);
          return this.dirty;
        });
        if (!runsOn) return;
      } else {
        emitters[id]!(w, code, index);
      }
      this.dirty |= writesOf(code, index);
      this.#hints = updateHints(this.#hints, code, index, layout);
    }
    this.#emitEnd(local, node, kind, last);
  }

  #emitEnd(local: number, node: number, kind: number, last: number): void {
    const { code, nodes } = this.module;
    const plan = this.plan;
    const w = this.w;
    const next = nodes.next[node];
    const taken = nodes.taken[node];
    switch (kind) {
      case NodeKind.Fall:
        this.emitJump(local, next, true);
        return;
      case NodeKind.Branch: {
        emitCondition(w, code, last);
        const to = localOf(plan, local, taken);
        if (to >= 0 && !isSideEntry(plan.structure, local, to)) {
          w.br(Op.br_if, this.#depthOf(local, to));
        } else {
          w.begin(Op.if);
          this.emitJump(local, taken, false);
          w.end();
        }
        this.emitJump(local, next, true);
        return;
      }
      case NodeKind.Jump:
        this.#emitLoadImmediate(last);
        this.emitJump(local, taken, true);
        return;
      case NodeKind.Call:
        this.#emitLoadImmediate(last);
        if (plan.inlinedAt[local] >= 0) this.emitLocalJump(local, fallTarget(nodes, plan, local), true);
        else this.emitCall(local, node);
        return;
      case NodeKind.CallIndirect:
        this.emitWord(last);
        this.#emitLoadImmediate(last);
        this.emitCall(local, node);
        return;
      case NodeKind.Switch:
        this.emitWord(last);
        this.#emitLoadImmediate(last);
        this.#emitSwitch(local);
        return;
      case NodeKind.Return:
        if (plan.cloneOf[local] >= 0) this.emitInlinedReturn(local, last);
        else this.emitReturn(last);
        return;
      case NodeKind.HostCall:
        w.storeState(State.hostCall, code.imm1[last]);
        w.storeState(State.nextPc, code.nextOffset[last]);
        this.setExit(last, Exit.HostCall);
        w.exit(Op.br, this.dirty);
        return;
      case NodeKind.Memset:
        this.setExit(last, Exit.Interpret);
        emitMemset(w, this.module.layout, this.dirty, this.module.is64Bit);
        this.dirty |= writesOf(code, last);
        this.emitJump(local, next, true);
        return;
      default:
        this.setExit(last, Exit.Interpret);
        w.exit(Op.br, this.dirty);
    }
  }

  /** The assignment of a `load_imm_and_jump` or `load_imm_and_jump_indirect`. */
  #emitLoadImmediate(index: number): void {
    const { code } = this.module;
    const id = code.id[index];
    if (id !== INSTRUCTION_IDS.load_imm_and_jump && id !== INSTRUCTION_IDS.load_imm_and_jump_indirect) return;
    this.w.i64(code.imm1[index]);
    this.w.set(code.reg1[index]);
    this.dirty |= writesOf(code, index);
  }

  /** The depth of the block or loop that a jump to a node goes to. */
  #depthOf(local: number, target: number): number {
    const { structure } = this.plan;
    const loop = commonLoop(structure, local, target);
    const place = placeIn(structure, loop, target);
    const isBackwards = structure.header[loop] === target || (local !== target && place <= placeIn(structure, loop, local));
    return isBackwards ? this.#loopDepth[loop] : this.#labelDepth[loop][place];
  }

  /** A jump to a node of the program. If it is the last thing of the present node, control may just run on. */
  protected override emitJump(local: number, target: number, isLast: boolean): void {
    const to = localOf(this.plan, local, target);
    if (to >= 0) this.emitLocalJump(local, to, isLast);
    else this.emitTailCall(target);
  }

  /** A jump to a node of the plan. */
  protected override emitLocalJump(local: number, to: number, isLast: boolean): void {
    const { structure, entry } = this.plan;
    const w = this.w;
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

  /** A dynamic jump to `Local.word`: inside of the region if it leads there. */
  #emitSwitch(local: number): void {
    const { region, hub, structure } = this.plan;
    const w = this.w;
    // The hub has no number, so it cannot be reached through the side of a loop.
    if (hub < 0 || isSideEntry(structure, local, hub)) {
      this.emitDynamicTailCall();
      return;
    }
    this.pushRegionOfWord();
    w.i32(region);
    w.op(Op.i32_eq);
    // Not an `entry` yet: the loops on the way to the hub must not look for it.
    w.br(Op.br_if, this.#depthOf(local, hub));
    this.emitDynamicTailCall();
  }

  /** Goes on at the entry that `Local.word` says. */
  #emitHub(): void {
    const { graph, hub, entries } = this.plan;
    const w = this.w;
    const isTarget = new Set<number>();
    for (let at = graph.from[hub]; at < graph.from[hub + 1]; at++) isTarget.add(graph.to[at]);
    w.begin(Op.block);
    const targets = entries.map((node) => (isTarget.has(node) ? this.#depthOf(hub, node) : w.depth));
    w.getLocal(Local.word);
    w.i32(ENTRY_MASK);
    w.op(Op.i32_and);
    w.teeLocal(w.entry);
    w.brTable([...targets, w.depth]);
    w.end();
    this.emitDynamicTailCall();
  }
}
