import { INSTRUCTION_IDS } from '../isa/instruction-id.ts';
import { type AssemblyError, atLine, lineError } from './assembly-error.ts';
import type { Source } from './source.ts';

const count = (imports: number): string => (imports === 1 ? 'there is 1' : `there are ${imports}`);

/**
 * The `ecalli` of a text whose import it does not have. An engine stops at them as at any other `ecalli`, but there is
 * no import to look up, so `VirtT` answers `InvalidImage`. Texts that give their imports section byte by byte are not checked.
 */
export function findMissingImports({ pieces, imports, brokenImports }: Source, text: string): readonly AssemblyError[] {
  if (brokenImports !== undefined) return [];
  const lines = text.split(/\r?\n/);
  return pieces.flatMap((piece) => {
    if (piece.type !== 'instruction' || piece.parsed.instruction.id !== INSTRUCTION_IDS.ecalli) return [];
    const index = piece.parsed.instruction.imm1 >>> 0;
    if (index < imports.length) return [];
    const line = lines[piece.line - 1];
    const message = `expected an import with the number ${index}, ${count(imports.length)} (each \`%import\` adds one, from 0)`;
    return [atLine(piece.line, lineError(line.search(/\S/), line.trim().replace(/\s*\/\/.*$/, ''), message))];
  });
}
