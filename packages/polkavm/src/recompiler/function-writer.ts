/** Writes the body of one region's function: locals by name, and the depths that jumps count in. */
import { REGISTER_COUNT, Reg } from '../isa/registers.ts';
import { State } from './memory-layout.ts';
import { RESULT } from './region-plan.ts';
import { BLOCK_VOID, Op, TYPE_I32, TYPE_I64 } from './wasm-opcodes.ts';
import { WasmWriter } from './wasm-writer.ts';

/** Locals. The first five are the parameters of every region's function. */
export const Local = {
  /** Calls that may still be nested; on entry plus 65536 times the number of the entry. */
  depth: 0,
  gas: 1,
  sp: 2,
  a0: 3,
  a1: 4,
  /** The number of the entry that control is on the way to; 0 if it is there. */
  entry: 15,
  /** What goes to `State.exit`. */
  exit: 16,
  /** A word of the jump table. */
  word: 17,
  /** For each register, the place in linear memory that its present value points at. */
  pointer: 18,
} as const;

/** Register -> local. */
const registerLocals = new Uint8Array(REGISTER_COUNT);
for (let register = 0, local = 5; register < REGISTER_COUNT; register++) {
  if (register === Reg.sp) registerLocals[register] = Local.sp;
  else if (register === Reg.a0) registerLocals[register] = Local.a0;
  else if (register === Reg.a1) registerLocals[register] = Local.a1;
  else registerLocals[register] = local++;
}

/** The most operations that {@link FunctionWriter} writes at a time fit into this many bytes. */
const MARGIN = 64;

export class FunctionWriter {
  readonly #code = new WasmWriter(4096);
  /** Blocks, loops and ifs that are open, without those of the exits. */
  depth = 0;
  /** Masks of registers, in the order in which their exits lie around the code from the inside. */
  #exits: number[] = [];
  #upperProduct: number;

  /** @param upperProduct the index of the function that multiplies */
  constructor(upperProduct: number) {
    this.#upperProduct = upperProduct;
  }

  op(op: number): void {
    this.#code.byte(op);
  }

  i32(value: number): void {
    this.#code.byte(Op.i32_const);
    this.#code.s32(value);
  }

  i64(value: number): void {
    this.#code.byte(Op.i64_const);
    this.#code.s32(value);
  }

  i64Halves(low: number, high: number): void {
    this.#code.byte(Op.i64_const);
    this.#code.s64(low, high);
  }

  /** A whole number below 2^53 as an i64. */
  i64Number(value: number): void {
    this.#code.byte(Op.i64_const);
    this.#code.s53(value);
  }

  getLocal(local: number): void {
    this.#code.byte(Op.local_get);
    this.#code.byte(local);
  }

  setLocal(local: number): void {
    this.#code.byte(Op.local_set);
    this.#code.byte(local);
  }

  teeLocal(local: number): void {
    this.#code.byte(Op.local_tee);
    this.#code.byte(local);
  }

  get(register: number): void {
    this.getLocal(registerLocals[register]);
  }

  set(register: number): void {
    this.setLocal(registerLocals[register]);
  }

  /** The low half of a register. */
  getLow(register: number): void {
    this.get(register);
    this.#code.byte(Op.i32_wrap_i64);
  }

  /** A load or a store. */
  access(op: number, offset: number): void {
    this.#code.byte(op);
    this.#code.byte(0);
    this.#code.u32(offset);
  }

  /** `state = value` for an i32. */
  storeState(offset: number, value: number): void {
    this.i32(0);
    this.i32(value);
    this.access(Op.i32_store, offset);
  }

  call(fn: number): void {
    this.#code.byte(Op.call);
    this.#code.u32(fn);
  }

  callUpperProduct(): void {
    this.call(this.#upperProduct);
  }

  returnCall(fn: number): void {
    this.#code.byte(Op.return_call);
    this.#code.u32(fn);
  }

  /** By the table of regions. */
  callIndirect(op: number): void {
    this.#code.byte(op);
    this.#code.byte(0);
    this.#code.byte(0);
  }

  begin(op: number, type: number = BLOCK_VOID): void {
    this.#code.byte(op);
    this.#code.byte(type);
    this.depth++;
  }

  else(): void {
    this.#code.byte(Op.else);
  }

  end(): void {
    this.#code.byte(Op.end);
    this.depth--;
  }

  /** A jump to the block whose beginning made `depth` what is given. */
  br(op: number, to: number): void {
    this.#code.byte(op);
    this.#code.u32(this.depth - to);
  }

  /** A jump by the number on the stack, to depths as for {@link br}; the last one is for all other numbers. */
  brTable(targets: readonly number[]): void {
    this.#code.byte(Op.br_table);
    this.#code.u32(targets.length - 1);
    this.#code.reserve(targets.length * 5 + MARGIN);
    for (const to of targets) this.#code.u32(this.depth - to);
  }

  memoryFill(): void {
    this.#code.byte(Op.prefix);
    this.#code.byte(11);
    this.#code.byte(0);
  }

  /** Leaves the function after writing the registers of a mask back; `Local.exit` says why. */
  exit(op: number, mask: number): void {
    const stored = mask & ~RESULT;
    let at = this.#exits.indexOf(stored);
    if (at < 0) at = this.#exits.push(stored) - 1;
    this.#code.byte(op);
    this.#code.u32(this.depth + at);
  }

  /** Writes registers to the state. */
  store(mask: number): void {
    for (let register = 0; register < REGISTER_COUNT; register++) {
      if ((mask & (1 << register)) === 0) continue;
      this.i32(0);
      this.get(register);
      this.access(Op.i64_store, register * 8);
    }
  }

  /** Reads registers from the state. */
  load(mask: number): void {
    for (let register = 0; register < REGISTER_COUNT; register++) {
      if ((mask & (1 << register)) === 0) continue;
      this.i32(0);
      this.access(Op.i64_load, register * 8);
      this.set(register);
    }
  }

  returnResults(): void {
    this.getLocal(Local.gas);
    this.get(Reg.a0);
    this.op(Op.return);
  }

  /** Appends the finished body, exits included, to the module, and is ready for the next one. */
  finish(module: WasmWriter): void {
    const start = module.beginSized();
    module.u32(2);
    for (const [count, type] of [
      [10, TYPE_I64],
      [Local.pointer - Local.entry + REGISTER_COUNT, TYPE_I32],
    ]) {
      module.u32(count);
      module.byte(type);
    }
    // The outermost block is where all exits meet.
    for (let i = 0; i <= this.#exits.length; i++) {
      module.byte(Op.block);
      module.byte(BLOCK_VOID);
    }
    module.append(this.#code.view());
    module.byte(Op.unreachable);
    this.#code.length = 0;
    for (let at = 0; at < this.#exits.length; at++) {
      this.op(Op.end);
      this.store(this.#exits[at]);
      this.op(Op.br);
      this.#code.u32(this.#exits.length - 1 - at);
    }
    this.op(Op.end);
    this.i32(0);
    this.getLocal(Local.exit);
    this.access(Op.i32_store, State.exit);
    this.storeState(State.returnAddress, -1);
    this.getLocal(Local.gas);
    this.get(Reg.a0);
    this.op(Op.end);
    module.append(this.#code.view());
    module.endSized(start);
    this.#code.length = 0;
    this.#exits = [];
    this.depth = 0;
  }
}
