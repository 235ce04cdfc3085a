/** Counts what a generator made, by classes, so that a test can tell when it no longer makes one. */
import { type Program, Reg, Stop } from '@polkavirt/polkavm';
import { INSTRUCTIONS, type InstructionName, instructionName } from '@polkavirt/polkavm/isa';
import { createInstruction, decodeInstruction, readInstructions } from '@polkavirt/polkavm/program';

/** The operands that each format has, of those that fall into classes. */
const operandsOf = (name: InstructionName): readonly ('reg1' | 'reg2' | 'reg3' | 'imm1' | 'imm2')[] => {
  const parts = INSTRUCTIONS[name].format.split('_');
  const registers = parts.filter((part) => part === 'reg').map((_, index) => `reg${index + 1}` as 'reg1');
  const immediates = parts.filter((part) => part === 'imm').map((_, index) => `imm${index + 1}` as 'imm1');
  return [...registers, ...immediates];
};

/** Instructions that back ends treat alike: by format, and for accesses by what they do. */
export function groupOf(name: InstructionName): string {
  const { flow, format } = INSTRUCTIONS[name];
  const access = /^(load|store)_(imm_)?(indirect_)?[ui]\d/.exec(name);
  if (access !== null) return `${access[1]}${access[2] ? ' of an immediate' : ''}${access[3] ? ' by a register' : ''}`;
  if (flow === 'next' && format !== 'argless' && name !== 'sbrk' && !name.startsWith('load_imm')) return `arithmetic ${format}`;
  return flow === 'branch' ? `branch ${format}` : name;
}

export const REGISTER_CLASSES = ['ra or sp', 'preserved', 'a0', 'other'] as const;
export const IMMEDIATE_CLASSES = ['zero', 'small', 'large', 'negative', 'extreme'] as const;

const registerClass = (register: number): (typeof REGISTER_CLASSES)[number] => {
  if (register === Reg.ra || register === Reg.sp) return 'ra or sp';
  if (register === Reg.s0 || register === Reg.s1) return 'preserved';
  return register === Reg.a0 ? 'a0' : 'other';
};

const immediateClass = (value: number): (typeof IMMEDIATE_CLASSES)[number] => {
  if (value === 0) return 'zero';
  if (value === 0x7fff_ffff || value === -0x8000_0000) return 'extreme';
  if (value < 0) return 'negative';
  return value < 0x1_0000 ? 'small' : 'large';
};

const STOP_NAMES = Object.fromEntries(Object.entries(Stop).map(([name, stop]) => [stop, name]));

export class Census {
  readonly #counts = new Map<string, number>();
  readonly #instruction = createInstruction();

  count(what: string): void {
    this.#counts.set(what, (this.#counts.get(what) ?? 0) + 1);
  }

  of(what: string): number {
    return this.#counts.get(what) ?? 0;
  }

  /** Counts each instruction of a program by its name, and the classes of its operands by its group: `store reg1 preserved`. */
  countProgram(program: Program): void {
    this.count('programs');
    for (const instruction of readInstructions(program)) {
      const name = instructionName(instruction.id);
      this.count(name);
      if (name === 'invalid') continue;
      for (const operand of operandsOf(name)) {
        const value = instruction[operand];
        const kind = operand.startsWith('reg') ? registerClass(value) : immediateClass(value);
        this.count(`${groupOf(name)}, ${operand} ${kind}`);
      }
    }
  }

  /** Counts a stop by the group of the instruction where it happened: `Trap at branch reg_reg_offset`. */
  countStop(program: Program, stop: Stop, pc: number): void {
    decodeInstruction(program, pc, this.#instruction);
    const name = instructionName(this.#instruction.id);
    this.count(`${STOP_NAMES[stop]} at ${name === 'invalid' ? name : groupOf(name)}`);
  }

  /** Of some classes, those that came up less often than `least`, each with its count. */
  missing(classes: readonly string[], least = 1): string[] {
    return classes.filter((name) => this.of(name) < least).map((name) => `${name}: ${this.of(name)}`);
  }

  /** The counts of what has a text in its name. */
  counts(part: string): Record<string, number> {
    return Object.fromEntries([...this.#counts].filter(([what]) => what.includes(part)));
  }

  /** All counts, the rarest first. */
  report(): string {
    return [...this.#counts]
      .sort(([, a], [, b]) => a - b)
      .map(([what, count]) => `${count} ${what}`)
      .join('\n');
  }
}

/** Every class of an instruction's operands. */
export const operandClasses = (name: InstructionName): string[] =>
  operandsOf(name).flatMap((operand) =>
    (operand.startsWith('reg') ? REGISTER_CLASSES : IMMEDIATE_CLASSES).map((kind) => `${groupOf(name)}, ${operand} ${kind}`),
  );
