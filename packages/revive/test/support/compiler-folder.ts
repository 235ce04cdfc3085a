import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { onTestEnd } from '@polkavirt/test-support';
import { closeCompilers } from '../../src/compile/index.ts';

/** A folder for sources and a cache of the running test. At its end the folder goes, and the compiler with it. */
export async function compilerFolder(): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'polkavirt-resolc-'));
  onTestEnd('the folder', () => rm(folder, { recursive: true, force: true }));
  onTestEnd('the compiler', closeCompilers);
  return folder;
}
