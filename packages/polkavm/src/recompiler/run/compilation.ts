/** What the instances of a module share: where they spend their gas, and what of the module is compiled. */
import type { ModuleSource } from '../../engine/backend.ts';
import { type WasmModule, wasm } from '../../wasm/api.ts';
import type { LinearMemory } from '../../wasm/linear-memory.ts';
import type { MemoryLayout } from '../../wasm/memory-layout.ts';
import { analyseProgram, type ProgramAnalysis } from '../analysis/program-analysis.ts';
import { finish, type Paced, STEP_LENGTH, type Stepwise } from '../analysis/stepwise.ts';
import { RegionPlans } from '../plan/region-plans.ts';
import { withSmallCallees } from '../plan/small-callees.ts';
import { ENTRY_MASK, ENTRY_SHIFT, type Unit, unitOf } from '../plan/unit.ts';
import { compileUnit } from './compile-unit.ts';
import { Heat } from './heat.ts';
import { LinkedCode } from './linked-code.ts';
import { type Tiering, tieringAt } from './tiering.ts';
import { CompilerWarmUp } from './warm-up.ts';

/** Programs beyond this are interpreted: their analysis would take hundreds of megabytes. */
export const MAX_CODE_BYTES = 8 * 1024 * 1024;

/** Regions and entries share a word of 32 bits whose highest one says something else. */
const MAX_REGIONS = 0x7fff;

/** Marks an entry into a block that is paid for. */
export const CONTINUES = 0x8000_0000 | 0;

/** About the code that a step of the analysis looks at, and how many of them look at it. */
const STEP_BYTES = 3 * STEP_LENGTH;
const STEPS = 5;

/** The most instructions of the first unit of a module, while what compiles may still be cold itself; twice as many for each one after it. */
const FIRST_UNIT_LENGTH = 1500;

/**
 * The instructions that a step of compiling looks at, each of them five times in all: one or two milliseconds of work, once what
 * compiles is warm. A step ends with a function, so it may be longer by that.
 */
const COMPILED_AT_ONCE = 1500;

/** Of the process: what V8 has optimized serves all programs. */
const warmUp = new CompilerWarmUp();

/** More gas than any run has time for. */
const NEVER = Number.MAX_SAFE_INTEGER;

/** Samples that wait for the analysis, by place. */
const MAX_EARLY_PLACES = 0x1_0000;

export class Compilation {
  /** Gas that the tier below may spend until {@link takeSample} is due. */
  untilSample: number;
  /** Code offset -> word of the entry there, -1 if there is none; {@link CONTINUES} is added for parts of blocks. */
  entryWords: Int32Array = new Int32Array(0);
  readonly #source: ModuleSource;
  /** What was asked for; the rest is {@link tieringAt}. */
  readonly #asked: Partial<Tiering>;
  /** Whether all of the program is compiled at once. */
  readonly #isWhole: boolean;
  #random = 1;
  #period: number;
  /** Until the analysis is done: gas by code offset, and the sum. */
  #early: Map<number, number> | undefined = new Map();
  #earlyGas = 0;
  /** The sum at which the next step of the analysis is due. */
  #nextStepAt = 0;
  #analysing: Stepwise<ProgramAnalysis | undefined> | undefined;
  #plans: RegionPlans | undefined;
  #heat: Heat | undefined;
  /** The unit that is being compiled. */
  #compiling: { readonly unit: Unit; readonly work: Paced<Uint8Array<ArrayBuffer>> } | undefined;
  readonly #units: WasmModule[] = [];
  #jumpTable: Int32Array = new Int32Array(0);
  readonly #linked = new WeakMap<LinearMemory, LinkedCode>();

  /** @param compileAfter the gas after which all of the program is compiled; undefined for what is hot only */
  constructor(source: ModuleSource, compileAfter: number | undefined, tiering: Partial<Tiering>) {
    this.#source = source;
    this.#asked = tiering;
    this.#isWhole = compileAfter !== undefined;
    this.#period = compileAfter ?? this.#tiering.samplingGas;
    this.untilSample = this.#period;
    if (source.program.code.length > MAX_CODE_BYTES) this.#giveUp();
  }

