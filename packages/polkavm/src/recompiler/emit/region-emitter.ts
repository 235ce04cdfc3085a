/** Emits the function of one region: its nodes in the order of its structure, with their checks, jumps and calls. */
import { accessSize } from '../../isa/memory-accesses.ts';
import { EMITTERS, emitCondition, NARROW_EMITTERS } from '../../wasm/emit-arithmetic.ts';
import { Exit, State } from '../../wasm/memory-layout.ts';
import { Op } from '../../wasm/opcodes.ts';
import { findReached } from '../analysis/graph.ts';
import { writesOf } from '../analysis/instruction-effects.ts';
import { placeIn, ROOT } from '../analysis/loop-structure.ts';
import { NodeKind } from '../analysis/nodes.ts';
import { findAccessGroups, type GroupedAccess, groupsAtStart } from '../plan/access-groups.ts';
import type { FunctionKind } from '../plan/function-kind.ts';
import type { ModulePlan } from '../plan/module-plan.ts';
import { findPointerHints, type PointerHints, updateHints } from '../plan/pointer-hints.ts';
import { fallTarget, localOf } from '../plan/region-nodes.ts';
import { isIrreducibleEntry, type RegionPlan } from '../plan/region-plan.ts';
import { CallEmitter } from './call-emitter.ts';
import { emitAccess, emitCheck, emitMemset } from './emit-memory.ts';
import { emitRoundsTest } from './emit-rounds-test.ts';
import { FunctionContext } from './function-context.ts';
import { type FunctionWriter, Local } from './function-writer.ts';
import { JumpEmitter } from './jump-emitter.ts';
import { SwitchEmitter } from './switch-emitter.ts';
import { TailCallEmitter } from './tail-call-emitter.ts';

