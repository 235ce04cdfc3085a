/** The worked example of the recompiler's README is what the recompiler makes. */
import { readFileSync } from 'node:fs';
import { assembleOrThrow, parseProgram, unwrap } from '@polkavirt/polkavm';
import loadWabt from 'wabt';
import { compile } from './compile.ts';

const readme = readFileSync(new URL('../../src/recompiler/README.md', import.meta.url), 'utf8');

const blockOf = (language: string): string => {
  const found = new RegExp(`\`\`\`${language}\n([^]*?)\n\`\`\``).exec(readme);
  if (found === null) throw new Error(`no ${language} in the README`);
  return found[1];
};

/** Lines of text without comments and indentation. */
const linesOf = (text: string): string[] =>
  text
    .split('\n')
    .map((line) => line.replace(/;;.*/, '').trim())
    .filter((line) => line !== '');

it('the worked example is what the recompiler makes of it', async () => {
  const blob = assembleOrThrow(blockOf('asm'));
  const program = unwrap(parseProgram(blob));
  const wabt = await loadWabt();
  const module = wabt.readWasm(compile(program).bytes, { multi_value: true, tail_call: true });
  const text = module.toText({ foldExprs: true, inlineExport: false });
  const first = text.slice(text.indexOf('  (func (;0;)'), text.indexOf('  (func (;1;)'));
  expect(linesOf(blockOf('wat'))).toEqual(linesOf(first));
});
