import { readFile } from 'node:fs/promises';
import { basename } from 'node:path';
import { assemble, createEngine, type Program, parseProgram } from '@polkavirt/polkavm';
import { UsageError } from './failure.ts';
import type { Io } from './io.ts';

/** A PROGRAM argument, read. */
export interface ProgramInput {
  /** The file's name without its folder; `stdin` for `-`. */
  readonly name: string;
  readonly kind: 'blob' | 'assembly';
  readonly bytes: Uint8Array;
}

const MAGIC = [0x50, 0x56, 0x4d, 0x00];

async function readStdin(io: Io): Promise<Uint8Array> {
  const chunks: Uint8Array[] = [];
  for await (const chunk of io.stdin) chunks.push(chunk);
  return Buffer.concat(chunks);
}

const REASONS: Readonly<Record<string, string>> = {
  ENOENT: 'no such file',
  EISDIR: 'it is a folder',
  EACCES: 'permission denied',
  ERR_FS_FILE_TOO_LARGE: 'the file is larger than 2 GiB',
};

/** A file's bytes, `-` being standard input. What cannot be read is a {@link UsageError}. */
export async function readInput(path: string, io: Io): Promise<Uint8Array> {
  if (path === '-') return readStdin(io);
  try {
    return await readFile(path);
  } catch (error) {
    const { code = '', message } = error as NodeJS.ErrnoException;
    throw new UsageError(`cannot read ${path}: ${REASONS[code] ?? message}`);
  }
}

/** Text of bytes that must be UTF-8 without control characters that no text has. */
export function textOf(bytes: Uint8Array, path: string): string {
  try {
    const text = new TextDecoder('utf-8', { fatal: true }).decode(bytes);
    if (!text.includes('\0')) return text;
  } catch {
    // Not UTF-8: the same message as for a zero byte.
  }
  throw new UsageError(`${path} is neither a .polkavm blob (it does not start with PVM\\0) nor assembly text (it is not UTF-8)`);
}

/** Reads a PROGRAM argument; what starts with the magic is a blob, anything else is assembly text. */
export async function readProgram(path: string, io: Io): Promise<ProgramInput> {
  const bytes = await readInput(path, io);
  const isBlob = MAGIC.every((byte, at) => bytes[at] === byte);
  return { name: path === '-' ? 'stdin' : basename(path), kind: isBlob ? 'blob' : 'assembly', bytes };
}

/** A PROGRAM argument as a blob; assembly text is assembled. A blob need not be a valid one. */
export async function loadBlob(path: string, io: Io): Promise<ProgramInput> {
  const input = await readProgram(path, io);
  return input.kind === 'blob' ? input : { ...input, bytes: assembleInput(path, input.bytes) };
}

/** Assembles text; what it cannot read is a {@link UsageError} that names file and line. */
export function assembleInput(path: string, bytes: Uint8Array): Uint8Array {
  const assembled = assemble(textOf(bytes, path));
  if (assembled.ok) return assembled.value;
  const { line, column, text, message } = assembled.error;
  throw new UsageError(`${path}:${line}:${column}: ${message}${text === '' ? '' : `, found \`${text}\``}`);
}

/** A PROGRAM argument that must be a valid program, parsed. */
export async function loadProgram(path: string, io: Io): Promise<ProgramInput & { readonly program: Program }> {
  const input = await loadBlob(path, io);
  const program = parseProgram(input.bytes);
  if (!program.ok)
    throw new UsageError(`${path} is no valid program: ${program.error.message} (at byte ${program.error.offset})`);
  return { ...input, program: program.value };
}

/** A symbol as text. Bytes that are not UTF-8 become U+FFFD. */
export const symbolText = (symbol: Uint8Array): string => new TextDecoder().decode(symbol);

/** The names of a blob's exports, or undefined if it is no program. */
export function exportNames(blob: Uint8Array): readonly string[] | undefined {
  const program = parseProgram(blob);
  return program.ok ? program.value.exports.map(({ symbol }) => symbolText(symbol)) : undefined;
}

/** Why a blob's export gave `InvalidImage`, as far as the blob alone tells. */
export function describeRefusal(blob: Uint8Array, functionName: string): string | undefined {
  const module = createEngine().createModule(blob);
  if (!module.ok) return module.error.message;
  const names = module.value.program.exports.map(({ symbol }) => symbolText(symbol));
  if (!names.includes(functionName)) return `no export '${functionName}'; there are ${names.join(', ') || 'none'}`;
  return 'a host call whose import is missing, or whose symbol is not four bytes long';
}
