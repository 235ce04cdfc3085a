/** One run of a program by the interpreter in WebAssembly, with the reference interpreter for what that leaves to it. */
import type { FallbackInstance } from '../engine/fallback.ts';
import { type Module, Stop } from '../engine/interface.ts';
import { INSTRUCTION_SETS } from '../isa/instruction-set.ts';
import { Reg } from '../isa/registers.ts';
import { RETURN_ADDRESS } from '../memory/create-memory-map.ts';
import type { WatchedMemory } from '../memory/watched-memory.ts';
import { findStartOfBasicBlock } from '../program/basic-blocks.ts';
import type { LinearInstance } from '../wasm/linear-instance.ts';
import type { LinearMemory, RunFunction } from '../wasm/linear-memory.ts';
import { readRegisters, writeRegisters } from '../wasm/linear-registers.ts';
import { RECORD_SIZE } from '../wasm/memory-layout.ts';
import { costOf, decodeRecord, jumpIndexAt } from './linear-records.ts';
import { Field, Special, Why } from './record.ts';
import type { RecordedCode } from './recorded-code.ts';
import { SlicedGas } from './sliced-gas.ts';
import type { Tier0Module } from './tier0-module.ts';

const WHY_MASK = 15;

/** Instead of a record: there is not enough gas for the block, or there is no record. */
const NO_GAS = -1;
const NO_RECORD = -2;

export class Tier0Instance implements LinearInstance {
  readonly module: Module;
  readonly registers: BigUint64Array;
  readonly #shared: Tier0Module;
  /** These two are there once there was linear memory. */
  #code!: RecordedCode;
  readonly #inner: FallbackInstance;
  readonly #memory: WatchedMemory;
  readonly #is64Bit: boolean;
  /** There from the first run on. */
  #linear: LinearMemory | undefined;
  /** The instance cannot have linear memory, or has outgrown it: the reference interpreter runs everything. */
  #isBarred = false;
  #interpret!: RunFunction;
  readonly #gas = new SlicedGas();
  pc = 0;
  nextPc: number | undefined;
  isPaid = false;
  /** The record at `nextPc`, if it is known; else -1. */
  #record = -1;
  hostCall = 0;
  faultAddress = 0;
  /** The reference interpreter is in the state of this instance: nothing has run since its last step. */
  #isInnerCurrent = false;

  constructor(module: Module, shared: Tier0Module, inner: FallbackInstance, memory: WatchedMemory) {
    this.module = module;
    this.registers = inner.registers;
    this.#shared = shared;
    this.#inner = inner;
    this.#memory = memory;
    this.#is64Bit = INSTRUCTION_SETS[module.program.instructionSet].is64Bit;
  }

  get linear(): LinearMemory | undefined {
    return this.#linear;
  }

