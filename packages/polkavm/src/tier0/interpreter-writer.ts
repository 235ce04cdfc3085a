/**
 * Writes the interpreter's code. A register is named by the byte of the record that says where it lies, so that the
 * emitters of arithmetic, which think that they emit for one instruction, emit for all that look like it.
 */
import type { Reg } from '../isa/registers.ts';
import type { WasmWriter } from '../wasm/binary-writer.ts';
import type { InstructionWriter, Operands } from '../wasm/instruction-writer.ts';
import { BLOCK_VOID, Op } from '../wasm/opcodes.ts';
import { Field } from './record.ts';

/** Locals of the interpreter's function, by number. */
export const Local = {
  /** The record at hand. */
  at: 0,
  gas: 1,
  value: 2,
  address: 3,
  place: 4,
  dataAddress: 5,
  dataLimit: 6,
  dataOffset: 7,
  stackAddress: 8,
  stackLimit: 9,
  stackOffset: 10,
  readOnlyAddress: 11,
  readOnlyLimit: 12,
  readOnlyOffset: 13,
} as const;

/** Index of an instruction whose operands are "what the record says". */
export const FROM_RECORD = 0;

/** The operands of {@link FROM_RECORD}: bytes of the record in place of registers. Immediates are never looked at. */
export const operandsOf = (id: number): Operands => ({
  id: [id],
  reg1: [Field.reg1],
  reg2: [Field.reg2],
  reg3: [Field.reg3],
  imm1: [0],
  imm2: [0],
});

export class InterpreterWriter implements InstructionWriter {
  readonly #code: WasmWriter;
  readonly #upperProduct: number;
  /** Blocks, loops and ifs that are open. */
  depth = 0;

  /** @param upperProduct the index of the function that multiplies */
  constructor(code: WasmWriter, upperProduct: number) {
    this.#code = code;
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

  /** A load or a store. */
  access(op: number, offset: number): void {
    this.#code.byte(op);
    this.#code.byte(0);
    this.#code.u32(offset);
  }

  /** Pushes a field of the record. */
  field(op: number, field: number): void {
    this.getLocal(Local.at);
    this.access(op, field);
  }

  get(register: number): void {
    this.field(Op.i32_load8_u, register);
    this.access(Op.i64_load, 0);
  }

  getLow(register: number): void {
    this.field(Op.i32_load8_u, register);
    this.access(Op.i32_load, 0);
  }

  set(register: number): void {
    this.setLocal(Local.value);
    this.field(Op.i32_load8_u, register);
    this.getLocal(Local.value);
    this.access(Op.i64_store, 0);
  }

  immediate(): void {
    this.field(Op.i64_load32_s, Field.imm1);
  }

  immediateLow(): void {
    this.field(Op.i32_load, Field.imm1);
  }

  immediateHalves(): void {
    this.field(Op.i64_load, Field.imm1);
  }

  callUpperProduct(): void {
    this.call(this.#upperProduct);
  }

  call(fn: number): void {
    this.#code.byte(Op.call);
    this.#code.u32(fn);
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
    for (const to of targets) this.#code.u32(this.depth - to);
  }

  /** Sets the low half of a result, sign-extended. */
  extend32(): void {
    this.op(Op.i64_extend_i32_s);
  }
}

/** Registers of the machine, where an instruction names them itself. */
export const registerOffset = (register: (typeof Reg)[keyof typeof Reg]): number => register * 8;
