/** What the translation of one instruction needs: where the result goes, and a few operations on RISC-V registers. */
import type { InstructionName } from '@polkavirt/polkavm/isa';
import type { CodeInstruction } from '../code/code-map.ts';
import type { Instruction } from '../ir/block.ts';
import { instruction } from '../ir/block.ts';
import { IMMEDIATE_FORMS } from '../ir/immediate-forms.ts';

/** A register of PolkaVM, or x0: the constant zero. */
export type Operand = number | 'zero';

/** A name that is complete, or (with a star) one that ends in `_64` or `_32`, by the size of registers. */
export type Name = InstructionName | `${string}*`;

/** Registers that a sequence may borrow, the least used first. */
const BORROWED = [12, 11, 10, 4, 3, 2, 9, 8];

/** The bytes of memory that a borrowed register is kept in. */
const SCRATCH_SLOT = 8;
const MAX_SLOTS = 2;

export const SCRATCH_ALIGNMENT = SCRATCH_SLOT;

/** The size of all slots together. */
export const SCRATCH_SIZE = SCRATCH_SLOT * MAX_SLOTS;

/** Whether the translation of an instruction may need those slots. */
export const mayBorrow = ({ op, rs1, rs2 }: CodeInstruction): boolean =>
  op.startsWith('amo') || op === 'orc.b' || op === 'mips.ccmov' || ((op === 'max' || op === 'min') && (rs1 === 0 || rs2 === 0));

export class Translator {
  readonly is64Bit: boolean;
  readonly #scratch: number;
  #output: Instruction[] = [];
  #source = 0;

  /** @param scratch The address of the slots for borrowed registers. */
  constructor(is64Bit: boolean, scratch: number) {
    this.is64Bit = is64Bit;
    this.#scratch = scratch;
  }

  /** Sets the block for the next instructions, and their origin. */
  start(output: Instruction[], { at }: CodeInstruction): void {
    this.#output = output;
    this.#source = at;
  }

  /** `add_64` or `add_32`: the form for whole registers. */
  wide(name: string): InstructionName {
    return `${name}_${this.is64Bit ? 64 : 32}` as InstructionName;
  }

  named(name: Name): InstructionName {
    return name.endsWith('*') ? this.wide(name.slice(0, -1)) : (name as InstructionName);
  }

  put(name: InstructionName, fields: Partial<Omit<Instruction, 'name' | 'source'>> = {}): void {
    this.#output.push(instruction(name, this.#source, fields));
  }

  load(register: number, value: number): void {
    this.put('load_imm', { reg1: register, imm1: value });
  }

  move(register: number, from: Operand): void {
    if (from === 'zero') this.load(register, 0);
    else if (from !== register) this.put('move_reg', { reg1: register, reg2: from });
  }

  /** `register = from`, sign-extended from its low 32 bits. */
  signExtend(register: number, from: Operand): void {
    if (from === 'zero') this.load(register, 0);
    else if (this.is64Bit) this.put('add_imm_32', { reg1: register, reg2: from, imm1: 0 });
    else this.move(register, from);
  }

  /** An instruction with three registers; if one operand is zero, in the form with an immediate. False if it has none. */
  operate(name: InstructionName, register: number, left: Operand, right: Operand): boolean {
    if (left !== 'zero' && right !== 'zero') {
      this.put(name, { reg1: register, reg2: left, reg3: right });
      return true;
    }
    const forms = IMMEDIATE_FORMS[name];
    if (left === 'zero' && right === 'zero') return false;
    const form = left === 'zero' ? forms?.left : forms?.right;
    if (form === undefined) return false;
    const immediate = form.immediate === undefined ? 0 : form.immediate(0);
    if (immediate === undefined) return false;
    this.put(form.name, { reg1: register, reg2: (left === 'zero' ? right : left) as number, imm1: immediate });
    return true;
  }

  /** Runs with `count` (1 or 2) registers that are none of `used`; they are saved before and restored after. */
  borrow(count: number, used: readonly Operand[], body: (registers: readonly number[]) => void): void {
    const registers = BORROWED.filter((register) => !used.includes(register)).slice(0, count);
    const address = this.#scratch;
    const size = this.is64Bit ? 64 : 32;
    const access = (kind: 'load' | 'store'): InstructionName => {
      if (kind === 'store') return `store_u${size}` as InstructionName;
      return this.is64Bit ? 'load_u64' : 'load_i32';
    };
    registers.forEach((register, i) => {
      this.put(access('store'), { reg1: register, imm1: address + i * SCRATCH_SLOT });
    });
    body(registers);
    registers.forEach((register, i) => {
      this.put(access('load'), { reg1: register, imm1: address + i * SCRATCH_SLOT });
    });
  }
}
