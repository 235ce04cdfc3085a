import { basename } from 'node:path';
import {
  type AssembleOptions,
  type AssemblyError,
  assemble,
  describeAssemblyError,
  type InstructionSetName,
  type Parsed,
  type Program,
  type ProgramError,
  parseProgram,
} from '@polkavirt/polkavm';
import { hasMagic } from '@polkavirt/polkavm/program';
import { UsageError } from './failure.ts';
import { inputName, readInput } from './input.ts';
import type { Io } from './io.ts';
import { namesIn } from './values.ts';

/** A PROGRAM argument, read; assembly text is assembled. The blob need not be a valid program. */
export interface ProgramInput {
  /** As the command line names it. */
  readonly path: string;
  /** The file's name without its folder; `stdin` for `-`. */
  readonly name: string;
  readonly bytes: Uint8Array;
  /** The parsed program, read at first use. */
  readonly parsed: () => Parsed<Program, ProgramError>;
}

/** The instruction set of a text that does not name one: upstream's default, see `polkatool assemble --isa`. */
export const DEFAULT_ISA: InstructionSetName = 'latest64';

/** Decodes bytes that must be UTF-8 without control characters other than white space. */
function textOf(bytes: Uint8Array, path: string): string {
  try {
    const text = new TextDecoder('utf-8', { fatal: true }).decode(bytes);
    if (!text.includes('\0')) return text;
  } catch {
    // Not UTF-8: the same message as for a zero byte.
  }
  throw new UsageError(
    `${inputName(path)} is neither a .polkavm blob (it does not start with PVM\\0) nor assembly text (it is not UTF-8)`,
  );
}

/** An error or a warning about a text, with the file before its line. */
export const describeInFile = (path: string, error: AssemblyError): string =>
  `${inputName(path)}:${describeAssemblyError(error)}`;

/** Assembles a file's text; what it cannot read is a {@link UsageError} that names file and line. */
export function assembleInput(path: string, bytes: Uint8Array, options: AssembleOptions = {}): Uint8Array {
  const assembled = assemble(textOf(bytes, path), { instructionSet: DEFAULT_ISA, ...options });
  if (assembled.ok) return assembled.value;
  throw new UsageError(describeInFile(path, assembled.error));
}

/**
 * Reads a PROGRAM argument. Bytes that start with the magic are a blob; anything else is assembly text.
 *
 * @param withLines Whether a blob that is made of a text has the text's lines in its debug sections.
 */
export async function loadBlob(path: string, io: Io, { withLines = false } = {}): Promise<ProgramInput> {
  const read = await readInput(path, io);
  const bytes = hasMagic(read) ? read : assembleInput(path, read, withLines && path !== '-' ? { sourceFile: path } : {});
  let parsed: Parsed<Program, ProgramError> | undefined;
  return {
    path,
    name: path === '-' ? 'stdin' : basename(path),
    bytes,
    parsed: () => {
      parsed ??= parseProgram(bytes);
      return parsed;
    },
  };
}

/** A PROGRAM argument that must be a valid program, parsed. */
export async function loadProgram(path: string, io: Io): Promise<ProgramInput & { readonly program: Program }> {
  const input = await loadBlob(path, io);
  const program = input.parsed();
  if (!program.ok) throw new UsageError(`${inputName(path)} is not a valid program: ${program.error.message}`);
  return { ...input, program: program.value };
}

/** A symbol as text. Bytes that are not UTF-8 become U+FFFD. */
export const symbolText = (symbol: Uint8Array): string => new TextDecoder().decode(symbol);

/** The names of a program's exports. */
export const exportNames = ({ exports }: Program): readonly string[] => exports.map(({ symbol }) => symbolText(symbol));

/** Why an export of a program could not be started, or undefined; `reason` is the engine's message about the program. */
export function describeRefusal(input: ProgramInput, functionName: string, reason: string | undefined): string | undefined {
  if (reason !== undefined) return reason;
  const parsed = input.parsed();
  if (!parsed.ok) return parsed.error.message;
  const names = exportNames(parsed.value);
  return names.includes(functionName) ? undefined : `no export '${functionName}'; there are ${namesIn(names) || 'none'}`;
}
