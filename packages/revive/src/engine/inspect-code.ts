import { disassembleLines, type Program, parseProgram } from '@polkavirt/polkavm';
import { endsBasicBlock } from '@polkavirt/polkavm/isa';
import { err, ok } from '@polkavirt/primitives';
import type { CodeFacts, InspectCode } from '../pallet/check-code.ts';

const textOf = (symbol: Uint8Array): string => new TextDecoder().decode(symbol);

/** The facts of a program that the pallet checks, read by the engine's parser. */
export const inspectCode: InspectCode = (code) => {
  const parsed = parseProgram(code);
  if (!parsed.ok) return err(parsed.error.message);
  const program = parsed.value;
  if (program.imports.some((symbol) => symbol === undefined)) return err('the imports are malformed');
  const { largestBlock, forbidden } = measure(program);
  const facts: CodeFacts = {
    instructionSet: program.instructionSet,
    imports: program.imports.map((symbol) => textOf(symbol as Uint8Array)),
    exports: program.exports.map(({ symbol }) => textOf(symbol)),
    largestBlock,
    memoryBytes: program.roDataSize + program.rwDataSize + program.stackSize,
    ...(forbidden === undefined ? {} : { forbidden }),
  };
  return ok(facts);
};

function measure(program: Program): Pick<CodeFacts, 'largestBlock' | 'forbidden'> {
  let largest = { instructions: 0, offset: 0 };
  let block = { instructions: 0, offset: 0 };
  let forbidden: CodeFacts['forbidden'];
  for (const { name, offset = 0 } of disassembleLines(program)) {
    if (name === undefined) continue;
    if (block.instructions === 0) block = { instructions: 0, offset };
    block = { ...block, instructions: block.instructions + 1 };
    if (block.instructions > largest.instructions) largest = block;
    if (name === 'invalid' || name === 'sbrk') forbidden ??= { instruction: name, offset };
    if (name === 'invalid' || endsBasicBlock(name)) block = { instructions: 0, offset: 0 };
  }
  return { largestBlock: largest, ...(forbidden === undefined ? {} : { forbidden }) };
}
