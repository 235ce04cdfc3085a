/**
 * The WebAssembly that the recompiler makes of small programs, as text beside each of them in `emitted/`: a change of what
 * it emits shows in the diff of a review. `npm run emitted` writes the texts anew.
 */
import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { assembleOrThrow, parseProgram, unwrap } from '@polkavirt/polkavm';
import loadWabt from 'wabt';
import { compile } from './compile.ts';

const FOLDER = new URL('emitted/', import.meta.url);
const isUpdate = process.env.POLKAVIRT_EMITTED === 'write';
const names = readdirSync(FOLDER)
  .filter((file) => file.endsWith('.txt'))
  .map((file) => file.slice(0, -'.txt'.length));

/** The module's functions but for the last one, which multiplies and is the same in every module. */
async function textOf(name: string): Promise<string> {
  const blob = assembleOrThrow(readFileSync(new URL(`${name}.txt`, FOLDER), 'utf8'));
  const { bytes } = compile(unwrap(parseProgram(blob)));
  const wabt = await loadWabt();
  const module = wabt.readWasm(bytes, { multi_value: true, tail_call: true });
  const text = module.toText({ foldExprs: true, inlineExport: false });
  module.destroy();
  const starts = [...text.matchAll(/^ {2}\(func /gm)].map(({ index }) => index);
  return text.slice(starts[0], starts.at(-1));
}

it('there are programs', () => {
  expect(names.length).toBeGreaterThanOrEqual(6);
});

it.each(names)('%s', async (name) => {
  const text = await textOf(name);
  const file = new URL(`${name}.wat`, FOLDER);
  if (isUpdate) writeFileSync(file, text);
  expect(existsSync(file)).toBe(true);
  expect(text).toBe(readFileSync(file, 'utf8'));
});
