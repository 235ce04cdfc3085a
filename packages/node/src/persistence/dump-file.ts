import { closeSync, fsyncSync, openSync, readFileSync, renameSync, unlinkSync, writeSync } from 'node:fs';
import type { Chain } from '../chain/chain.ts';
import { runToEnd } from '../work.ts';
import { dumpChain, readDump } from './chain-dump.ts';
import { StateFileError } from './state-file-error.ts';

/**
 * Writes the chain to a file, whole or not at all: to another file first, which takes the place of an old one once it is on the disk.
 *
 * @throws Error Of the file system.
 */
export function writeDump(chain: Chain, path: string): void {
  const bytes = runToEnd(dumpChain(chain));
  const draft = `${path}.${process.pid}.new`;
  try {
    const file = openSync(draft, 'w');
    try {
      for (let at = 0; at < bytes.length; ) at += writeSync(file, bytes, at);
      fsyncSync(file);
    } finally {
      closeSync(file);
    }
    renameSync(draft, path);
  } catch (error) {
    try {
      unlinkSync(draft);
    } catch {
      // It was not made.
    }
    throw error;
  }
}

/**
 * Goes on with the chain of a file.
 *
 * @throws StateFileError If it is not a dump of this runtime's chain. @throws Error Of the file system.
 */
export function loadDump(chain: Chain, path: string): void {
  const read = runToEnd(readDump(readFileSync(path), chain));
  if (!read.ok) throw new StateFileError(`${path} cannot be loaded: ${read.error}`);
  chain.restore(read.value);
}
