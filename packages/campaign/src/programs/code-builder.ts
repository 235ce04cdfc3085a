/** Puts code together with labels, so that a test need not count instructions. */
import { Reg } from '@polkavirt/polkavm';
import type { InstructionName } from '@polkavirt/polkavm/isa';
import { type BuiltProgram, buildProgram, type CodeLine, type ProgramExtras } from './build-program.ts';

/** A place in the code, as {@link CodeBuilder.label} gives it. */
export type Label = number;

/** The operands of an instruction whose target is a label. */
export type LabelledOperands = Omit<CodeLine, 'name' | 'target'> & { readonly label?: Label };

export class CodeBuilder {
  readonly #lines: ({ readonly name: InstructionName } & LabelledOperands)[] = [];
  /** Label -> line. */
  readonly #labels: number[] = [];
  /** Jump table entries, as labels. */
  readonly #table: Label[] = [];

  /** A label that is still to be placed. */
  label(): Label {
    return this.#labels.push(0) - 1;
  }

  /** The number of labels so far: they are numbered from 0. */
  get labelCount(): number {
    return this.#labels.length;
  }

  /** Puts a label in front of the next instruction. */
  place(label: Label): void {
    this.#labels[label] = this.#lines.length;
  }

  /** The dynamic address of a label: a new entry of the jump table. */
  addressOf(label: Label): number {
    return 2 * this.#table.push(label);
  }

  add(name: InstructionName, operands: LabelledOperands = {}): void {
    this.#lines.push({ name, ...operands });
  }

  /** A direct call that returns behind itself. */
  call(label: Label): void {
    const next = this.label();
    this.add('load_imm_and_jump', { reg1: Reg.ra, imm1: this.addressOf(next), label });
    this.place(next);
  }

  /** A call of where a register points that returns behind itself. */
  callIndirect(register: number): void {
    const next = this.label();
    this.add('load_imm_and_jump_indirect', { reg1: Reg.ra, reg2: register, imm1: this.addressOf(next) });
    this.place(next);
  }

  /** Instructions that do nothing: with more than 64 of them a function is not copied into its callers. */
  pad(count: number): void {
    for (let i = 0; i < count; i++) this.add('unlikely');
  }

  /** The program, with an export for each of some labels. */
  build(exported: readonly Label[], extras: Omit<ProgramExtras, 'jumpTable' | 'exports'> = {}): BuiltProgram {
    const lines: CodeLine[] = this.#lines.map((line) =>
      line.label === undefined ? line : { ...line, target: this.#labels[line.label] },
    );
    const built = buildProgram(lines, { ...extras, jumpTable: this.#table.map((label) => this.#labels[label]) });
    const exports = exported.map((label) => ({ symbol: new Uint8Array(0), pc: built.pcs[this.#labels[label]] }));
    return { ...built, program: { ...built.program, exports } };
  }
}
