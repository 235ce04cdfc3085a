import type { Choice } from '../choice.ts';
import { paragraph } from '../paragraph.ts';
import type { Screen } from '../screen.ts';
import { renderTable } from '../table.ts';
import { duration, grouped, printable } from '../values.ts';
import { CHOICE_COLUMNS, choiceCells, left, renderWords, right } from './choice-cells.ts';

/** The conformance suite on one implementation. */
export interface ConformanceRow {
  readonly choice: Choice;
  readonly passed: number;
  readonly failed: readonly { readonly name: string; readonly message: string }[];
  readonly milliseconds: number;
}

/** A row an implementation, then every case that failed, and what the words in the columns mean. */
export function renderConformance(rows: readonly ConformanceRow[], screen: Screen): string {
  const { bold, green, red } = screen.colors;
  const table = renderTable(
    [left('api'), left('cost model'), ...CHOICE_COLUMNS, right('passed'), right('failed'), right('time')],
    rows.map(({ choice, passed, failed, milliseconds }) => [
      choice.api,
      choice.costModel,
      ...choiceCells(choice),
      { text: grouped(passed), paint: failed.length === 0 ? green : (line) => line },
      { text: grouped(failed.length), paint: failed.length === 0 ? (line) => line : red },
      duration(milliseconds),
    ]),
    screen,
  );
  const failures = rows.flatMap(({ choice, failed }) =>
    failed.map(
      ({ name, message }) =>
        paragraph(`${choice.api} ${choiceCells(choice).join(' ')}, ${name}`, screen, `${red('✗')} `) +
        paragraph(printable(message), screen, '    '),
    ),
  );
  const title = 'Conformance: does each implementation keep the rules of the interface?';
  return [`${bold(title)}\n`, table, ...(failures.length > 0 ? [failures.join('')] : []), renderWords(screen)].join('\n');
}
