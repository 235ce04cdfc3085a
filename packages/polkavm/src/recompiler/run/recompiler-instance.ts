/**
 * One run of a program, which alternates between compiled code and the tier below. Both work on the same linear memory.
 * The `nextPc` of the tier below is where either continues.
 */
import type { Instance, Module } from '../../engine/interface.ts';
import { Stop } from '../../engine/interface.ts';
import { INSTRUCTION_SETS } from '../../isa/instruction-set.ts';
import { Reg } from '../../isa/registers.ts';
import { RETURN_ADDRESS } from '../../memory/create-memory-map.ts';
import type { LinearInstance } from '../../wasm/linear-instance.ts';
import { readRegisters, writeRegisters } from '../../wasm/linear-registers.ts';
import { Exit, State } from '../../wasm/memory-layout.ts';
import { CONTINUES, type Compilation } from './compilation.ts';
import type { LinkedCode } from './linked-code.ts';

/** The time that a change of tier takes, or a single block in the tier below, in gas of the tier below. */
const GAS_PER_CHANGE = 800;

/**
 * On the way to compiled code the tier below runs single blocks, as long as there is credit: what runs compiled earns it, changes
 * of tier and single blocks use it up. Without credit the tier below runs long stretches, which earn a little. So a
 * program that never stays in compiled code for long takes not much longer than in the tier below alone.
 */
const MAX_CREDIT = 64 * GAS_PER_CHANGE;
const LONG_STRETCH = 16_000;
/** The share of a stretch that it earns: in code that is compiled, and elsewhere. */
const CREDIT_NEAR = 1 / 4;
const CREDIT_FAR = 1 / 16;

export class RecompilerInstance implements Instance {
  readonly module: Module;
  readonly registers: BigUint64Array;
  readonly #compilation: Compilation;
  readonly #below: LinearInstance;
  readonly #is64Bit: boolean;
  /** The compiled code, once it was entered. */
  #linked: LinkedCode | undefined;
  /** Gas that may still be lost on changes of tier; see {@link MAX_CREDIT}. */
  #credit = MAX_CREDIT;
  #pc = 0;
  #hostCall = 0;

  constructor(module: Module, compilation: Compilation, below: LinearInstance) {
    this.module = module;
    this.registers = below.registers;
    this.#compilation = compilation;
    this.#below = below;
    this.#is64Bit = INSTRUCTION_SETS[module.program.instructionSet].is64Bit;
  }

  getGas(): bigint {
    return this.#below.getGas();
  }

  setGas(gas: bigint): void {
    this.#below.setGas(gas);
  }

  get pc(): number {
    return this.#pc;
  }

  get nextPc(): number | undefined {
    return this.#below.nextPc;
  }

  get hostCall(): number {
    return this.#hostCall;
  }

  get faultAddress(): number {
    return this.#below.faultAddress;
  }

  get heapEnd(): number {
    return this.#below.heapEnd;
  }

  get memoryBytes(): number {
    return this.#below.memoryBytes;
  }

  setNextPc(pc: number): void {
    this.#below.setNextPc(pc);
  }

  prepareCall(pc: number): void {
    this.#below.prepareCall(pc);
  }

