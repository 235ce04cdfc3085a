/** Programs from lists of instructions. */
import type { InstructionSetName, Program } from '@polkavirt/polkavm';
import { INSTRUCTION_IDS, type InstructionName } from '@polkavirt/polkavm/isa';
import { encodeInstruction } from '@polkavirt/polkavm/program';

/** An instruction: its name and the operands that its format has; `target` is the index of an instruction. */
export interface CodeLine {
  readonly name: InstructionName;
  readonly reg1?: number;
  readonly reg2?: number;
  readonly reg3?: number;
  readonly imm1?: number;
  readonly imm2?: number;
  readonly target?: number;
}

/** One line of code. */
export const op = (name: InstructionName, operands: Omit<CodeLine, 'name'> = {}): CodeLine => ({ name, ...operands });

export interface BuiltProgram {
  readonly program: Program;
  /** The code offset of each line. */
  readonly pcs: readonly number[];
}

export type ProgramExtras = Partial<Omit<Program, 'code' | 'bitmask' | 'instructionSet' | 'jumpTable'>> & {
  /** Jump table entries, as indexes of lines. */
  readonly jumpTable?: readonly number[];
  readonly instructionSet?: InstructionSetName;
};

/** Puts a program together. Targets take four bytes, so that offsets do not depend on each other. */
export function buildProgram(lines: readonly CodeLine[], extras: ProgramExtras = {}): BuiltProgram {
  const { instructionSet = 'latest64', jumpTable = [], ...rest } = extras;
  // No instruction is longer than 16 bytes.
  let code = new Uint8Array(16 * lines.length);
  let length = 0;
  const pcs: number[] = [];
  const encoded: number[] = [];
  /** Puts an instruction at an offset. @returns how many bytes it has */
  const encode = (
    { name, reg1 = 0, reg2 = 0, reg3 = 0, imm1 = 0, imm2 = 0 }: CodeLine,
    offset: number,
    target: number,
  ): number => {
    const instruction = { id: INSTRUCTION_IDS[name], offset, reg1, reg2, reg3, imm1, imm2, target };
    encoded.length = 0;
    if (!encodeInstruction(instructionSet, instruction, encoded, 4)) throw new Error(`${instructionSet} has no ${name}`);
    for (let at = 0; at < encoded.length; at++) code[offset + at] = encoded[at];
    return encoded.length;
  };
  for (const line of lines) {
    pcs.push(length);
    length += encode(line, length, 0);
  }
  // Now that all offsets are known, once more what has a target: it has the same length.
  for (let index = 0; index < lines.length; index++) {
    const { target } = lines[index];
    if (target !== undefined) encode(lines[index], pcs[index], pcs[target] ?? 0);
  }
  code = code.slice(0, length);
  const bitmask = new Uint8Array(Math.ceil(length / 8));
  for (const pc of pcs) bitmask[pc >> 3] |= 1 << (pc & 7);
  const program: Program = {
    instructionSet,
    roDataSize: 0,
    rwDataSize: 0,
    stackSize: 0,
    roData: new Uint8Array(0),
    rwData: new Uint8Array(0),
    imports: [],
    exports: [],
    customSections: [],
    ...rest,
    code,
    bitmask,
    jumpTable: { length: jumpTable.length, get: (index) => pcs[jumpTable[index]] },
  };
  return { program, pcs };
}
