/** Rows of the syntax table, taken apart. */
import type { ImmediateKind } from './syntax.ts';

/** A piece of a row: text as it is, or an operand. */
export type SyntaxPart =
  | { readonly type: 'text'; readonly text: string }
  | { readonly type: 'register'; readonly operand: 'reg1' | 'reg2' | 'reg3' }
  | { readonly type: 'immediate'; readonly operand: 'imm1' | 'imm2'; readonly kind: ImmediateKind }
  | { readonly type: 'immediate64' }
  | { readonly type: 'target' }
  | { readonly type: 'zero' };

/** Splits a row of the syntax table into its pieces. */
export function syntaxParts(row: string): readonly SyntaxPart[] {
  return row.split(/(\{[^}]*\})/).flatMap((piece): SyntaxPart[] => {
    if (!piece.startsWith('{')) return piece === '' ? [] : [{ type: 'text', text: piece }];
    const [operand, kind] = piece.slice(1, -1).split(':');
    if (operand === 'target' || operand === 'zero') return [{ type: operand }];
    if (operand === 'imm64') return [{ type: 'immediate64' }];
    if (kind === undefined) return [{ type: 'register', operand: operand as 'reg1' }];
    return [{ type: 'immediate', operand: operand as 'imm1', kind: kind as ImmediateKind }];
  });
}

/** The prefix of 32-bit instructions, which `latest32` does without. */
export const NARROW_PREFIX = 'i32 ';

/** A row without the prefix, as `latest32` has it. */
export const withoutNarrowPrefix = (row: string): string =>
  row.startsWith(NARROW_PREFIX) ? row.slice(NARROW_PREFIX.length) : row;