  /** Whether any of the program is compiled. */
  get hasCode(): boolean {
    return this.#units.length > 0;
  }

  /** Notes that a run is at a code offset, and compiles what that makes worth it: some milliseconds of work at most, unless all is compiled. */
  takeSample(pc: number, layout: MemoryLayout): void {
    if (this.#isWhole) {
      this.#compileAll(layout);
      return;
    }
    warmUp.addGas(this.#period);
    if (this.#plans === undefined) this.#addEarly(pc);
    else this.#addHeat(pc, this.#period);
    if (this.#plans === undefined) this.#prepare();
    else if (this.#compiling !== undefined) this.#continueCompiling(COMPILED_AT_ONCE);
    else if (this.#heat!.isHot) this.#compileHottest(layout);
    // Given up: no sample is ever due again.
    if (this.#early === undefined && this.#plans === undefined) return;
    this.#period = this.#compiling === undefined ? this.#nextPeriod() : this.#tiering.gasPerStep;
    this.untilSample = this.#period;
  }

  /** Whether the code at an offset is compiled, so that an entry cannot be far. */
  isCompiled(pc: number): boolean {
    const region = this.#regionAt(pc);
    return region >= 0 && this.#heat!.isSettled(region);
  }

  /** The code offset of an entry's word, and whether the block there is paid for. */
  placeOf(word: number): { readonly pc: number; readonly isPaid: boolean } {
    const { nodes, code } = this.#plans!.analysis;
    const plan = this.#plans!.of(word >>> ENTRY_SHIFT);
    const node = plan.nodeOf[plan.entries[word & ENTRY_MASK]];
    return { pc: code.offset[nodes.first[node]], isPaid: nodes.isContinuation[node] !== 0 };
  }

  /** The compiled code on a linear memory. */
  linkedTo(linear: LinearMemory): LinkedCode {
    let linked = this.#linked.get(linear);
    if (linked === undefined) {
      linked = new LinkedCode(linear, this.#plans!.analysis.regions.count);
      this.#linked.set(linear, linked);
    }
    return linked;
  }

  update(linked: LinkedCode): void {
    linked.update(this.#units, this.#jumpTable);
  }

  get #tiering(): Tiering {
    return { ...tieringAt(warmUp), ...this.#asked };
  }

  #giveUp(): void {
    this.untilSample = NEVER;
    this.#early = undefined;
  }

  /** A period that no loop of the program is in step with; the same ones in each run of it. */
  #nextPeriod(): number {
    this.#random = Math.imul(this.#random, 0x343fd) + 0x269ec3;
    return Math.ceil(this.#tiering.samplingGas * (0.5 + (this.#random >>> 8) / 2 ** 24));
  }

  #addEarly(pc: number): void {
    const early = this.#early!;
    this.#earlyGas += this.#period;
    if (early.size < MAX_EARLY_PLACES) early.set(pc, (early.get(pc) ?? 0) + this.#period);
  }

  /** A step of the analysis, once it is worth it; of much code each of them after about as much time as it takes. */
  #prepare(): void {
    const { program, blockCost } = this.#source;
    const { analysisGasPerByte, gasPerUnit } = this.#tiering;
    const { length } = program.code;
    if (this.#earlyGas < this.#nextStepAt + gasPerUnit + analysisGasPerByte * Math.min(length, STEP_BYTES)) return;
    if (length > STEP_BYTES) this.#nextStepAt += (analysisGasPerByte * STEP_BYTES) / STEPS;
    this.#analysing ??= analyseProgram(program, blockCost);
    const step = this.#analysing.next();
    if (step.done !== true) {
      if (length > STEP_BYTES) warmUp.analysis.addInstructions(STEP_LENGTH / STEPS);
      return;
    }
    this.#analysing = undefined;
    warmUp.analysis.addInstructions(step.value?.code.count ?? 0);
    const early = this.#early;
    if (step.value === undefined || !this.#begin(step.value)) {
      this.#giveUp();
      return;
    }
    for (const [pc, gas] of early!) this.#addHeat(pc, gas);
    this.#early = undefined;
  }

  /** Makes ready to compile; false if there is nothing to compile. */
  #begin(analysis: ProgramAnalysis): boolean {
    if (analysis.regions.count > MAX_REGIONS) return false;
    const { regions, isTangled, jumpTargets } = analysis;
    const plans = new RegionPlans(analysis);
    this.#plans = plans;
    this.#heat = new Heat(regions.count, (region) => plans.lengthOf(region), this.#tiering);
    for (let region = 0; region < regions.count; region++) if (isTangled[region] !== 0) this.#heat.settle(region);
    this.#jumpTable = new Int32Array(jumpTargets.length).fill(-1);
    this.entryWords = new Int32Array(this.#source.program.code.length + 1).fill(-1);
    return true;
  }

  #regionAt(pc: number): number {
    if (this.#plans === undefined) return -1;
    const { code, nodes, regions } = this.#plans.analysis;
    const index = code.indexOf[pc] ?? -1;
    const node = index < 0 ? -1 : nodes.startingAt[index];
    return node < 0 ? -1 : regions.of[node];
  }

  #addHeat(pc: number, gas: number): void {
    const region = this.#regionAt(pc);
    if (region >= 0) this.#heat!.add(region, gas);
  }

  #compileAll(layout: MemoryLayout): void {
    this.untilSample = NEVER;
    const analysis = finish(analyseProgram(this.#source.program, this.#source.blockCost));
    if (analysis === undefined || !this.#begin(analysis)) return;
    const { regions, isTangled } = analysis;
    const all = Array.from({ length: regions.count }, (_, region) => region).filter((region) => isTangled[region] === 0);
    this.#beginUnit(all, new Set(all), layout);
    this.#continueCompiling(Number.POSITIVE_INFINITY);
  }

  #compileHottest(layout: MemoryLayout): void {
    const plans = this.#plans!;
    const most = Math.min(this.#tiering.maxUnitLength, FIRST_UNIT_LENGTH * 2 ** this.#units.length);
    const hottest = this.#heat!.hottest(most);
    this.#beginUnit(withSmallCallees(plans.analysis, hottest), new Set(hottest), layout);
    this.#continueCompiling(this.#tiering.gasPerStep > 0 ? COMPILED_AT_ONCE : Number.POSITIVE_INFINITY);
  }

  /** @param resumable those of the regions that are entered from outside */
  #beginUnit(members: readonly number[], resumable: ReadonlySet<number>, layout: MemoryLayout): void {
    const plans = this.#plans!;
    for (const region of resumable) this.#heat!.settle(region);
    const unit = unitOf(plans.analysis, members, (region) => resumable.has(region));
    this.#compiling = { unit, work: compileUnit(this.#source.program, plans, unit, layout) };
  }

  /** Plans and emits so many instructions of the unit at hand, or a little more. */
  #continueCompiling(atOnce: number): void {
    const { unit, work } = this.#compiling!;
    let step = work.next();
    for (let done = 0; step.done !== true; step = work.next()) {
      done += step.value;
      if (done >= atOnce) return;
    }
    this.#compiling = undefined;
    for (const region of unit.resumable) warmUp.units.addInstructions(this.#plans!.lengthOf(region));
    try {
      this.#units.push(new wasm.Module(step.value));
    } catch {
      // The WebAssembly engine has limits on modules. The tier below has none.
      return;
    }
    this.#addEntries(unit.resumable);
  }

  /** The entries of regions that are compiled now. */
  #addEntries(compiled: readonly number[]): void {
    const plans = this.#plans!;
    const { code, nodes, regions, jumpTargets } = plans.analysis;
    for (const region of compiled) {
      for (let node = regions.start[region]; node < regions.start[region + 1]; node++) {
        const word = plans.wordOf(node);
        if (word < 0) continue;
        this.entryWords[code.offset[nodes.first[node]]] = nodes.isContinuation[node] !== 0 ? word | CONTINUES : word;
      }
    }
    const isNew = new Uint8Array(regions.count);
    for (const region of compiled) isNew[region] = 1;
    for (let at = 0; at < jumpTargets.length; at++) {
      const node = jumpTargets[at];
      if (node >= 0 && isNew[regions.of[node]] !== 0) this.#jumpTable[at] = plans.wordOf(node);
    }
  }
}
