/**
 * The interface between the emitters of arithmetic and their two users. The compiler keeps registers in locals and
 * knows the operands of each instruction. The interpreter reads both from memory, so its "operand" is the position
 * where the value is found.
 */

/** The operands of instructions, by index. */
export interface Operands {
  readonly id: ArrayLike<number>;
  readonly reg1: ArrayLike<number>;
  readonly reg2: ArrayLike<number>;
  readonly reg3: ArrayLike<number>;
  readonly imm1: ArrayLike<number>;
  readonly imm2: ArrayLike<number>;
}

export interface InstructionWriter {
  /** A plain opcode. */
  op(op: number): void;
  i32(value: number): void;
  /** A constant of 32 bits, sign-extended. */
  i64(value: number): void;
  i64Halves(low: number, high: number): void;
  begin(op: number, type?: number): void;
  else(): void;
  end(): void;
  /** Pushes a register. */
  get(register: number): void;
  /** Pushes the low half of a register. */
  getLow(register: number): void;
  /** Pops into a register. */
  set(register: number): void;
  /** Pushes an immediate, sign-extended to 64 bits. */
  immediate(value: number): void;
  /** Pushes an immediate as an i32. */
  immediateLow(value: number): void;
  /** Pushes a 64-bit immediate that an instruction has in two halves. */
  immediateHalves(low: number, high: number): void;
  /** Takes two u64 from the stack and pushes the upper half of their product. */
  callUpperProduct(): void;
}