/** Emits one function of a region. */
export class RegionEmitter {
  readonly #context: FunctionContext;
  readonly #jumps: JumpEmitter;
  readonly #switches: SwitchEmitter;
  readonly #calls: CallEmitter;
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
    this.#context = new FunctionContext(module, plan, kind, writer);
    const tailCalls = new TailCallEmitter(this.#context);
    this.#jumps = new JumpEmitter(this.#context, tailCalls);
    this.#switches = new SwitchEmitter(this.#context, this.#jumps, tailCalls);
    this.#calls = new CallEmitter(this.#context, this.#jumps);
    this.#nodeHints = findPointerHints(plan, module.nodes, module.code, module.layout);
    this.#groups = findAccessGroups(plan, module.nodes, module.code);
    this.#isReached = findReached(plan.graph, kind === 'fast' ? [plan.head] : plan.entries);
    this.#usesEntry = plan.structure.items.some(
      (_, loop) => loop !== ROOT && !this.#isDispatchLoop(loop) && this.#hasGuard(loop),
    );
  }

  emit(): void {
    this.#context.w.start(this.#context.kind, this.#context.module.conventions.parameters[this.#context.plan.region]);
    this.#emitLevel(ROOT);
  }

  /** Whether a loop begins with the dispatch block, which passes control on to entries as well. */
  #isDispatchLoop(loop: number): boolean {
    const { structure, dispatch } = this.#context.plan;
    return this.#context.dispatchesByIndex && structure.loopOf[dispatch] === loop;
  }

  /** Whether control may come into a loop other than at its header. */
  #hasGuard(loop: number): boolean {
    const { firstSide, lastSide } = this.#context.plan;
    for (let number = firstSide[loop]; number <= lastSide[loop]; number++) if (this.#isGuarded(number)) return true;
    return false;
  }

  /** Whether the loops around an entry pass on to it: in fast functions only if jumps of the region need it. */
  #isGuarded(number: number): boolean {
    return this.#context.kind === 'resumable' || this.#context.plan.isIrreducible[this.#context.plan.entries[number]] !== 0;
  }

  #emitLevel(loop: number): void {
    const { structure, labelled } = this.#context.plan;
    const w = this.#context.w;
    const items = structure.items[loop];
    const labels: number[] = [];
    this.#jumps.labelDepth[loop] = labels;
    if (loop !== ROOT) {
      w.begin(Op.loop);
      this.#jumps.loopDepth[loop] = w.depth;
    }
    for (let place = items.length - 1; place >= 0; place--) {
      if (labelled[loop][place] === 0) continue;
      w.begin(Op.block);
      labels[place] = w.depth;
    }
    if (loop !== ROOT) this.#emitGuard(loop);
    else if (this.#context.kind === 'fast') this.#emitHead();
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
    const { structure, head, region } = this.#context.plan;
    const w = this.#context.w;
    w.load(this.#context.registers.live[head] & ~this.#context.module.conventions.parameters[region]);
    this.#context.saveCompared();
    const place = placeIn(structure, ROOT, head);
    if (place !== 0) w.br(Op.br, this.#jumps.labelDepth[ROOT][place]);
  }

  /** At the start of a resumable function: jumps to the requested entry. */
  #emitDispatch(): void {
    const { structure, entries } = this.#context.plan;
    const w = this.#context.w;
    let needed = 0;
    for (const node of entries) needed |= this.#context.registers.live[node];
    w.load(needed);
    const targets = entries.map((node) => this.#jumps.labelDepth[ROOT][placeIn(structure, ROOT, node)]);
    if (targets.length === 1) {
      w.br(Op.br, targets[0]);
      return;
    }
    this.#context.setOut();
    w.getLocal(w.entry);
    w.brTable([...targets, targets[0]]);
  }

  /** At the start of a loop: jumps to the pending entry, if it lies in the loop. */
  #emitGuard(loop: number): void {
    if (this.#isDispatchLoop(loop) || !this.#hasGuard(loop)) return;
    const { structure, entries, firstSide, lastSide } = this.#context.plan;
    const w = this.#context.w;
    const labels = this.#jumps.labelDepth[loop];
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
    const { nodeOf, entry, gasToNextCheck, dispatch } = this.#context.plan;
    this.#context.dirty = this.#context.registers.dirty[local];
    if (local === dispatch) {
      this.#switches.emitDispatchBlock((number) => this.#isGuarded(number), this.#usesEntry);
      return;
    }
    const { code, nodes, layout } = this.#context.module;
    const w = this.#context.w;
    const node = nodeOf[local];
    this.#hints = this.#nodeHints[local];
    const first = nodes.first[node];
    const last = nodes.last[node];
    if (entry[local] >= 0) {
      if (this.#usesEntry) {
        w.i32(0);
        w.setLocal(w.entry);
      }
      if (gasToNextCheck[local] > 0) {
        this.#context.setExit(first, nodes.isContinuation[node] !== 0 ? Exit.LowGasPaid : Exit.LowGas);
        w.getLocal(Local.budget);
        w.i64Gas(gasToNextCheck[local]);
        w.op(Op.i64_lt_s);
        w.exit(Op.br_if, this.#context.dirty);
      }
    }
    this.#emitStartOfRun(local);
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
    const emitters = this.#context.module.is64Bit ? EMITTERS : NARROW_EMITTERS;
    for (let index = first; index <= plainEnd; index++) {
      const id = code.id[index];
      if (accessSize[id] !== 0) {
        const runsOn = emitAccess(w, layout, code, index, groups[index - first], local, this.#hints, () => {
          this.#context.setExit(index, Exit.Interpret);
          const { dirty } = this.#context;
          return (how) => w.exit(how, dirty);
        });
        if (!runsOn) return;
      } else {
        emitters[id]!(w, code, index);
      }
      this.#context.dirty |= writesOf(code, index);
      this.#hints = updateHints(this.#hints, code, index, layout);
    }
    this.#emitEnd(local, node, kind, last);
  }

  /** Before a run of rounds: goes elsewhere if it cannot be made. */
  #emitStartOfRun(local: number): void {
    const { plan, module, w } = this.#context;
    const run = plan.runs.get(local);
    if (run === undefined) return;
    const depth = this.#jumps.depthOf(local, run.otherwise);
    const leave = (op: number): void => w.br(op, depth);
    if (run.loop !== undefined) emitRoundsTest(w, run.loop, run.rounds, leave);
    for (const group of groupsAtStart(this.#groups, plan, local)) emitCheck(w, module.layout, group, this.#hints, leave);
  }

  #emitEnd(local: number, node: number, kind: number, last: number): void {
    const { code, nodes } = this.#context.module;
    const plan = this.#context.plan;
    const w = this.#context.w;
    const next = nodes.next[node];
    const taken = nodes.taken[node];
    switch (kind) {
      case NodeKind.Fall:
        this.#jumps.emitJump(local, next, true);
        return;
      case NodeKind.Branch: {
        if (plan.isUnconditional[local] !== 0) {
          this.#jumps.emitLocalJump(local, plan.unrolledTo[local], true);
          return;
        }
        emitCondition(w, code, last);
        const to = localOf(plan, local, taken);
        if (to >= 0 && !isIrreducibleEntry(plan.structure, local, to)) {
          w.br(Op.br_if, this.#jumps.depthOf(local, to));
        } else {
          w.begin(Op.if);
          this.#jumps.emitJump(local, taken, false);
          w.end();
        }
        this.#jumps.emitJump(local, next, true);
        return;
      }
      case NodeKind.Jump:
        this.#emitLoadImmediate(last);
        this.#jumps.emitJump(local, taken, true);
        return;
      case NodeKind.Call:
        this.#emitLoadImmediate(last);
        if (plan.inlinedAt[local] >= 0) this.#jumps.emitLocalJump(local, fallTarget(nodes, plan, local), true);
        else this.#calls.emitCall(local, node);
        return;
      case NodeKind.CallIndirect:
        this.#context.emitIndex(last);
        this.#context.emitLookUp();
        this.#emitLoadImmediate(last);
        this.#calls.emitCall(local, node);
        return;
      case NodeKind.Switch:
        this.#context.emitIndex(last);
        if (this.#context.dispatchesByIndex && !this.#context.assigns(last)) {
          this.#switches.emitIndexedJump(local);
          return;
        }
        this.#context.emitLookUp();
        this.#emitLoadImmediate(last);
        this.#switches.emitSwitch(local);
        return;
      case NodeKind.Return:
        if (plan.copyOf[local] >= 0) this.#calls.emitInlinedReturn(local, last);
        else this.#calls.emitReturn(last);
        return;
      case NodeKind.HostCall:
        w.storeState(State.hostCall, code.imm1[last]);
        w.storeState(State.nextPc, code.nextOffset[last]);
        this.#context.setExit(last, Exit.HostCall);
        w.exit(Op.br, this.#context.dirty);
        return;
      case NodeKind.Memset:
        this.#context.setExit(last, Exit.Interpret);
        emitMemset(w, this.#context.module.layout, this.#context.dirty, this.#context.module.is64Bit);
        this.#context.dirty |= writesOf(code, last);
        this.#jumps.emitJump(local, next, true);
        return;
      default:
        this.#context.setExit(last, Exit.Interpret);
        w.exit(Op.br, this.#context.dirty);
    }
  }

  /** The assignment of a `load_imm_and_jump` or `load_imm_and_jump_indirect`. */
  #emitLoadImmediate(index: number): void {
    if (!this.#context.assigns(index)) return;
    const { code } = this.#context.module;
    this.#context.w.i64(code.imm1[index]);
    this.#context.w.set(code.reg1[index]);
    this.#context.dirty |= writesOf(code, index);
  }
}
