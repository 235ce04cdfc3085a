import { paragraph } from '../paragraph.ts';
import type { Screen } from '../screen.ts';
import { renderTable } from '../table.ts';
import { duration, grouped, printable } from '../values.ts';
import { CHOICE_COLUMNS, choiceCells, left, NONE, right } from './choice-cells.ts';
import { gasUsedBy, type Parity } from './compare.ts';
import { renderDifference } from './render-difference.ts';
import { renderExplanation } from './render-explanation.ts';

const orNone = (value: bigint | number | undefined): string => (value === undefined ? NONE : grouped(value));

/** One case: a row an implementation, back end and wire, and the first difference if there is one. */
export function renderParity(parity: Parity, screen: Screen): string {
  const { input, rows } = parity;
  const table = renderTable(
    [
      ...CHOICE_COLUMNS,
      left('outcome'),
      right('gas used'),
      right('gas left', 3),
      right('host calls'),
      right('bytes sent', 1),
      right('bytes back', 1),
      right('time', 2),
    ],
    rows.map((row) => [
      ...choiceCells(row.choice),
      row.result.outcome,
      orNone(gasUsedBy(parity, row)),
      row.result.gasLeft === null ? NONE : grouped(BigInt(row.result.gasLeft)),
      grouped(row.result.syscalls.length),
      orNone(row.wireBytes?.toHost),
      orNone(row.wireBytes?.fromHost),
      duration(row.milliseconds),
    ]),
    screen,
  );
  const what = [printable(input.name), ...(input.export === '' ? [] : [`export ${printable(input.export)}`])].join(', ');
  return `${paragraph(`${what}, ${grouped(input.gas)} gas`, screen)}\n${table}\n${renderVerdict(parity, screen)}`;
}

function renderVerdict({ rows, mismatch, refusal }: Parity, screen: Screen): string {
  const { green, red } = screen.colors;
  if (mismatch !== undefined) {
    const { difference, left, right, explanation } = mismatch;
    const why = explanation === undefined ? '' : renderExplanation(explanation, [left[0], right[0]], screen);
    return `${red('✗')} they differ\n${renderDifference(difference, left, right, screen)}${why}`;
  }
  if (refusal !== undefined)
    return paragraph(`all ${rows.length} refuse to start it: ${printable(refusal)}`, screen, `${red('✗')} `);
  return paragraph(`all ${rows.length} agree: outcome, gas, host calls and their arguments, memory`, screen, `${green('✓')} `);
}
