import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { homedir } from 'node:os';
import { delimiter } from 'node:path';
import { sourceReader } from '@polkavirt/primitives';

/**
 * Reads sources from the working directory, its node_modules and more folders.
 *
 * @param folders Separated as in `PATH`.
 * @returns The text of a file; undefined if it is not there, or no longer what was compiled, as far as that is known.
 */
export function createSourceReader(folders = ''): (path: string, digest: string | undefined) => string | undefined {
  const read = sourceReader({
    readFile: (path) => readFileSync(path, 'utf8'),
    home: homedir(),
    // Contracts import from packages by their names.
    folders: ['.', 'node_modules', ...folders.split(delimiter).filter((folder) => folder !== '')],
  });
  return (path, digest) => {
    const text = read(path);
    if (text === undefined || digest === undefined) return text;
    return createHash('sha256').update(text).digest('hex') === digest ? text : undefined;
  };
}
