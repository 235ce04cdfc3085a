/**
 * One run of a program, now in compiled code, now in the interpreter. Both work on the same memory once the
 * compiled code has run; registers and gas are handed over.
 */
import type { Instance, Module } from '../../engine/interface.ts';
import { Stop } from '../../engine/interface.ts';
import { Reg } from '../../isa/registers.ts';
import { RETURN_ADDRESS } from '../../memory/create-memory-map.ts';
import { Exit, State } from '../../wasm/memory-layout.ts';
import type { Compilation } from './compilation.ts';
import { CONTINUES } from './compile-program.ts';
import type { LinearMemory } from './linear-memory.ts';
import type { WatchedMemory } from './watched-memory.ts';

/**
 * The most gas that compiled code gets at a time. When it is used up, loops are left and entered again, and so come
 * to run in code that the engine has optimized in the meantime.
 */
const GAS_SLICE = 4_000_000n;

/** What any block costs is less, and the gas of compiled code must be. */
const MAX_GAS_SLICE = 1n << 50n;

/** Blocks that are interpreted one by one on the way to compiled code, before it is given longer and longer time. */
const SINGLE_BLOCKS = 32;
const MAX_HOP_DOUBLINGS = 16;

/** What is known of the place where the interpreter goes on. */
type Place =
  /** The start of a block that is still to be paid, or a code offset from outside. */
  | 'unpaid'
  /** Behind an `ecalli`. */
  | 'paid'
  | 'unknown';

export class RecompilerInstance implements Instance {
  readonly module: Module;
  readonly registers: BigUint64Array;
  readonly #compilation: Compilation;
  readonly #inner: Instance;
  readonly #memory: WatchedMemory;
  #linear: LinearMemory | undefined;
  /** Registers, gas and place are in linear memory and the fields below; else they are the interpreter's. */
  #isCompiled = false;
  /** Gas beyond the present slice. */
  #reserve = 0n;
  #pc = 0;
  #nextPc: number | undefined;
  /** The entry of the compiled code that is to be run next. */
  #word = -1;
  #hostCall = 0;
  #place: Place = 'unpaid';
  /** The instance has outgrown compiled code. */
  #isBarred = false;

  constructor(module: Module, compilation: Compilation, inner: Instance, memory: WatchedMemory) {
    this.module = module;
    this.registers = inner.registers;
    this.#compilation = compilation;
    this.#inner = inner;
    this.#memory = memory;
  }

