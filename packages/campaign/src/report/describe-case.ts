/** A case for people: the program as assembly, what the host did, and what came of it. */
import { disassemble, parseProgram } from '@polkavirt/polkavm';
import type { Case, CompileAfter } from '../cases/case.ts';
import { type Difference, describeDifference } from '../contest/difference.ts';

/** Longer listings are cut: the case file has all of it. */
const MOST_LINES = 200;

const shortened = (lines: readonly string[]): string[] =>
  lines.length <= MOST_LINES ? [...lines] : [...lines.slice(0, MOST_LINES), `... and ${lines.length - MOST_LINES} lines more`];

const describeCompiling = (compileAfter: CompileAfter): string =>
  typeof compileAfter === 'number' ? `compiled after ${compileAfter} gas` : `compiled ${compileAfter}`;

export function describeCase({ level, program, costModel, compileAfter, actions }: Case, difference: Difference): string {
  const parsed = parseProgram(program);
  const listing = parsed.ok ? disassemble(parsed.value).text.trimEnd().split('\n') : [`not a program: ${parsed.error.message}`];
  return [
    `level ${level}, cost model ${costModel}${level === 'engine' ? `, ${describeCompiling(compileAfter)}` : ''}`,
    '',
    ...shortened(listing),
    '',
    ...shortened(actions.map((action, at) => `action ${at}: ${JSON.stringify(action)}`)),
    '',
    describeDifference(difference),
    '',
  ].join('\n');
}

/** The instructions of a case's program: how small it became. */
export function instructionCount({ program }: Case): number {
  const parsed = parseProgram(program);
  if (!parsed.ok) return 0;
  let count = 0;
  for (const byte of parsed.value.bitmask) for (let rest = byte; rest !== 0; rest &= rest - 1) count++;
  return count;
}
