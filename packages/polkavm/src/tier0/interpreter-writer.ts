/**
 * Writes the interpreter's code. A register is named by the byte of the record that holds its position, so one emitter
 * of arithmetic serves all instructions of that kind.
 */
import type { Reg } from '../isa/registers.ts';
import { CodeWriter } from '../wasm/code-writer.ts';
import type { InstructionWriter, Operands } from '../wasm/instruction-writer.ts';
import { Op } from '../wasm/opcodes.ts';
import { Field } from './record.ts';

/** Locals of the interpreter's function, by number. */
export const Local = {
  /** The current record. */
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

export class InterpreterWriter extends CodeWriter implements InstructionWriter {
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

  /** Sets the low half of a result, sign-extended. */
  extend32(): void {
    this.op(Op.i64_extend_i32_s);
  }
}

/** Registers that an instruction uses without naming them in its operands. */
export const registerOffset = (register: (typeof Reg)[keyof typeof Reg]): number => register * 8;
