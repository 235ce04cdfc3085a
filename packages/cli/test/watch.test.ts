/** `polkavirt cc --watch`: it builds again when a file changes that was read, or looked for. */
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { findToolchain } from '@polkavirt/linker/compile';
import { onTestEnd, until, within } from '@polkavirt/test-support';
import type { Io, Output } from '../src/io.ts';
import { type CcFlags, ccCommand } from '../src/link/cc-command.ts';

const hasClang = await findToolchain().then(
  () => true,
  (error: Error) => console.warn(`The test of cc --watch is skipped: ${error.message}`),
);

/** Streams that keep what was written. */
function recorded(): { readonly io: Io; readonly said: () => string } {
  let said = '';
  const output: Output = {
    isTerminal: false,
    async write(chunk) {
      said += typeof chunk === 'string' ? chunk : Buffer.from(chunk).toString();
    },
  };
  return { io: { stdout: output, stderr: output, stdin: (async function* () {})() }, said: () => said };
}

const FLAGS: Omit<CcFlags, 'output'> = {
  optimize: '2',
  costModel: 'naive',
  printMap: false,
  level: '1',
  debug: false,
  define: [],
  include: [],
  watch: true,
  clang: [],
};

(hasClang ? it : it.skip)('cc --watch builds again when a header is there at last, or changes, until it is stopped', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'polkavirt-cc-watch-'));
  onTestEnd('the folder', () => rmSync(folder, { recursive: true }));
  const [source, output] = [join(folder, 'guest.c'), join(folder, 'guest.polkavm')];
  writeFileSync(
    source,
    '#include <polkavirt.h>\n#include "later/size.h"\nstatic char data[SIZE];\n' +
      'POLKAVIRT_IMPORT(1, void, report, void *at)\nPOLKAVIRT_EXPORT(run) { report(data); }\n',
  );
  const { io, said } = recorded();
  const stop = new AbortController();
  onTestEnd('the watch', () => stop.abort());
  const ended = ccCommand([source], { ...FLAGS, output }, io, stop.signal);

  await until('clang to miss the header', () => said().includes("'later/size.h' file not found"));
  mkdirSync(join(folder, 'later'));
  writeFileSync(join(folder, 'later', 'size.h'), '#define SIZE nonsense\n');
  await until('clang to read the header', () => said().includes("undeclared identifier 'nonsense'"));
  writeFileSync(join(folder, 'later', 'size.h'), '#define SIZE 5\n');
  await until('a program', () => /^\S+guest\.polkavm: \d+ bytes$/m.test(said()));

  stop.abort();
  expect(await within('the command to end', ended)).toBe(0);
});
