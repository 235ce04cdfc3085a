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
import type { RunFunction } from '../../wasm/linear-memory.ts';
import { readRegisters, writeRegisters } from '../../wasm/linear-registers.ts';
import { Exit, State } from '../../wasm/memory-layout.ts';
import type { Compilation } from './compilation.ts';
import { CONTINUES } from './compile-program.ts';

/** The number of blocks that are interpreted one by one on the way to compiled code. After that the tier below gets longer and longer slices. */
const SINGLE_BLOCKS = 32;
const MAX_HOP_DOUBLINGS = 16;

export class RecompilerInstance implements Instance {
  readonly module: Module;
  readonly registers: BigUint64Array;
  readonly #compilation: Compilation;
  readonly #below: LinearInstance;
  readonly #is64Bit: boolean;
  /** The compiled code, once it was entered. */
  #runCompiled: RunFunction | undefined;
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
    if (linear === undefined || this.#compilation.state === 'interpreted') return this.#note(this.#below.run());
    if (linear.isInDebt) return Stop.OutOfGas;
    let hops = 0;
    for (;;) {
      // `Stop.Step` means that it is to go on.
      const word = this.#findEntry();
      const stop = word < 0 ? this.#runBelow(hops++) : this.#execute(word);
      if (stop !== Stop.Step) return stop;
      if (word >= 0) hops = 0;
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
    const { entryWords } = this.#compilation;
    this.#runCompiled ??= this.#compilation.runOn(linear);
    const run = this.#runCompiled;
    writeRegisters(linear, this.registers, this.#is64Bit);
    let word = entry;
    for (;;) {
      const exit = run(word);
      const pc = exit >>> 3;
      const why = exit & 7;
      const isLow = why === Exit.LowGas || why === Exit.LowGasPaid;
      if (isLow && below.refillGas()) {
        word = entryWords[pc];
        if (word !== -1) {
          word &= ~CONTINUES;
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

  /** Runs in the tier below until the module is hot, or towards an entry of its compiled code. */
  #runBelow(hops: number): Stop {
    const compilation = this.#compilation;
    const below = this.#below;
    if (below.linear === undefined || compilation.state === 'interpreted') return this.#note(below.run());
    const isCold = compilation.state === 'cold';
    const limit = isCold ? BigInt(compilation.untilHot) : this.#hopLength(hops);
    const gas = below.getGas();
    if (gas <= limit) {
      const stop = this.#note(below.run());
      if (isCold) compilation.untilHot -= Number(gas - below.getGas());
      return stop;
    }
    below.setGas(limit);
    const stop = this.#note(below.run());
    const used = limit - below.getGas();
    below.setGas(gas - used);
    // Blocks that cost more than the limit must not keep a module cold.
    if (isCold) compilation.untilHot = stop === Stop.OutOfGas ? 0 : compilation.untilHot - Number(used);
    return stop === Stop.OutOfGas ? Stop.Step : stop;
  }

  /** The word of the entry where the program goes on, or -1. Compiles the module if it is time. */
  #findEntry(): number {
    const compilation = this.#compilation;
    const { linear, nextPc, isPaid } = this.#below;
    if (linear === undefined || nextPc === undefined) return -1;
    if (compilation.state === 'cold' && compilation.untilHot <= 0) compilation.compile(linear.layout);
    const word = compilation.entryWords[nextPc] ?? -1;
    if (word === -1) return -1;
    const continues = word < 0;
    // A `memset` that starts a block and was interrupted is at an entry, but its block is paid for.
    if (continues !== isPaid) return -1;
    // If nothing runs, 32-bit registers stay as the host wrote them, which may be wider than 32 bits.
    if (!this.#is64Bit && !isPaid && this.#below.getGas() < (this.module.gasCost(nextPc) ?? 0n)) return -1;
    return word & ~CONTINUES;
  }

  /** The gas for the tier below to run on with, so that it stops at the next block. */
  #hopLength(hops: number): bigint {
    const doublings = Math.min(hops - SINGLE_BLOCKS, MAX_HOP_DOUBLINGS);
    if (doublings >= 0) return 1n << BigInt(doublings);
    const { nextPc, isPaid } = this.#below;
    if (isPaid || nextPc === undefined) return 0n;
    return this.module.gasCost(nextPc) ?? 0n;
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