  run(): Stop {
    if (this.#below.nextPc === undefined) return this.#below.run();
    const linear = this.#below.moveToLinear();
    if (linear === undefined) return this.#note(this.#below.run());
    if (linear.isInDebt) return Stop.OutOfGas;
    for (;;) {
      // `Stop.Step` means that it is to go on.
      const word = this.#findEntry();
      const stop = word < 0 ? this.#runBelow() : this.#execute(word);
      if (stop !== Stop.Step) return stop;
    }
  }

  step(): Stop {
    return this.#note(this.#below.step());
  }

  readMemory(address: number, dest: Uint8Array): boolean {
    return this.#below.readMemory(address, dest);
  }

  writeMemory(address: number, src: Uint8Array): boolean {
    return this.#below.writeMemory(address, src);
  }

  isAccessible(address: number, length: number, write: boolean): boolean {
    return this.#below.isAccessible(address, length, write);
  }

  release(): void {
    this.#below.release();
  }

  /** Runs compiled code from an entry. */
  #execute(entry: number): Stop {
    const below = this.#below;
    const linear = below.linear!;
    const compilation = this.#compilation;
    const { entryWords } = compilation;
    this.#linked ??= compilation.linkedTo(linear);
    compilation.update(this.#linked);
    const { run } = this.#linked;
    writeRegisters(linear, this.registers, this.#is64Bit);
    let word = entry;
    let gas = linear.words[State.gas / 4];
    for (;;) {
      const exit = run(word);
      const used = gas - linear.words[State.gas / 4];
      this.#credit = used > 0 ? Math.min(MAX_CREDIT, this.#credit + used) : this.#credit;
      const pc = exit >>> 3;
      const why = exit & 7;
      const isLow = why === Exit.LowGas || why === Exit.LowGasPaid;
      if (isLow && below.refillGas()) {
        word = entryWords[pc];
        if (word !== -1) {
          word &= ~CONTINUES;
          gas = linear.words[State.gas / 4];
          continue;
        }
        // This place exists only in a copy of its function; there is an entry further on.
        readRegisters(linear, this.registers, this.#is64Bit);
        this.#goTo(pc, why === Exit.LowGasPaid);
        return Stop.Step;
      }
      readRegisters(linear, this.registers, this.#is64Bit);
      if (why === Exit.HostCall) {
        this.#pc = pc;
        this.#hostCall = linear.words[State.hostCall / 4] >>> 0;
        below.enterPaid(linear.words[State.nextPc / 4]);
        return Stop.HostCall;
      }
      if (why === Exit.Return && linear.words[2 * Reg.ra] >>> 0 === RETURN_ADDRESS) {
        this.#pc = pc;
        below.finishAt(pc);
        return Stop.Finished;
      }
      this.#credit -= GAS_PER_CHANGE;
      if (why === Exit.Cold) {
        const place = compilation.placeOf(linear.words[State.goto / 4]);
        this.#goTo(place.pc, place.isPaid);
        return Stop.Step;
      }
      this.#goTo(pc, why !== Exit.LowGas);
      // The tier below runs one instruction, which is often all that is needed.
      return this.#note(isLow ? below.run() : below.step());
    }
  }

  /** Where the program goes on, in a block that is paid for or not. */
  #goTo(pc: number, isPaid: boolean): void {
    if (isPaid) this.#below.enterPaid(pc);
    else this.#below.setNextPc(pc);
  }

  /** Runs in the tier below until the next sample is due, or towards an entry of compiled code. */
  #runBelow(): Stop {
    const compilation = this.#compilation;
    const below = this.#below;
    if (below.linear === undefined) return this.#note(below.run());
    let limit = Math.max(0, compilation.untilSample);
    if (compilation.hasCode) {
      const isSearching = this.#credit > 0;
      limit = Math.min(limit, isSearching ? this.#costOfNext() : LONG_STRETCH);
      this.#credit += isSearching ? -GAS_PER_CHANGE : this.#creditOfStretch();
      compilation.untilSample -= GAS_PER_CHANGE;
    }
    const gas = below.getGas();
    for (;;) {
      if (gas <= limit) {
        const stop = this.#note(below.run());
        compilation.untilSample -= Number(gas - below.getGas());
        return stop;
      }
      const given = BigInt(limit);
      below.setGas(given);
      const stop = this.#note(below.run());
      const used = given - below.getGas();
      below.setGas(gas - used);
      compilation.untilSample -= Number(used);
      if (stop !== Stop.OutOfGas) return stop;
      if (used > 0n || this.#below.isPaid) return Stop.Step;
      // The next block costs more than that.
      const cost = this.#costOfNext();
      if (cost <= limit) return Stop.Step;
      limit = cost;
    }
  }

  /** The word of the entry where the program goes on, or -1. Compiles what it is time for. */
  #findEntry(): number {
    const compilation = this.#compilation;
    const { linear, nextPc, isPaid } = this.#below;
    if (linear === undefined || nextPc === undefined) return -1;
    if (compilation.untilSample <= 0) compilation.takeSample(nextPc, linear.layout);
    const word = compilation.entryWords[nextPc] ?? -1;
    if (word === -1 || this.#credit <= 0) return -1;
    const continues = word < 0;
    // A `memset` that starts a block and was interrupted is at an entry, but its block is paid for.
    if (continues !== isPaid) return -1;
    // If nothing runs, 32-bit registers stay as the host wrote them, which may be wider than 32 bits.
    if (!this.#is64Bit && !isPaid && this.#below.getGas() < (this.module.gasCost(nextPc) ?? 0n)) return -1;
    return word & ~CONTINUES;
  }

  /** What a long stretch in the tier below is worth: more if it begins in code that is compiled, where an entry cannot be far. */
  #creditOfStretch(): number {
    return LONG_STRETCH * (this.#compilation.isCompiled(this.#below.nextPc ?? -1) ? CREDIT_NEAR : CREDIT_FAR);
  }

  /** What entering the block at the place where the program goes on costs; 0 if it is paid for. */
  #costOfNext(): number {
    const { nextPc, isPaid } = this.#below;
    return nextPc === undefined || isPaid ? 0 : Number(this.module.gasCost(nextPc) ?? 0n);
  }

  /** Takes over the stop of the tier below. */
  #note(stop: Stop): Stop {
    // With negative gas nothing runs and nothing changes.
    if (stop === Stop.OutOfGas && this.#below.getGas() < 0n) return stop;
    this.#pc = this.#below.pc;
    this.#hostCall = this.#below.hostCall;
    return stop;
  }
}
