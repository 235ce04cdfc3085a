import { readFile, stat } from 'node:fs/promises';
import { fileReason, UsageError } from './failure.ts';
import type { Io } from './io.ts';

/** The name of an input in messages. */
export const inputName = (path: string): string => (path === '-' ? 'standard input' : path);

async function readStdin(io: Io): Promise<Uint8Array> {
  const chunks: Uint8Array[] = [];
  for await (const chunk of io.stdin) chunks.push(chunk);
  return Buffer.concat(chunks);
}

/** Why a file cannot be read; undefined if it can. Its contents are not checked. */
export async function whyUnreadable(path: string): Promise<string | undefined> {
  try {
    return (await stat(path)).isDirectory() ? fileReason({ code: 'EISDIR' }) : undefined;
  } catch (error) {
    return fileReason(error);
  }
}

/** A file's bytes, `-` being standard input. @throws UsageError if it cannot be read or is empty. */
export async function readInput(path: string, io: Io): Promise<Uint8Array> {
  let bytes: Uint8Array;
  try {
    bytes = await (path === '-' ? readStdin(io) : readFile(path));
  } catch (error) {
    throw new UsageError(`cannot read ${inputName(path)}: ${fileReason(error)}`);
  }
  if (bytes.length === 0) throw new UsageError(`${inputName(path)} is empty`);
  return bytes;
}
