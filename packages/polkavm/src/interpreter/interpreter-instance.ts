/** One run of a program by the interpreter. */
import type { FallbackInstance } from '../engine/fallback.ts';
import { type Module, Stop } from '../engine/interface.ts';
import { INSTRUCTION_SETS } from '../isa/instruction-set.ts';
import { REGISTER_COUNT, Reg } from '../isa/registers.ts';
import { RETURN_ADDRESS } from '../memory/create-memory-map.ts';
import type { GuestMemory } from '../memory/guest-memory.ts';
import type { Heap, InstanceMemory } from '../memory/instance-memory.ts';
import { findStartOfBasicBlock } from '../program/basic-blocks.ts';
import type { Code } from './code.ts';
import { type Block, type Edge, type Machine, type Registers, SEGFAULT, TRAP, ZERO } from './machine.ts';
import { signExtendRegisters, zeroExtendRegisters } from './narrow-registers.ts';
import type { BlockListener, InstanceSnapshot, ReferenceInstance, StoreListener } from './reference.ts';
import { restoreState, saveState } from './snapshot.ts';
import { watchStores } from './watch-stores.ts';

/** The most gas at hand: beyond it a number is not exact. The rest of an i64 is in reserve. */
const MAX_GAS_AT_HAND = 2 ** 52;

export class InterpreterInstance implements FallbackInstance, ReferenceInstance, Machine {
  readonly module: Module;
  readonly is64Bit: boolean;
  readonly registers: BigUint64Array;
  readonly memory: GuestMemory;
  readonly heap: Heap;
  gas = 0;
  pc = 0;
  nextPc: number | undefined;
  hostCall = 0;
  faultAddress = 0;

  readonly #halves: Registers;
  readonly #code: Code;
  readonly #pageFault: InstanceMemory['pageFault'];
  #gasReserve = 0n;
  /** Where the next run goes on; undefined if `nextPc` is still to be looked up. */
  #block: Block | undefined;
  #index = 0;
  /** The gas that must be paid before it runs. */
  #due = 0;
  /** What the last entry paid. */
  #paid = 0;

  constructor(module: Module, code: Code, memory: InstanceMemory) {
    const buffer = new ArrayBuffer((ZERO + 2) * 4);
    this.module = module;
    this.is64Bit = INSTRUCTION_SETS[code.program.instructionSet].is64Bit;
    this.registers = new BigUint64Array(buffer, 0, REGISTER_COUNT);
    this.memory = memory.memory;
    this.heap = memory.heap;
    this.#pageFault = memory.pageFault;
    this.#halves = new Int32Array(buffer);
    this.#code = code;
  }

  getGas(): bigint {
    return this.#gasReserve === 0n ? BigInt(this.gas) : BigInt(this.gas) + this.#gasReserve;
  }

  setGas(gas: bigint): void {
    const isExact = gas <= MAX_GAS_AT_HAND && gas >= -MAX_GAS_AT_HAND;
    if (isExact) this.gas = Number(gas);
    else this.gas = gas < 0n ? -1 : MAX_GAS_AT_HAND;
    this.#gasReserve = isExact ? 0n : gas - BigInt(this.gas);
  }

  refillGas(): void {
    const room = BigInt(MAX_GAS_AT_HAND - this.gas);
    const moved = this.#gasReserve < room ? this.#gasReserve : room;
    this.#gasReserve -= moved;
    this.gas += Number(moved);
  }

  setNextPc(pc: number): void {
    this.nextPc = pc;
    this.#block = undefined;
  }

  get isPaid(): boolean {
    return this.#block !== undefined && this.#due === 0;
  }

  enterPaid(pc: number): void {
    this.#goTo(this.#code.restAt(pc), 0, pc, 0);
  }

  prepareCall(pc: number): void {
    this.registers.fill(0n);
    this.registers[Reg.ra] = BigInt(RETURN_ADDRESS);
    this.registers[Reg.sp] = BigInt(this.module.memoryMap.stackAddressHigh);
    this.setNextPc(pc);
  }

