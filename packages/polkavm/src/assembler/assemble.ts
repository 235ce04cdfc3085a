/**
 * Assembles text into a `.polkavm` container.
 *
 * The syntax is polkatool's: `%isa = latest64`, `%rw_data_size = 16`, `pub @main:`, `a0 = u8 [a1 + 0x4]`,
 * `jump @loop if a0 <u a1`, `// comment`. A label starts a basic block. If the instruction before it does not end one,
 * a `fallthrough` is inserted, unless `%no_fallthrough` follows the label's colon. `a0 = @label` makes a jump
 * table entry and loads its dynamic address. Our own directives are in `directives.ts`. Beyond upstream's syntax, a
 * comment may follow an instruction, and a target may be a code offset in decimal.
 *
 * Source: polkavm-common 0.35, `assembler.rs`. Where upstream aborts (a label after the last instruction that is
 * jumped to), the label means the end of the code. Data without a declared size is as large as its bytes.
 */
import { writeDebugInfo } from '../debug-info/write-debug-info.ts';
import { INSTRUCTION_SETS, type InstructionSetName } from '../isa/instruction-set.ts';
import { encodeInstruction, hasTarget } from '../program/encoder.ts';
import { type Layout, type LayoutPiece, layOut } from '../program/layout.ts';
import { MAX_CODE_SIZE, MAX_JUMP_TABLE_ENTRIES } from '../program/limits.ts';
import { type Parsed, parsed, rejected } from '../program/parsed.ts';
import type { ProgramExport } from '../program/program.ts';
import { jumpTableOf, writeProgram } from '../program/write-program.ts';
import { type AssemblyError, atLine, lineError } from './assembly-error.ts';
import type { CodeReference } from './directives.ts';
import { findMissingImports } from './missing-imports.ts';
import { type Piece, readSource, type Source } from './source.ts';
import { hasOrigins, sourceRegions } from './source-lines.ts';

export interface AssembleOptions {
  /** The instruction set of a text that has no `%isa`. */
  readonly instructionSet?: InstructionSetName;
  /**
   * The name of the text's file. If it is given, the container gets debug sections: its functions are the labels that
   * are public or called, its lines are lines of the text, or those that `%line` names. The code does not change. A text
   * whose `%line` names a file gets them without this option.
   */
  readonly sourceFile?: string;
  /** Called with a warning for each line that assembles but is probably a mistake: an `ecalli` without an import. */
  readonly onWarning?: (warning: AssemblyError) => void;
}

type Resolved<T> = Parsed<T, AssemblyError>;

/** An error about a line as a whole. */
const tooMany = (line: number, message: string): AssemblyError => atLine(line, lineError(0, '', message));

const undefinedLabel = (line: number, name: string, at: number): AssemblyError =>
  atLine(line, lineError(at, `@${name}`, `expected a label that exists: there is no line \`@${name}:\``));

/** Compares bytes as Rust compares strings. */
const compareBytes = (a: Uint8Array, b: Uint8Array): number => {
  for (let i = 0; i < Math.min(a.length, b.length); i++) if (a[i] !== b[i]) return a[i] - b[i];
  return a.length - b.length;
};

/** The code offset of a reference. As the target of a jump, a label inside a basic block means the start of the block. */
function resolve(
  { labels }: Source,
  offsets: Layout['offsets'],
  reference: CodeReference,
  line: number,
  part: 'piece' | 'block',
): Resolved<number> {
  if ('offset' in reference) return parsed(reference.offset);
  const label = labels.get(reference.label);
  return label === undefined ? rejected(undefinedLabel(line, reference.label, reference.at)) : parsed(offsets[label[part]]);
}

function layoutPiece(piece: Piece, { instructionSet, labels }: Source): Resolved<LayoutPiece> {
  if (piece.type !== 'instruction') return parsed({ length: piece.bytes.length });
  const { instruction, label } = piece.parsed;
  // Its own offset as target takes no bytes.
  const withoutTarget: number[] = [];
  encodeInstruction(instructionSet, { ...instruction, offset: 0, target: 0 }, withoutTarget);
  const { length } = withoutTarget;
  if (label?.use === 'target') {
    const target = labels.get(label.name);
    return target === undefined
      ? rejected(undefinedLabel(piece.line, label.name, label.at))
      : parsed({ length, targetPiece: target.block });
  }
  return parsed(hasTarget(instruction.id) ? { length, targetOffset: instruction.target } : { length });
}

