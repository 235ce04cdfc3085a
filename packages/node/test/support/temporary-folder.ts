import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { onTestEnd } from '@polkavirt/test-support';

/** A folder that is gone after the test. */
export function temporaryFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), 'polkavirt-'));
  onTestEnd('a folder', () => rmSync(folder, { recursive: true, force: true }));
  return folder;
}
