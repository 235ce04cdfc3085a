import { existsSync, mkdirSync, readdirSync, statSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';

/** Why the project cannot be written into a folder, or undefined. Existing files are never touched. */
export function objectionTo(folder: string): string | undefined {
  if (!existsSync(folder)) return undefined;
  if (!statSync(folder).isDirectory()) return `${folder} is a file`;
  // A repository that has just been made has only its own folder.
  const found = readdirSync(folder).filter((name) => name !== '.git');
  return found.length === 0 ? undefined : `${folder} is not empty: it has ${found[0]}`;
}

/** Of a file: text, or bytes. */
export type Contents = string | Uint8Array;

export function writeProject(folder: string, files: ReadonlyMap<string, Contents>): void {
  for (const [path, text] of files) {
    const target = join(folder, path);
    mkdirSync(dirname(target), { recursive: true });
    writeFileSync(target, text, { flag: 'wx' });
  }
}
