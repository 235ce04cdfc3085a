/** One run of a program by the interpreter in WebAssembly, with the reference interpreter for what that leaves to it. */
import type { FallbackInstance } from '../engine/fallback.ts';
import { type Module, Stop } from '../engine/interface.ts';
import { INSTRUCTION_IDS } from '../isa/instruction-id.ts';
import { INSTRUCTION_SETS } from '../isa/instruction-set.ts';
import { REGISTER_COUNT, Reg } from '../isa/registers.ts';
import { RETURN_ADDRESS } from '../memory/create-memory-map.ts';
import type { WatchedMemory } from '../memory/watched-memory.ts';
import { findStartOfBasicBlock } from '../program/basic-blocks.ts';
import type { LinearInstance } from '../wasm/linear-instance.ts';
import type { LinearMemory, RunFunction } from '../wasm/linear-memory.ts';
import { RECORD_SIZE, State } from '../wasm/memory-layout.ts';
import { FIRST_ID, Field, Special, Why } from './record.ts';
import type { RecordedCode } from './recorded-code.ts';
import type { Tier0Module } from './tier0-module.ts';

/**
 * The most gas that the interpreter gets at a time. There is no changing of code under a loop that runs: it comes back
 * and is called again, and so gets to run optimized once the engine has optimized it.
 */
const GAS_SLICE = 4_000_000n;

/** A block that costs more than a slice needs one of its own. */
const MAX_GAS_SLICE = 1n << 50n;

const WHY_MASK = 15;