  run(): Stop {
    const block = this.#enter();
    if (typeof block === 'number') return block;
    if (this.is64Bit) return this.#execute(block);
    signExtendRegisters(this.#halves);
    const stop = this.#execute(block);
    zeroExtendRegisters(this.#halves);
    return stop;
  }

  step(): Stop {
    const block = this.#enter();
    if (typeof block === 'number') return block;
    if (!this.is64Bit) signExtendRegisters(this.#halves);
    const index = this.#index;
    const edge = block.operations[index](this.#halves, this);
    const stop = edge?.kind === 'stop' ? this.#stop(block, index, edge.stop) : this.#advance(block, index, edge);
    if (!this.is64Bit) zeroExtendRegisters(this.#halves);
    return stop;
  }

  runBlocks(entering: BlockListener): Stop {
    const block = this.#enter();
    if (typeof block === 'number') return block;
    if (entering(block.pcs, this.#index, block.isContinued)) {
      this.gas += this.#paid;
      this.#goTo(block, this.#index, block.pcs[this.#index], this.#paid);
      return Stop.Step;
    }
    if (!this.is64Bit) signExtendRegisters(this.#halves);
    const stop = this.#executeBlocks(block, entering);
    if (!this.is64Bit) zeroExtendRegisters(this.#halves);
    return stop;
  }

  watchStores(told: StoreListener | undefined): void {
    watchStores(this.memory, told);
  }

  save(): InstanceSnapshot {
    return saveState(this);
  }

  restore(snapshot: InstanceSnapshot): void {
    restoreState(this, snapshot);
    this.nextPc = snapshot.nextPc;
    this.#block = undefined;
    if (snapshot.nextPc !== undefined && snapshot.isPaid) this.enterPaid(snapshot.nextPc);
  }

  readMemory(address: number, dest: Uint8Array): boolean {
    return this.memory.read(address, dest);
  }

  writeMemory(address: number, src: Uint8Array): boolean {
    return this.memory.write(address, src);
  }

  isAccessible(address: number, length: number, write: boolean): boolean {
    return this.memory.isAccessible(address, length, write);
  }

  get heapEnd(): number {
    return this.heap.end;
  }

  get memoryBytes(): number {
    return this.memory.bytes.length;
  }

  release(): void {
    this.memory.release();
    this.nextPc = undefined;
    this.#block = undefined;
  }

  fault(address: number, size: number): Edge {
    const page = this.#pageFault(address, size);
    if (page === undefined) return TRAP;
    this.faultAddress = page;
    return SEGFAULT;
  }

  jumpDynamically(address: number): Edge {
    return this.#code.jumpDynamically(address);
  }

  /** The block to continue in, at `#index` and already paid for; or the reason to stop. */
  #enter(): Block | Stop {
    const pc = this.nextPc;
    if (pc === undefined) throw new Error('run: nothing to go on with; call prepareCall or setNextPc first');
    if (this.gas < 0) return Stop.OutOfGas;
    let block = this.#block ?? this.#lookUp(pc);
    if (block === undefined) {
      this.pc = pc;
      this.nextPc = undefined;
      return Stop.Trap;
    }
    if (this.gas < this.#due) this.refillGas();
    if (this.gas < this.#due) {
      this.pc = pc;
      return Stop.OutOfGas;
    }
    this.gas -= this.#due;
    this.#paid = this.#due;
    this.#due = 0;
    if (block.isContinued && this.#index === block.operations.length - 1) {
      block = this.#code.restAt(pc);
      this.#index = 0;
    }
    return block;
  }

  /** Finds the block for a code offset set by the host: at its start or inside it. Undefined if there is none. */
  #lookUp(pc: number): Block | undefined {
    const start = findStartOfBasicBlock(this.#code.program, pc);
    if (start === undefined) return undefined;
    const whole = this.#code.blockAt(start);
    this.#due = whole.cost;
    this.#block = start === pc ? whole : this.#code.restAt(pc);
    this.#index = 0;
    return this.#block;
  }

  #execute(entered: Block): Stop {
    const r = this.#halves;
    let block = entered;
    let { operations } = block;
    let index = this.#index;
    for (;;) {
      const edge = operations[index](r, this);
      if (edge === undefined) {
        index++;
        continue;
      }
      const next = edge.block ?? this.#code.follow(edge);
      if (next === undefined) return this.#stop(block, index, edge.stop);
      if (this.gas < next.cost) {
        this.refillGas();
        if (this.gas < next.cost) {
          this.#goTo(next, 0, edge.pc, next.cost);
          this.pc = edge.pc;
          return Stop.OutOfGas;
        }
      }
      this.gas -= next.cost;
      block = next;
      operations = next.operations;
      index = 0;
    }
  }

  /** {@link #execute} that reports each block. It is a copy, so that runs without an observer pay nothing. */
  #executeBlocks(entered: Block, entering: BlockListener): Stop {
    let block = entered;
    let index = this.#index;
    for (;;) {
      const edge = block.operations[index](this.#halves, this);
      if (edge === undefined) {
        index++;
        continue;
      }
      const next = edge.block ?? this.#code.follow(edge);
      if (next === undefined) return this.#stop(block, index, edge.stop);
      if (this.gas < next.cost) this.refillGas();
      const isDry = this.gas < next.cost;
      if (isDry || entering(next.pcs, 0, next.isContinued)) {
        this.#goTo(next, 0, edge.pc, next.cost);
        this.pc = isDry ? edge.pc : block.pcs[index];
        return isDry ? Stop.OutOfGas : Stop.Step;
      }
      this.gas -= next.cost;
      block = next;
      index = 0;
    }
  }

  /** Leaves a block for the host. */
  #stop(block: Block, index: number, stop: Stop): Stop {
    this.pc = block.pcs[index];
    if (stop === Stop.HostCall) {
      this.#goTo(block, index + 1, block.pcs[index + 1], 0);
    } else if (stop === Stop.Segfault || stop === Stop.OutOfGas) {
      this.#goTo(block, index, this.pc, 0);
    } else {
      this.#block = undefined;
      this.nextPc = undefined;
    }
    return stop;
  }

  /** After one instruction: continues with the next one, or where its edge leads. */
  #advance(block: Block, index: number, edge: Edge | undefined): Stop {
    const next = edge === undefined ? block : this.#code.blockAt(edge.pc);
    const at = edge === undefined ? index + 1 : 0;
    this.pc = block.pcs[index];
    this.#goTo(next, at, next.pcs[at], edge === undefined ? 0 : next.cost);
    return Stop.Step;
  }

  #goTo(block: Block, index: number, pc: number, due: number): void {
    this.#block = block;
    this.#index = index;
    this.#due = due;
    this.nextPc = pc;
  }
}
