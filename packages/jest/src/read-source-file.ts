import { readFileSync } from 'node:fs';
import { homedir } from 'node:os';
import { delimiter } from 'node:path';
import { sourceReader } from '@polkavirt/primitives';

/** Reads source files from the working directory and the folders of `POLKAVIRT_SOURCES`. */
export const readSourceFile = sourceReader({
  readFile: (path) => readFileSync(path, 'utf8'),
  home: homedir(),
  folders: ['.', ...(process.env.POLKAVIRT_SOURCES ?? '').split(delimiter).filter((folder) => folder !== '')],
});