/** In place of a record: there is not enough gas for the block, or there is no record. */
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
  /** The instance cannot have linear memory, or has outgrown it: everything is the reference interpreter's. */
  #isBarred = false;
  #interpret!: RunFunction;
  /** Gas beyond the present slice; all of it before there is linear memory. */
  #reserve = 0n;
  #pc = 0;
  #nextPc: number | undefined;
  #isPaid = false;
  /** The record at `nextPc`, if it is known; else -1. */
  #record = -1;
  #hostCall = 0;
  #faultAddress = 0;
  /** The reference interpreter is where this instance is: nothing has run since its last step. */
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
    this.#linear = linear;
    this.#code = this.#shared.codeFor(linear);
    this.#interpret = this.#shared.interpreterOf(linear);
    this.#memory.onGrowth = () => this.#growMemory();
    this.#giveGas(linear, this.#reserve, GAS_SLICE);
    return linear;
  }

  getGas(): bigint {
    if (this.#isBarred) return this.#inner.getGas();
    if (this.#linear === undefined) return this.#reserve;
    const gas = this.#linear.gas[0];
    return this.#reserve === 0n ? gas : gas + this.#reserve;
  }

  setGas(gas: bigint): void {
    if (this.#isBarred) this.#inner.setGas(gas);
    else if (this.#linear === undefined) this.#reserve = gas;
    else this.#giveGas(this.#linear, gas, GAS_SLICE);
  }

  get pc(): number {
    return this.#pc;
  }

  get nextPc(): number | undefined {
    return this.#nextPc;
  }

  get isPaid(): boolean {
    return this.#isPaid;
  }

  get hostCall(): number {
    return this.#hostCall;
  }

  get faultAddress(): number {
    return this.#faultAddress;
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
    if (this.#nextPc === undefined) return this.#inner.run();
    const linear = this.moveToLinear();
    if (linear === undefined) return this.#note(this.#inner.run());
    if (this.#isInDebt(linear)) return Stop.OutOfGas;
    return this.#execute(linear);
  }

  step(): Stop {
    if (this.#nextPc === undefined) return this.#inner.step();
    const linear = this.moveToLinear();
    if (linear === undefined) return this.#note(this.#inner.step());
    if (this.#isInDebt(linear)) return Stop.OutOfGas;
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
    this.#nextPc = undefined;
    if (this.#linear !== undefined) this.#shared.pool.recycle(this.#linear);
    this.#linear = undefined;
    this.#isBarred = true;
    this.#inner.setGas(gas);
  }

  /** Runs from where the instance is until something stops it. */
  #execute(linear: LinearMemory): Stop {
    const code = this.#code;
    this.writeRegisters(linear);
    let record = this.#record;
    if (record < 0 || !this.#isPaid) {
      record = this.#enter(linear);
      if (record < 0) return this.#stopAtEntry(record);
    }
    this.#isInnerCurrent = false;
    for (;;) {
      const result = this.#interpret(record);
      record = result & ~WHY_MASK;
      switch (result & WHY_MASK) {
        case Why.undecoded:
          this.#decode(linear, record, true);
          if (this.#pay(linear, costOf(linear, record))) continue;
          return this.#stopForGas(linear, code.pcOf(record));
        case Why.lowGas:
          if (this.#pay(linear, costOf(linear, record))) continue;
          return this.#stopForGas(linear, code.pcOf(record));
        case Why.rest:
          this.#decode(linear, record, false);
          continue;
        case Why.hostCall:
          this.readRegisters(linear);
          this.#pc = code.pcOf(record);
          this.#hostCall = linear.words[(record + Field.imm1) / 4] >>> 0;
          this.#goTo(code.pcOf(record + RECORD_SIZE), true);
          this.#record = record + RECORD_SIZE;
          return Stop.HostCall;
        case Why.trap:
          return this.#end(linear, record, Stop.Trap);
        case Why.finished:
          return this.#end(linear, record, Stop.Finished);
      }
      // The reference interpreter takes one instruction.
      this.readRegisters(linear);
      this.#goTo(code.pcOf(record), true);
      const jump = this.#dynamicJumpAt(linear, record);
      const stop = this.#stepInner();
      if (stop !== Stop.Step) return stop;
      if (this.#linear === undefined) return this.#note(this.#inner.run());
      this.writeRegisters(linear);
      if (jump >= 0) linear.words[linear.layout.jumpRecords / 4 + jump] = code.recordAt(this.#nextPc!);
      record = this.#enter(linear);
      if (record < 0) return this.#stopAtEntry(record);
      this.#isInnerCurrent = false;
    }
  }

  /** The record to go on at, in a block that is paid for now; or {@link NO_GAS}, {@link NO_RECORD}. */
  #enter(linear: LinearMemory): number {
    const { program } = this.module;
    const pc = this.#nextPc!;
    const record = this.#code.recordAt(pc);
    if (record < 0) return NO_RECORD;
    const isDecoded = linear.bytes[record] >= Special.assisted;
    if (this.#isPaid && isDecoded) return record;
    const start = findStartOfBasicBlock(program, pc);
    if (start === undefined) return NO_RECORD;
    if (!isDecoded) this.#decode(linear, record, start === pc);
    if (!this.#isPaid && !this.#pay(linear, this.#shared.source.blockCost(start))) return NO_GAS;
    this.#isPaid = true;
    return record;
  }

  /** The stop that {@link #enter} leads to, if it gives no record. */
  #stopAtEntry(why: number): Stop {
    if (why === NO_GAS) {
      this.#pc = this.#nextPc!;
      return Stop.OutOfGas;
    }
    // An implicit trap, or a place where no instruction starts.
    this.#placeInner();
    return this.#takeOver(this.#inner.run());
  }

  #end(linear: LinearMemory, record: number, stop: Stop): Stop {
    this.readRegisters(linear);
    this.finishAt(this.#code.pcOf(record));
    return stop;
  }

  #stopForGas(linear: LinearMemory, pc: number): Stop {
    this.readRegisters(linear);
    this.#pc = pc;
    this.#goTo(pc, false);
    return Stop.OutOfGas;
  }

  #stepInner(): Stop {
    this.#placeInner();
    return this.#takeOver(this.#inner.step());
  }

  /** Makes the reference interpreter be where this instance is. */
  #placeInner(): void {
    const inner = this.#inner;
    if (this.#isBarred) inner.setGas(this.#reserve);
    else inner.setGas(this.getGas());
    if (this.#isInnerCurrent) return;
    if (this.#isPaid) inner.enterPaid(this.#nextPc!);
    else inner.setNextPc(this.#nextPc!);
  }

  /** Makes this instance be where the reference interpreter is, which has just run. */
  #takeOver(stop: Stop): Stop {
    this.#note(stop);
    this.#isInnerCurrent = true;
    if (this.#linear !== undefined) this.setGas(this.#inner.getGas());
    return stop;
  }

  /** Remembers where the reference interpreter is. */
  #note(stop: Stop): Stop {
    const inner = this.#inner;
    this.#pc = inner.pc;
    this.#nextPc = inner.nextPc;
    this.#isPaid = inner.isPaid;
    this.#record = -1;
    this.#hostCall = inner.hostCall;
    this.#faultAddress = inner.faultAddress;
    return stop;
  }

  #goTo(pc: number, isPaid: boolean): void {
    this.#nextPc = pc;
    this.#isPaid = isPaid;
    this.#record = -1;
    this.#isInnerCurrent = false;
  }

  /** Decodes what is at a record, or copies it from what other instances have decoded. */
  #decode(linear: LinearMemory, record: number, isStart: boolean): void {
    const code = this.#code;
    this.#update(linear);
    if (linear.bytes[record] >= Special.assisted) return;
    if (isStart) code.decodeBlock(record);
    else code.decodeRest(record);
    this.#update(linear);
  }

  #update(linear: LinearMemory): void {
    const { version } = this.#code;
    if (linear.recordsVersion !== version) this.#code.update(linear.bytes, linear.recordsVersion);
    linear.recordsVersion = version;
  }

  /** The index in the jump table that a dynamic jump is about to look up; -1 for other instructions. */
  #dynamicJumpAt({ bytes, words, layout }: LinearMemory, record: number): number {
    const what = bytes[record];
    const isPlain = what === FIRST_ID + INSTRUCTION_IDS.jump_indirect;
    if (!isPlain && what !== FIRST_ID + INSTRUCTION_IDS.load_imm_and_jump_indirect) return -1;
    const base = words[bytes[record + (isPlain ? Field.reg1 : Field.reg2)] / 4];
    const address = (base + words[(record + (isPlain ? Field.imm1 : Field.imm2)) / 4]) >>> 0;
    const index = address / 2 - 1;
    return Number.isInteger(index) && index < layout.jumpTableLength ? index : -1;
  }

  refillGas(): boolean {
    const linear = this.#linear!;
    if (this.#reserve === 0n) return false;
    // A slice that is hardly used is too small for what is to be run.
    this.#giveGas(linear, this.getGas(), linear.gas[0] > GAS_SLICE / 2n ? MAX_GAS_SLICE : GAS_SLICE);
    return true;
  }

  finishAt(pc: number): void {
    this.#pc = pc;
    this.#nextPc = undefined;
    this.#record = -1;
  }

  /** Whether there is less than no gas, so that nothing runs. */
  #isInDebt(linear: LinearMemory): boolean {
    return linear.words[State.gas / 4 + 1] < 0;
  }

  #pay(linear: LinearMemory, cost: number): boolean {
    const price = BigInt(cost);
    while (linear.gas[0] < price) if (!this.refillGas()) return false;
    linear.gas[0] -= price;
    return true;
  }

  #giveGas(linear: LinearMemory, gas: bigint, slice: bigint): void {
    const isLong = gas > slice;
    linear.gas[0] = isLong ? slice : gas;
    this.#reserve = isLong ? gas - slice : 0n;
  }

  writeRegisters({ state, words }: LinearMemory): void {
    state.set(this.registers);
    if (this.#is64Bit) return;
    for (let low = 0; low < 2 * REGISTER_COUNT; low += 2) words[low + 1] = words[low] >> 31;
  }

  readRegisters({ state, words }: LinearMemory): void {
    if (!this.#is64Bit) for (let low = 0; low < 2 * REGISTER_COUNT; low += 2) words[low + 1] = 0;
    this.registers.set(state);
  }

  /** The heap has grown. If that does not fit, everything is the reference interpreter's from now on. */
  #growMemory(): void {
    const linear = this.#linear!;
    if (this.#shared.pool.isWithinLimit(this.#memory.memory) && linear.grow()) return;
    linear.leave();
    this.#memory.onGrowth = () => {};
    this.#linear = undefined;
    this.#isBarred = true;
  }
}

const costOf = ({ words }: LinearMemory, record: number): number => words[(record + Field.cost) / 4] >>> 0;
