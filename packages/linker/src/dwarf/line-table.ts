/**
 * Reads `.debug_line`: which line each address comes from. Versions 2 to 5.
 *
 * Source: DWARF 4, section 6.2; DWARF 5, section 6.2.
 */
import { readForm, textOf, type UnitFacts } from './attribute-forms.ts';
import type { Budget } from './budget.ts';
import type { DebugSections } from './debug-sections.ts';
import { DwarfCursor, DwarfFault } from './dwarf-cursor.ts';
import { joinPath } from './paths.ts';
import { textAt } from './texts.ts';

export interface LineRow {
  readonly address: number;
  /** Index in {@link LineTable.files}. */
  readonly file: number;
  readonly line: number;
  readonly column: number;
  /** From here on no line applies. */
  readonly isEnd: boolean;
}

export interface LineTable {
  /** Paths by number, as the entries of functions give them as well. Holes are undefined. */
  readonly files: readonly (string | undefined)[];
  readonly rows: readonly LineRow[];
}

/** From the compilation unit: its folder, and the sizes that old tables do not have. */
export interface LineContext {
  readonly budget: Budget;
  readonly compilationFolder: string;
  readonly addressSize: number;
}

/** The line table at an offset. */
export function readLineTable(sections: DebugSections, offset: number, context: LineContext): LineTable {
  const { budget } = context;
  const cursor = new DwarfCursor(sections.line, offset);
  const { offsetSize, end } = cursor.unitLength();
  cursor.end = end;
  const version = cursor.u16();
  if (version < 2 || version > 5) throw new DwarfFault(`a line table of version ${version}; 2 to 5 are known`);
  let { addressSize } = context;
  if (version >= 5) {
    addressSize = cursor.u8();
    cursor.skip(1);
  }
  const headerLength = cursor.unsigned(offsetSize);
  const program = cursor.position + headerLength;
  const minInstructionLength = cursor.u8();
  // Several operations in an instruction are of no interest: RISC-V has none.
  if (version >= 4) cursor.skip(1);
  cursor.skip(1);
  const lineBase = cursor.i8();
  const lineRange = cursor.u8();
  const opcodeBase = cursor.u8();
  const operandCounts = Array.from({ length: Math.max(0, opcodeBase - 1) }, () => cursor.u8());
  const unit: UnitFacts = {
    version,
    addressSize,
    offsetSize,
    start: 0,
    stringOffsetsBase: 0,
    addressBase: 0,
    rangesBase: 0,
    baseAddress: 0,
  };
  const files = version >= 5 ? readFiles(cursor, unit, sections, context) : readOldFiles(cursor, sections, context);
  if (!(program <= end && program >= cursor.position)) throw new DwarfFault('the header of a line table is longer than its unit');
  cursor.position = program;
  budget.spend(end - offset);
  const rows = runLineProgram(cursor, { minInstructionLength, lineBase, lineRange, opcodeBase, operandCounts, addressSize });
  return { files, rows };
}

/** A path of a table. Its length is charged to the budget, because a short entry may refer to a long folder. */
function joined(folder: string, path: string, budget: Budget): string {
  const whole = joinPath(folder, path);
  budget.spend(whole.length);
  return whole;
}

const CONTENT = { path: 1, directory: 2 } as const;

/** Directories, then files, each a list of entries whose fields the table describes. */
function readFiles(
  cursor: DwarfCursor,
  unit: UnitFacts,
  sections: DebugSections,
  { compilationFolder, budget }: LineContext,
): string[] {
  const readEntries = (): { path: string; directory: number }[] => {
    const formats = Array.from({ length: cursor.u8() }, () => ({ content: cursor.uleb(), form: cursor.uleb() }));
    const count = cursor.uleb();
    // An entry without fields takes no bytes, so there could be any number of them.
    if (formats.length === 0 ? count > 0 : count > cursor.end - cursor.position)
      throw new DwarfFault(`${count} entries in a table of files`);
    return Array.from({ length: count }, () => {
      let [path, directory] = ['', 0];
      for (const { content, form } of formats) {
        const value = readForm(cursor, form, 0, unit, 'line');
        if (content === CONTENT.path) path = textOf(value, unit, sections);
        else if (content === CONTENT.directory && value.kind === 'number') directory = value.value;
      }
      return { path, directory };
    });
  };
  const directories = readEntries().map(({ path }) => joined(compilationFolder, path, budget));
  return readEntries().map(({ path, directory }) => joined(directories[directory] ?? '', path, budget));
}

/** The same up to version 4: texts one after the other; numbers start at 1, directory 0 is where it was compiled. */
function readOldFiles(
  cursor: DwarfCursor,
  { line }: DebugSections,
  { compilationFolder, budget }: LineContext,
): (string | undefined)[] {
  const readText = (): string => textAt(line, cursor.text());
  const directories = [compilationFolder];
  for (let name = readText(); name !== ''; name = readText()) directories.push(joined(compilationFolder, name, budget));
  const files: (string | undefined)[] = [undefined];
  for (let name = readText(); name !== ''; name = readText()) {
    const directory = cursor.uleb();
    cursor.uleb();
    cursor.uleb();
    files.push(joined(directories[directory] ?? '', name, budget));
  }
  return files;
}

interface LineProgram {
  readonly minInstructionLength: number;
  readonly lineBase: number;
  readonly lineRange: number;
  readonly opcodeBase: number;
  /** How many operands each standard opcode has, from 1 on. */
  readonly operandCounts: readonly number[];
  readonly addressSize: number;
}

function runLineProgram(cursor: DwarfCursor, program: LineProgram): LineRow[] {
  const { minInstructionLength, lineBase, lineRange, opcodeBase, operandCounts, addressSize } = program;
  const rows: LineRow[] = [];
  const initial = { address: 0, file: 1, line: 1, column: 0 };
  let state = { ...initial };
  const push = (isEnd: boolean): void => {
    rows.push({ ...state, isEnd });
  };
  const special = (opcode: number): void => {
    if (lineRange === 0) throw new DwarfFault('a line table that moves by no lines');
    const adjusted = opcode - opcodeBase;
    state.address += Math.floor(adjusted / lineRange) * minInstructionLength;
    state.line += lineBase + (adjusted % lineRange);
  };

  const extended = (): void => {
    const length = cursor.uleb();
    const next = cursor.position + length;
    if (length === 0 || next > cursor.end) throw new DwarfFault('an operation beyond the end of its line table');
    const opcode = cursor.u8();
    if (opcode === 1) {
      push(true);
      state = { ...initial };
    } else if (opcode === 2) state.address = cursor.unsigned(Math.min(addressSize, length - 1));
    cursor.position = next;
  };

  while (!cursor.isAtEnd) {
    const opcode = cursor.u8();
    if (opcode >= opcodeBase) {
      special(opcode);
      push(false);
      continue;
    }
    switch (opcode) {
      case 0:
        extended();
        break;
      case 1: // copy
        push(false);
        break;
      case 2: // advance_pc
        state.address += cursor.uleb() * minInstructionLength;
        break;
      case 3: // advance_line
        state.line += cursor.sleb();
        break;
      case 4: // set_file
        state.file = cursor.uleb();
        break;
      case 5: // set_column
        state.column = cursor.uleb();
        break;
      case 8: {
        // const_add_pc
        const { line } = state;
        special(255);
        state.line = line;
        break;
      }
      case 9: // fixed_advance_pc
        state.address += cursor.u16();
        break;
      default:
        // Flags, and what later versions add.
        for (let i = 0; i < (operandCounts[opcode - 1] ?? 0); i++) cursor.uleb();
    }
  }
  return rows;
}
