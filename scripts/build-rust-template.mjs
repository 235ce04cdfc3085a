/**
 * Compiles the guest of the Rust template of create-polkavirt anew, in a copy, and puts the program beside its sources: what the
 * tests of a project run where there is no Rust. Needs Rust with its sources, as the template's README says.
 *
 *     npm run templates:rust
 */
import { cpSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { compileCrate } from '@polkavirt/linker/compile';

const template = fileURLToPath(new URL('../packages/create-polkavirt/templates/guest-rust/guest', import.meta.url));
const folder = mkdtempSync(join(tmpdir(), 'polkavirt-rust-template-'));
try {
  cpSync(template, join(folder, 'guest'), { recursive: true });
  const program = await compileCrate(join(folder, 'guest'), { sourceRoot: folder });
  writeFileSync(join(template, 'prebuilt.polkavm'), program);
  console.log(`prebuilt.polkavm: ${program.length} bytes`);
} finally {
  rmSync(folder, { recursive: true, force: true });
}
