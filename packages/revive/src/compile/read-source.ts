import { constants } from 'node:fs';
import { open, realpath } from 'node:fs/promises';
import { relative, sep } from 'node:path';

/** The most bytes of one source. The largest of published contracts have some hundred thousand. */
export const MAX_SOURCE_BYTES = 4 * 2 ** 20;

/** A file that was read, or the reason why not; undefined if there is none. */
export type ReadSource = { readonly text: string } | { readonly problem: string } | undefined;

const ABSENT = new Set(['ENOENT', 'ENOTDIR', 'EISDIR', 'ENAMETOOLONG', 'ELOOP', 'ERR_INVALID_ARG_VALUE', 'ERR_INVALID_ARG_TYPE']);

/** Whether a path is in a folder, or the folder itself. Both are real paths. */
export function isInside(path: string, folder: string): boolean {
  const from = relative(folder, path);
  return from === '' || !(from === '..' || from.startsWith(`..${sep}`) || from.startsWith(sep) || /^[A-Za-z]:/.test(from));
}

/**
 * Reads a source. It must be a regular file in one of `folders`, with links resolved. Sources name their imports, so
 * otherwise the author of a source could read any file, or make us wait for a pipe.
 *
 * @param folders Real paths.
 */
export async function readSource(path: string, folders: readonly string[]): Promise<ReadSource> {
  try {
    const real = await realpath(path);
    if (!folders.some((folder) => isInside(real, folder))) return { problem: 'is outside of the project and its packages' };
    // Opening a pipe would wait for a writer.
    const file = await open(real, constants.O_RDONLY | (constants.O_NONBLOCK ?? 0));
    try {
      const { size, ...facts } = await file
        .stat()
        .then((stats) => ({ size: stats.size, isFile: stats.isFile(), isFolder: stats.isDirectory() }));
      if (facts.isFolder) return undefined;
      if (!facts.isFile) return { problem: 'is not a regular file' };
      if (size > MAX_SOURCE_BYTES) return { problem: `has ${size} bytes, of at most ${MAX_SOURCE_BYTES}` };
      const bytes = Buffer.alloc(size);
      const { bytesRead } = await file.read(bytes, 0, size, 0);
      return { text: new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes.subarray(0, bytesRead)) };
    } finally {
      await file.close();
    }
  } catch (error) {
    const { code = '', message } = error as NodeJS.ErrnoException;
    if (ABSENT.has(code)) return undefined;
    return { problem: code === 'ERR_ENCODING_INVALID_ENCODED_DATA' ? 'is not UTF-8' : `cannot be read: ${code || message}` };
  }
}