  getGas(): bigint {
    if (!this.#isCompiled) return this.#inner.getGas();
    const gas = this.#linear!.gas[0];
    return this.#reserve === 0n ? gas : gas + this.#reserve;
  }

  setGas(gas: bigint): void {
    if (!this.#isCompiled) {
      this.#inner.setGas(gas);
      return;
    }
    const isLong = gas > GAS_SLICE;
    this.#linear!.gas[0] = isLong ? GAS_SLICE : gas;
    this.#reserve = isLong ? gas - GAS_SLICE : 0n;
  }

  get pc(): number {
    return this.#pc;
  }

  get nextPc(): number | undefined {
    return this.#isCompiled ? this.#nextPc : this.#inner.nextPc;
  }

  get hostCall(): number {
    return this.#hostCall;
  }

  get faultAddress(): number {
    return this.#inner.faultAddress;
  }

  get heapEnd(): number {
    return this.#inner.heapEnd;
  }

  get memoryBytes(): number {
    return this.#inner.memoryBytes;
  }

  setNextPc(pc: number): void {
    this.#takeGasBack();
    this.#inner.setNextPc(pc);
    this.#place = 'unpaid';
  }

  prepareCall(pc: number): void {
    this.#takeGasBack();
    this.#inner.prepareCall(pc);
    this.#place = 'unpaid';
  }

  run(): Stop {
    if (this.#isCompiled) {
      const linear = this.#linear!;
      if (this.#nextPc === undefined) return this.#inner.run();
      if (this.#isInDebt()) return Stop.OutOfGas;
      linear.state.set(this.registers);
      this.#word = this.#compilation.entryWords[this.#nextPc] & ~CONTINUES;
    }
    for (;;) {
      // `Stop.Step` means that the other one is to go on.
      const stop = this.#isCompiled ? this.#execute() : this.#interpret();
      if (stop !== Stop.Step) return stop;
    }
  }

  step(): Stop {
    if (this.#isCompiled) {
      if (this.#nextPc === undefined) return this.#inner.step();
      if (this.#isInDebt()) return Stop.OutOfGas;
      this.#leave(this.#nextPc, true);
    }
    return this.#note(this.#inner.step());
  }

  readMemory(address: number, dest: Uint8Array): boolean {
    return this.#inner.readMemory(address, dest);
  }

  writeMemory(address: number, src: Uint8Array): boolean {
    return this.#inner.writeMemory(address, src);
  }

  isAccessible(address: number, length: number, write: boolean): boolean {
    return this.#inner.isAccessible(address, length, write);
  }

  release(): void {
    this.#takeGasBack();
    this.#inner.release();
    if (this.#linear !== undefined) this.#compilation.recycle(this.#linear);
    this.#linear = undefined;
  }

  /** Whether the gas in linear memory is negative, so that nothing runs. */
  #isInDebt(): boolean {
    return this.#linear!.words[State.gas / 4 + 1] < 0;
  }

  /** Runs compiled code from the entry `#word`. Registers and gas are in linear memory. */
  #execute(): Stop {
    const linear = this.#linear!;
    let word = this.#word;
    for (;;) {
      const exit = linear.run(word);
      const pc = exit >>> 3;
      const why = exit & 7;
      if ((why === Exit.LowGas || why === Exit.LowGasPaid) && this.#reserve !== 0n) {
        this.#refill(linear);
        word = this.#compilation.entryWords[pc];
        if (word !== -1) {
          word &= ~CONTINUES;
          continue;
        }
        // Only in a copy of its function: there is an entry further on.
        this.registers.set(linear.state);
        this.#leave(pc, why === Exit.LowGasPaid);
        return Stop.Step;
      }
      this.registers.set(linear.state);
      switch (why) {
        case Exit.HostCall:
          this.#pc = pc;
          this.#nextPc = linear.words[State.nextPc / 4];
          this.#hostCall = linear.words[State.hostCall / 4] >>> 0;
          return Stop.HostCall;
        case Exit.Return:
          if (linear.words[2 * Reg.ra] >>> 0 !== RETURN_ADDRESS) break;
          this.#pc = pc;
          this.#nextPc = undefined;
          return Stop.Finished;
        case Exit.LowGas:
        case Exit.LowGasPaid:
          this.#leave(pc, why === Exit.LowGasPaid);
          return this.#note(this.#inner.run());
      }
      // The interpreter takes one instruction; often that is all it was left for.
      this.#leave(pc, true);
      const stop = this.#note(this.#inner.step());
      if (stop === Stop.Step) this.#place = 'paid';
      return stop;
    }
  }

  /** Adds gas from the reserve to what is left of the slice. */
  #refill(linear: LinearMemory): void {
    const gas = this.getGas();
    // A slice that is hardly used is too small for what is to be run.
    const slice = linear.gas[0] > GAS_SLICE / 2n ? MAX_GAS_SLICE : GAS_SLICE;
    const isLong = gas > slice;
    linear.gas[0] = isLong ? slice : gas;
    this.#reserve = isLong ? gas - slice : 0n;
  }

  /** Hands over to the interpreter, which is to go on at a code offset whose block is paid for or not. */
  #leave(pc: number, isPaid: boolean): void {
    const gas = this.getGas();
    this.#isCompiled = false;
    // Entering in mid-block charges the block once more.
    this.#inner.setGas(isPaid ? gas + this.module.gasCost(pc)! : gas);
    this.#inner.setNextPc(pc);
    this.#place = isPaid ? 'unknown' : 'unpaid';
  }

  /** Runs in the interpreter until the module is hot and an entry of its compiled code is reached. */
  #interpret(): Stop {
    const compilation = this.#compilation;
    for (let hops = 0; ; hops++) {
      if (compilation.state === 'cold' && compilation.untilHot <= 0) compilation.compile(this.#memory.memory);
      if (compilation.state === 'interpreted' || this.#isBarred) return this.#note(this.#inner.run());
      let limit: bigint;
      if (compilation.state === 'cold') {
        limit = BigInt(compilation.untilHot);
      } else {
        this.#word = this.#findEntry();
        if (this.#word >= 0 && this.#enter()) return Stop.Step;
        limit = this.#hopLength(hops);
      }
      const gas = this.#inner.getGas();
      if (gas <= limit) {
        const stop = this.#note(this.#inner.run());
        compilation.untilHot -= Number(gas - this.#inner.getGas());
        return stop;
      }
      this.#inner.setGas(limit);
      const stop = this.#note(this.#inner.run());
      const used = limit - this.#inner.getGas();
      this.#inner.setGas(gas - used);
      // Blocks that cost more than the limit must not keep a module cold.
      compilation.untilHot -= Math.max(Number(used), stop === Stop.OutOfGas ? 1 : 0);
      if (stop !== Stop.OutOfGas) return stop;
      if (compilation.state === 'cold') compilation.untilHot = 0;
    }
  }

  /** The word of the entry at the place where the interpreter is, or -1. */
  #findEntry(): number {
    const nextPc = this.#inner.nextPc;
    if (nextPc === undefined || this.#place === 'unknown') return -1;
    if (this.#inner.getGas() < 0n) return -1;
    const word = this.#compilation.entryWords[nextPc] ?? -1;
    if (word === -1) return -1;
    const continues = word < 0;
    if (continues !== (this.#place === 'paid')) return -1;
    return word & ~CONTINUES;
  }

  /** The gas for the interpreter to run on with, so that it stops at the next block. */
  #hopLength(hops: number): bigint {
    const doublings = Math.min(hops - SINGLE_BLOCKS, MAX_HOP_DOUBLINGS);
    if (doublings >= 0) return 1n << BigInt(doublings);
    const nextPc = this.#inner.nextPc;
    if (this.#place !== 'unpaid' || nextPc === undefined) return 0n;
    return this.module.gasCost(nextPc) ?? 0n;
  }

  /** Hands over to compiled code; false if there is no memory for it. */
  #enter(): boolean {
    if (this.#linear === undefined) {
      const { memory } = this.#memory;
      const linear = this.#compilation.isWithinLimit(memory) ? this.#compilation.acquire() : undefined;
      if (linear === undefined || !linear.adopt(memory)) {
        this.#isBarred = true;
        return false;
      }
      this.#linear = linear;
      this.#memory.onGrowth = () => this.#growMemory();
    }
    const gas = this.#inner.getGas();
    this.#isCompiled = true;
    this.#nextPc = undefined;
    this.setGas(gas);
    this.#linear.state.set(this.registers);
    return true;
  }

  #growMemory(): void {
    const linear = this.#linear!;
    if (this.#compilation.isWithinLimit(this.#memory.memory) && linear.grow()) return;
    linear.leave();
    this.#memory.onGrowth = () => {};
    this.#linear = undefined;
    this.#isBarred = true;
  }

  /** Remembers what a stop of the interpreter says. */
  #note(stop: Stop): Stop {
    // In debt nothing runs, and everything stays as it was.
    if (stop === Stop.OutOfGas && this.#inner.getGas() < 0n) return stop;
    this.#pc = this.#inner.pc;
    this.#hostCall = this.#inner.hostCall;
    if (stop === Stop.HostCall) this.#place = 'paid';
    else if (stop === Stop.OutOfGas) this.#place = this.#isInMemset() ? 'unknown' : 'unpaid';
    else this.#place = 'unknown';
    return stop;
  }

  #isInMemset(): boolean {
    const nextPc = this.#inner.nextPc;
    return nextPc !== undefined && this.#compilation.isMemset(nextPc);
  }

  #takeGasBack(): void {
    if (!this.#isCompiled) return;
    const gas = this.getGas();
    this.#isCompiled = false;
    this.#inner.setGas(gas);
  }
}
