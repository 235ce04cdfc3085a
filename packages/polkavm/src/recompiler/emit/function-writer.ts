/** Writes the body of one function: locals by name, the depths that jumps count in, and the ways out. */
import { REGISTER_COUNT, Reg } from '../../isa/registers.ts';
import { WasmWriter } from '../../wasm/binary-writer.ts';
import { CodeWriter } from '../../wasm/code-writer.ts';
import type { InstructionWriter } from '../../wasm/instruction-writer.ts';
import { State } from '../../wasm/memory-layout.ts';
import { BLOCK_VOID, Op, TYPE_I32, TYPE_I64 } from '../../wasm/opcodes.ts';
import { type FunctionKind, registersIn } from '../plan/function-kind.ts';

/** Locals that both kinds have at the same place. Parameters and registers come first. */
export const Local = {
  /** Gas times {@link GAS_UNIT}, plus the calls that may still be nested. Negative as a result: not a return. */
  budget: 0,
  /** What goes to `State.exit`. */
  exit: 15,
  /** A word of the jump table. */
  word: 16,
  /** For each register, the place in linear memory that its present value points at. */
  pointer: 17,
} as const;

/** What one gas is in {@link Local.budget}; less than that many calls can be nested. */
export const GAS_UNIT = 256;
export const GAS_SHIFT = 8;

/** Locals of `fast` functions for the values of the preserved registers at the start, by register. */
const saved = { [Reg.ra]: 30, [Reg.sp]: 31, [Reg.s0]: 32, [Reg.s1]: 33 } as Readonly<Record<number, number>>;

const FIRST_REGISTER_FAST = 1;
const FIRST_REGISTER_RESUMABLE = 2;

export class FunctionWriter extends CodeWriter implements InstructionWriter {
  readonly #registerLocals = new Uint8Array(REGISTER_COUNT);
  #kind: FunctionKind = 'fast';
  #parameters: readonly number[] = [];
  /** Masks of registers, in the order in which their exits lie around the code from the inside. */
  #exits: number[] = [];
  /** The number of the entry that control is on the way to; 0 if it is there. A resumable function has it as a parameter. */
  entry = 0;

  /** @param upperProduct the index of the function that multiplies */
  constructor(upperProduct: number) {
    super(new WasmWriter(4096), upperProduct);
  }

  /** Starts a function. @param parameters the registers that a fast one takes */
  start(kind: FunctionKind, parameters: number): void {
    this.#kind = kind;
    this.#parameters = kind === 'fast' ? registersIn(parameters) : [];
    let local = kind === 'fast' ? FIRST_REGISTER_FAST : FIRST_REGISTER_RESUMABLE;
    for (const register of this.#parameters) this.#registerLocals[register] = local++;
    for (let register = 0; register < REGISTER_COUNT; register++) {
      if (!this.#parameters.includes(register)) this.#registerLocals[register] = local++;
    }
    this.entry = kind === 'fast' ? local : 1;
    this.code.length = 0;
    this.#exits = [];
    this.depth = 0;
  }

  immediate(value: number): void {
    this.i64(value);
  }

  immediateLow(value: number): void {
    this.i32(value);
  }

  immediateHalves(low: number, high: number): void {
    this.i64Halves(low, high);
  }

  /** An amount of gas as part of a budget. It is less than 2^44: see `region-plan.ts`. */
  i64Gas(gas: number): void {
    this.i64Number(gas * GAS_UNIT);
  }

  /** A whole number below 2^53. */
  i64Number(value: number): void {
    this.i64Halves(value | 0, Math.floor(value / 0x1_0000_0000));
  }

  get(register: number): void {
    this.getLocal(this.#registerLocals[register]);
  }

  set(register: number): void {
    this.setLocal(this.#registerLocals[register]);
  }

  /** The low half of a register. */
  getLow(register: number): void {
    this.get(register);
    this.code.byte(Op.i32_wrap_i64);
  }

  /** Remembers the values of preserved registers. */
  save(mask: number): void {
    for (const register of registersIn(mask)) {
      this.get(register);
      this.setLocal(saved[register]);
    }
  }

  getSaved(register: number): void {
    this.getLocal(saved[register]);
  }

  /** `state = value` for an i32. */
  storeState(offset: number, value: number): void {
    this.i32(0);
    this.i32(value);
    this.access(Op.i32_store, offset);
  }

  /** Leaves the function after writing the registers of a mask back; `Local.exit` says why. */
  exit(op: number, mask: number): void {
    let at = this.#exits.indexOf(mask);
    if (at < 0) at = this.#exits.push(mask) - 1;
    this.code.byte(op);
    this.code.u32(this.depth + at);
  }

  /** Writes registers to the state. */
  store(mask: number): void {
    for (const register of registersIn(mask)) {
      this.i32(0);
      this.get(register);
      this.access(Op.i64_store, register * 8);
    }
  }

  /** Reads registers from the state. */
  load(mask: number): void {
    for (const register of registersIn(mask)) {
      this.i32(0);
      this.access(Op.i64_load, register * 8);
      this.set(register);
    }
  }

  /** The gas of the budget, to the state. */
  storeGas(): void {
    this.i32(0);
    this.getLocal(Local.budget);
    this.i64(GAS_SHIFT);
    this.op(Op.i64_shr_s);
    this.access(Op.i64_store, State.gas);
  }

  /** Returns with a budget that says: everything is in the state, unwind. */
  returnUnwinding(): void {
    this.i64(-1);
    if (this.#kind === 'fast') this.i64(0);
    this.op(Op.return);
  }

  /** Returns to where the caller expects it. */
  returnNormally(): void {
    this.getLocal(Local.budget);
    if (this.#kind === 'fast') this.get(Reg.a0);
    this.op(Op.return);
  }

  /** Appends the finished body, exits included, to the module. */
  finish(module: WasmWriter): void {
    const start = module.beginSized();
    const groups =
      this.#kind === 'fast'
        ? [
            [REGISTER_COUNT - this.#parameters.length, TYPE_I64],
            [Local.pointer - this.entry + REGISTER_COUNT, TYPE_I32],
            [4, TYPE_I64],
          ]
        : [
            [REGISTER_COUNT, TYPE_I64],
            [Local.pointer - Local.exit + REGISTER_COUNT, TYPE_I32],
          ];
    module.u32(groups.length);
    for (const [count, type] of groups) {
      module.u32(count);
      module.byte(type);
    }
    // The outermost block is where all exits meet.
    for (let i = 0; i <= this.#exits.length; i++) {
      module.byte(Op.block);
      module.byte(BLOCK_VOID);
    }
    module.append(this.code.view());
    module.byte(Op.unreachable);
    this.code.length = 0;
    for (let at = 0; at < this.#exits.length; at++) {
      this.op(Op.end);
      this.store(this.#exits[at]);
      this.op(Op.br);
      this.code.u32(this.#exits.length - 1 - at);
    }
    this.op(Op.end);
    this.i32(0);
    this.getLocal(Local.exit);
    this.access(Op.i32_store, State.exit);
    this.storeGas();
    this.returnUnwinding();
    this.op(Op.end);
    module.append(this.code.view());
    module.endSized(start);
  }
}
