/** A program as a list of instructions that can go one by one: jumps, table and exports name instructions by where they were. */
import type { Program } from '@polkavirt/polkavm';
import { type InstructionName, instructionName } from '@polkavirt/polkavm/isa';
import { createInstruction, decodeInstruction, readInstructions } from '@polkavirt/polkavm/program';
import { type BuiltProgram, buildProgram, type CodeLine } from '../programs/build-program.ts';

export interface EditableLine {
  /** Where the instruction was in the program that it came from, by which all else names it. */
  readonly pc: number;
  readonly name: InstructionName;
  readonly reg1: number;
  readonly reg2: number;
  readonly reg3: number;
  readonly imm1: number;
  readonly imm2: number;
  /** Where a jump leads: a `pc`, or {@link NOWHERE}; undefined if the instruction has no target. */
  readonly target: number | undefined;
}

/** A place where no instruction starts. */
export const NOWHERE = -1;

export interface EditableProgram {
  readonly lines: readonly EditableLine[];
  /** What the entries of the jump table lead to: a `pc`, or {@link NOWHERE}. */
  readonly table: readonly number[];
  readonly exports: readonly { readonly symbol: Uint8Array; readonly pc: number }[];
  readonly base: Omit<Program, 'code' | 'bitmask' | 'jumpTable' | 'exports'>;
}

const hasTarget = (name: InstructionName): boolean =>
  name.startsWith('branch_') || name === 'jump' || name === 'load_imm_and_jump';

/** The program as lines; undefined if it has bytes that are no instructions, which lines cannot say. */
export function toEditable(program: Program): EditableProgram | undefined {
  const lines: EditableLine[] = [];
  const instruction = createInstruction();
  for (const { offset } of readInstructions(program)) {
    if (offset >= program.code.length) break;
    decodeInstruction(program, offset, instruction);
    const name = instructionName(instruction.id);
    if (name === 'invalid') return undefined;
    const { reg1, reg2, reg3, imm1, imm2, target } = instruction;
    lines.push({ pc: offset, name, reg1, reg2, reg3, imm1, imm2, target: hasTarget(name) ? target : undefined });
  }
  const starts = new Set(lines.map(({ pc }) => pc));
  const known = (pc: number | undefined): number => (pc !== undefined && starts.has(pc) ? pc : NOWHERE);
  const { code: _code, bitmask: _bitmask, jumpTable, exports, ...base } = program;
  return {
    lines: lines.map((line) => (line.target === undefined ? line : { ...line, target: known(line.target) })),
    table: Array.from({ length: jumpTable.length }, (_, entry) => known(jumpTable.get(entry))),
    exports: exports.map(({ symbol, pc }) => ({ symbol, pc: known(pc) })),
    base,
  };
}

/**
 * The program that is left. What leads to an instruction that is gone leads to the next one that is still there. A trap comes
 * last, for what leads nowhere.
 */
export function fromEditable({ lines, table, exports, base }: EditableProgram): BuiltProgram {
  const placeOf = (pc: number): number => {
    const found = pc === NOWHERE ? -1 : lines.findIndex((line) => line.pc >= pc);
    return found < 0 ? lines.length : found;
  };
  const code = lines.map(
    ({ pc: _pc, target, ...rest }): CodeLine => (target === undefined ? rest : { ...rest, target: placeOf(target) }),
  );
  const built = buildProgram([...code, { name: 'trap' }], { ...base, jumpTable: table.map(placeOf) });
  return {
    ...built,
    program: { ...built.program, exports: exports.map(({ symbol, pc }) => ({ symbol, pc: built.pcs[placeOf(pc)] })) },
  };
}
