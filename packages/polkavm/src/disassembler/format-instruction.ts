/** Prints instructions by the rows of the syntax table. */
import { INVALID_NAME } from '../isa/instruction-id.ts';
import { INSTRUCTION_SETS, type InstructionSetName } from '../isa/instruction-set.ts';
import { INSTRUCTION_NAMES, type InstructionName } from '../isa/instructions.ts';
import { REGISTERS } from '../isa/registers.ts';
import { ALIASES, type Alias, type AliasOperands, type ImmediateKind, SYNTAX } from '../isa/syntax.ts';
import { type SyntaxPart, syntaxParts, withoutNarrowPrefix } from '../isa/syntax-parts.ts';
import type { DecodedInstruction } from '../program/decoder.ts';

interface Printer {
  readonly parts: readonly SyntaxPart[];
  readonly partsIn32Bit: readonly SyntaxPart[];
  readonly applies: (operands: AliasOperands) => boolean;
}

const printer = (text: string, applies: Printer['applies']): Printer => ({
  parts: syntaxParts(text),
  partsIn32Bit: syntaxParts(withoutNarrowPrefix(text)),
  applies,
});

const hasFixed = (alias: Alias, operands: AliasOperands): boolean =>
  alias.fixed === undefined ||
  (Object.keys(alias.fixed) as (keyof AliasOperands)[]).every((operand) => operands[operand] === alias.fixed![operand]);

/** The texts of an instruction in the order in which they are tried. The row itself is last and always applies. */
const printersOf = (name: InstructionName): readonly Printer[] => [
  ...ALIASES.filter((alias) => alias.name === name && alias.print !== undefined).map((alias) =>
    printer(alias.text, (operands) => hasFixed(alias, operands) && alias.print!(operands)),
  ),
  printer(SYNTAX[name], () => true),
];

const printers: (readonly Printer[])[] = [];

/** The texts of an instruction, or nothing of an id that no instruction has. Made when they are first asked for. */
const printersById = (id: number): readonly Printer[] | undefined => {
  const name = INSTRUCTION_NAMES[id];
  if (name === undefined) return undefined;
  printers[id] ??= printersOf(name);
  return printers[id];
};

/** An i32 as upstream prints it: zero as it is, otherwise hexadecimal, sign-extended to the width of a register. */
const formatHex = (value: number, is64Bit: boolean): string => {
  if (value === 0) return '0';
  if (value > 0) return `0x${value.toString(16)}`;
  const low = (value >>> 0).toString(16);
  return is64Bit ? `0xffffffff${low}` : `0x${low}`;
};

const formatImmediate = (value: number, kind: ImmediateKind, is64Bit: boolean): string => {
  switch (kind) {
    case 'dec':
    case 'compare':
      return String(value);
    case 'index':
      return String(value >>> 0);
    case 'negated':
      return String(-value);
    default:
      return formatHex(value, is64Bit);
  }
};

/** Gives the text of a jump's target, a code offset. */
export type TargetFormatter = (target: number) => string;

/** The text of an instruction, in polkatool's words; targets print as code offsets unless told otherwise. */
export function formatInstruction(
  instruction: DecodedInstruction,
  instructionSet: InstructionSetName,
  formatTarget: TargetFormatter = String,
): string {
  const texts = printersById(instruction.id);
  if (texts === undefined) return INVALID_NAME;
  const { is64Bit } = INSTRUCTION_SETS[instructionSet];
  const chosen = texts.find(({ applies }) => applies(instruction))!;

  let text = '';
  for (const part of is64Bit ? chosen.parts : chosen.partsIn32Bit) {
    switch (part.type) {
      case 'text':
        text += part.text;
        break;
      case 'register':
        text += REGISTERS[instruction[part.operand]];
        break;
      case 'immediate':
        text += formatImmediate(instruction[part.operand], part.kind, is64Bit);
        break;
      case 'immediate64': {
        const high = (instruction.imm2 >>> 0).toString(16);
        const low = (instruction.imm1 >>> 0).toString(16);
        text += instruction.imm2 === 0 ? `0x${low}` : `0x${high}${low.padStart(8, '0')}`;
        break;
      }
      case 'target':
        text += formatTarget(instruction.target);
        break;
      case 'zero':
        text += '0';
        break;
    }
  }
  return text;
}

/**
 * Whether the assembler can read the text of an instruction back. It cannot where a stored immediate does not
 * fit the bytes that are stored, which the encoding allows and the text does not.
 */
export function isTextExact({ id, imm2 }: DecodedInstruction): boolean {
  const row = printersById(id)?.at(-1);
  if (row === undefined) return false;
  const stored = row.parts.find((part) => part.type === 'immediate' && part.operand === 'imm2');
  if (stored?.type !== 'immediate') return true;
  if (stored.kind === 'u8') return imm2 >= -0x80 && imm2 <= 0xff;
  if (stored.kind === 'u16') return imm2 >= -0x8000 && imm2 <= 0xffff;
  return true;
}