/** Encodes the pieces where the layout puts them. */
function encodePieces(source: Source, layoutPieces: readonly LayoutPiece[], { offsets, targetLengths }: Layout) {
  const code = new Uint8Array(offsets[source.pieces.length]);
  const bitmask = new Uint8Array(Math.ceil(code.length / 8));
  for (const [index, piece] of source.pieces.entries()) {
    const offset = offsets[index];
    if (piece.type !== 'gap') bitmask[offset >> 3] |= 1 << (offset & 7);
    if (piece.type === 'instruction') {
      const { instruction } = piece.parsed;
      const { targetPiece } = layoutPieces[index];
      const target = targetPiece === undefined ? instruction.target : offsets[targetPiece];
      const bytes: number[] = [];
      encodeInstruction(source.instructionSet, { ...instruction, offset, target }, bytes, targetLengths[index]);
      code.set(bytes, offset);
    } else {
      code.set(piece.bytes, offset);
    }
  }
  return { code, bitmask };
}

function resolveExports(source: Source, offsets: Layout['offsets']): Resolved<ProgramExport[]> {
  const { exportOrder } = source;
  const labels = [...source.publicLabels].sort((a, b) => compareBytes(a.symbol, b.symbol));
  if (exportOrder !== undefined) {
    const { line, at, names } = exportOrder;
    const order = new Map(names.map((name, position) => [name, position]));
    const complete = names.length === labels.length && labels.every(({ name }) => order.has(name));
    if (!complete)
      return rejected(atLine(line, lineError(at, '%export_order', 'expected each label of `pub` once, and no other')));
    labels.sort((a, b) => order.get(a.name)! - order.get(b.name)!);
  }
  const exports: ProgramExport[] = labels.map(({ symbol, piece }) => ({ symbol, pc: offsets[piece] }));
  for (const { line, target, symbol } of source.exports) {
    const pc = resolve(source, offsets, target, line, 'piece');
    if (!pc.ok) return pc;
    exports.push({ symbol, pc: pc.value });
  }
  return parsed(exports);
}

/** Plain JavaScript can pass any value; a wrong argument is not an error of the text. */
function checkArguments(text: unknown, { instructionSet, sourceFile }: AssembleOptions): void {
  if (typeof text !== 'string') throw new TypeError(`assemble: the text must be a string, not a value of type ${typeof text}`);
  if (sourceFile !== undefined && typeof sourceFile !== 'string') {
    throw new TypeError(`assemble: sourceFile must be a string, not a value of type ${typeof sourceFile}`);
  }
  if (instructionSet === undefined || Object.hasOwn(INSTRUCTION_SETS, instructionSet)) return;
  const names = Object.keys(INSTRUCTION_SETS).join(', ');
  throw new TypeError(`assemble: instructionSet must be one of ${names}, not ${JSON.stringify(instructionSet)}`);
}

/**
 * Assembles a text into a container, or returns the first error.
 *
 * @throws TypeError if the text is not a string, or there is no such instruction set: that is a mistake of the caller, not of the text.
 */
export function assemble(text: string, options: AssembleOptions = {}): Parsed<Uint8Array, AssemblyError> {
  checkArguments(text, options);
  const read = readSource(text, options.instructionSet);
  if (!read.ok) return read;
  const source = read.value;

  const layoutPieces: LayoutPiece[] = [];
  for (const piece of source.pieces) {
    const layedOut = layoutPiece(piece, source);
    if (!layedOut.ok) return layedOut;
    layoutPieces.push(layedOut.value);
  }
  const layout = layOut(layoutPieces);
  const codeLength = layout.offsets[source.pieces.length];
  if (codeLength > MAX_CODE_SIZE) {
    const message = `expected at most ${MAX_CODE_SIZE} bytes of code, these are ${codeLength}`;
    return rejected(tooMany(source.pieces.at(-1)!.line, message));
  }

  const targets: number[] = [];
  for (const { line, target } of source.jumpTable) {
    const offset = resolve(source, layout.offsets, target, line, 'block');
    if (!offset.ok) return offset;
    targets.push(offset.value);
  }
  if (targets.length > MAX_JUMP_TABLE_ENTRIES) {
    const message = `expected at most ${MAX_JUMP_TABLE_ENTRIES} jump table entries, these are ${targets.length}`;
    return rejected(tooMany(source.jumpTable.at(-1)!.line, message));
  }
  const exports = resolveExports(source, layout.offsets);
  if (!exports.ok) return exports;

  if (options.onWarning !== undefined) for (const warning of findMissingImports(source, text)) options.onWarning(warning);
  const { instructionSet, roData, rwData, roDataSize, rwDataSize, stackSize, imports, brokenImports } = source;
  return parsed(
    writeProgram({
      instructionSet,
      roData,
      rwData,
      roDataSize,
      rwDataSize,
      stackSize,
      imports,
      ...(brokenImports === undefined ? {} : { brokenImports }),
      exports: exports.value,
      jumpTable: jumpTableOf(targets),
      ...encodePieces(source, layoutPieces, layout),
      ...(options.sourceFile === undefined && !hasOrigins(source)
        ? {}
        : { customSections: writeDebugInfo(sourceRegions(source, text, layout, options.sourceFile)) }),
    }),
  );
}