  moveToLinear(): LinearMemory | undefined {
    if (this.#linear !== undefined || this.#isBarred) return this.#linear;
    const linear = this.#shared.acquire(this.#memory.memory);
    if (linear === undefined) {
      this.#isBarred = true;
      this.#placeInner();
      return undefined;
    }
    const gas = this.#gas.get(undefined);
    this.#linear = linear;
    this.#code = this.#shared.codeFor(linear);
    this.#interpret = this.#shared.interpreterOf(linear);
    this.#memory.onGrowth = () => this.#growMemory();
    this.#gas.set(linear, gas);
    return linear;
  }

  getGas(): bigint {
    if (this.#isBarred) return this.#inner.getGas();
    return this.#gas.get(this.#linear);
  }

  setGas(gas: bigint): void {
    if (this.#isBarred) this.#inner.setGas(gas);
    else this.#gas.set(this.#linear, gas);
  }

  get heapEnd(): number {
    return this.#inner.heapEnd;
  }

  get memoryBytes(): number {
    return this.#linear === undefined ? this.#inner.memoryBytes : this.#linear.guestBytes;
  }

  setNextPc(pc: number): void {
    this.#goTo(pc, false);
    if (this.#isBarred) this.#inner.setNextPc(pc);
  }

  enterPaid(pc: number): void {
    this.#goTo(pc, true);
    if (this.#isBarred) this.#inner.enterPaid(pc);
  }

  prepareCall(pc: number): void {
    this.registers.fill(0n);
    this.registers[Reg.ra] = BigInt(RETURN_ADDRESS);
    this.registers[Reg.sp] = BigInt(this.module.memoryMap.stackAddressHigh);
    this.setNextPc(pc);
  }

  run(): Stop {
    if (this.nextPc === undefined) return this.#inner.run();
    const linear = this.moveToLinear();
    if (linear === undefined) return this.#note(this.#inner.run());
    if (linear.isInDebt) return Stop.OutOfGas;
    return this.#execute(linear);
  }

  step(): Stop {
    if (this.nextPc === undefined) return this.#inner.step();
    const linear = this.moveToLinear();
    if (linear === undefined) return this.#note(this.#inner.step());
    if (linear.isInDebt) return Stop.OutOfGas;
    return this.#stepInner();
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
    const gas = this.getGas();
    this.#inner.release();
    this.nextPc = undefined;
    if (this.#linear !== undefined) this.#shared.pool.recycle(this.#linear);
    this.#linear = undefined;
    this.#isBarred = true;
    this.#inner.setGas(gas);
  }

  /** Runs from where the instance is until something stops it. */
  #execute(linear: LinearMemory): Stop {
    const code = this.#code;
    writeRegisters(linear, this.registers, this.#is64Bit);
    let record = this.#record;
    if (record < 0 || !this.isPaid) {
      record = this.#enter(linear);
      if (record < 0) return this.#stopAtEntry(record);
    }
    this.#isInnerCurrent = false;
    for (;;) {
      const result = this.#interpret(record);
      record = result & ~WHY_MASK;
      switch (result & WHY_MASK) {
        case Why.undecoded:
          decodeRecord(code, linear, record, true);
          if (this.#gas.pay(linear, costOf(linear, record))) continue;
          return this.#stopForGas(linear, code.pcOf(record));
        case Why.lowGas:
          if (this.#gas.pay(linear, costOf(linear, record))) continue;
          return this.#stopForGas(linear, code.pcOf(record));
        case Why.rest:
          decodeRecord(code, linear, record, false);
          continue;
        case Why.hostCall:
          readRegisters(linear, this.registers, this.#is64Bit);
          this.pc = linear.words[(record + Field.pc) >> 2];
          this.hostCall = linear.words[(record + Field.imm1) >> 2] >>> 0;
          this.#goTo(this.pc + linear.bytes[record + Field.length], true);
          this.#record = record + RECORD_SIZE;
          return Stop.HostCall;
        case Why.trap:
        case Why.finished:
          readRegisters(linear, this.registers, this.#is64Bit);
          this.finishAt(code.pcOf(record));
          return (result & WHY_MASK) === Why.trap ? Stop.Trap : Stop.Finished;
      }
      // The reference interpreter runs one instruction.
      readRegisters(linear, this.registers, this.#is64Bit);
      this.#goTo(code.pcOf(record), true);
      const jump = jumpIndexAt(linear, record);
      const stop = this.#stepInner();
      if (stop !== Stop.Step) return stop;
      if (this.#linear === undefined) return this.#note(this.#inner.run());
      writeRegisters(linear, this.registers, this.#is64Bit);
      if (jump >= 0) linear.words[linear.layout.jumpRecords / 4 + jump] = code.recordAt(this.nextPc!);
      record = this.#enter(linear);
      if (record < 0) return this.#stopAtEntry(record);
      this.#isInnerCurrent = false;
    }
  }

  /** The record to continue at, in a block that is now paid for; or {@link NO_GAS}, {@link NO_RECORD}. */
  #enter(linear: LinearMemory): number {
    const { program } = this.module;
    const pc = this.nextPc!;
    const record = this.#code.recordAt(pc);
    if (record < 0) return NO_RECORD;
    const isDecoded = linear.bytes[record] >= Special.assisted;
    if (this.isPaid && isDecoded) return record;
    const start = findStartOfBasicBlock(program, pc);
    if (start === undefined) return NO_RECORD;
    if (!isDecoded) decodeRecord(this.#code, linear, record, start === pc);
    if (!this.isPaid && !this.#gas.pay(linear, this.#shared.source.blockCost(start))) return NO_GAS;
    this.isPaid = true;
    return record;
  }

  /** The stop that {@link #enter} leads to, if it gives no record. */
  #stopAtEntry(why: number): Stop {
    if (why === NO_GAS) {
      this.pc = this.nextPc!;
      return Stop.OutOfGas;
    }
    // An implicit trap, or a place where no instruction starts.
    this.#placeInner();
    return this.#takeOver(this.#inner.run());
  }

  #stopForGas(linear: LinearMemory, pc: number): Stop {
    readRegisters(linear, this.registers, this.#is64Bit);
    this.pc = pc;
    this.#goTo(pc, false);
    return Stop.OutOfGas;
  }

  #stepInner(): Stop {
    this.#placeInner();
    return this.#takeOver(this.#inner.step());
  }

  /** Gives the reference interpreter the state of this instance. */
  #placeInner(): void {
    const inner = this.#inner;
    if (this.#isBarred) inner.setGas(this.#gas.get(undefined));
    else inner.setGas(this.getGas());
    if (this.#isInnerCurrent) return;
    if (this.isPaid) inner.enterPaid(this.nextPc!);
    else inner.setNextPc(this.nextPc!);
  }

  /** Takes over the state of the reference interpreter, which has just run. */
  #takeOver(stop: Stop): Stop {
    this.#note(stop);
    this.#isInnerCurrent = true;
    if (this.#linear !== undefined) this.setGas(this.#inner.getGas());
    return stop;
  }

  /** Stores the position of the reference interpreter. */
  #note(stop: Stop): Stop {
    const inner = this.#inner;
    this.pc = inner.pc;
    this.nextPc = inner.nextPc;
    this.isPaid = inner.isPaid;
    this.#record = -1;
    this.hostCall = inner.hostCall;
    this.faultAddress = inner.faultAddress;
    return stop;
  }

  #goTo(pc: number, isPaid: boolean): void {
    this.nextPc = pc;
    this.isPaid = isPaid;
    this.#record = -1;
    this.#isInnerCurrent = false;
  }

  refillGas(): boolean {
    return this.#gas.refill(this.#linear!);
  }

  finishAt(pc: number): void {
    this.pc = pc;
    this.nextPc = undefined;
    this.#record = -1;
  }

  /** Called when the heap has grown. If linear memory cannot grow with it, the reference interpreter runs everything from now on. */
  #growMemory(): void {
    const linear = this.#linear!;
    if (this.#shared.pool.isWithinLimit(this.#memory.memory) && linear.grow()) return;
    linear.leave();
    this.#memory.onGrowth = () => {};
    this.#linear = undefined;
    this.#isBarred = true;
  }
}
