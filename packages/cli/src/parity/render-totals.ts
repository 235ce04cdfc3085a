import { paragraph } from '../paragraph.ts';
import type { Screen } from '../screen.ts';
import { renderTable } from '../table.ts';
import { duration, grouped } from '../values.ts';
import { CHOICE_COLUMNS, choiceCells, left, NONE, right, wireOf } from './choice-cells.ts';
import type { ParityRow } from './compare.ts';
import type { Report } from './run-fixtures.ts';

/** The totals of each implementation, and the verdict in the last lines. */
export function renderTotals({ conformance, parities, milliseconds }: Report, screen: Screen): string {
  const { bold, green, red } = screen.colors;
  const table = renderTable(
    [
      left('api'),
      ...CHOICE_COLUMNS,
      right('runs', 1),
      right('host calls'),
      right('bytes sent'),
      right('bytes back'),
      right('time of the runs', 2),
    ],
    conformance.map(({ choice }) => {
      const isSame = (row: ParityRow): boolean =>
        row.choice.api === choice.api && choiceCells(row.choice).join() === choiceCells(choice).join();
      const runs = parities.flatMap(({ rows }) => rows.filter(isSame));
      const sum = (of: (row: ParityRow) => number): number => runs.reduce((total, row) => total + of(row), 0);
      const wired = wireOf(choice) !== null;
      return [
        choice.api,
        ...choiceCells(choice),
        grouped(runs.length),
        grouped(sum(({ result }) => result.syscalls.length)),
        wired ? grouped(sum(({ wireBytes }) => wireBytes?.toHost ?? 0)) : NONE,
        wired ? grouped(sum(({ wireBytes }) => wireBytes?.fromHost ?? 0)) : NONE,
        duration(sum(({ milliseconds: time }) => time)),
      ];
    }),
    screen,
  );
  const implementations = new Set(conformance.map(({ choice }) => choiceCells(choice).join()));
  const passed = conformance.reduce((total, row) => total + row.passed, 0);
  const failed = conformance.reduce((total, row) => total + row.failed.length, 0);
  const different = parities.filter(({ mismatch }) => mismatch !== undefined).length;
  const verdict = (good: boolean, text: string): string => paragraph(text, screen, `${good ? green('✓') : red('✗')} `);
  return [
    `${bold('In all')}\n`,
    table,
    verdict(failed === 0, `conformance: ${grouped(passed)} passed, ${grouped(failed)} failed`) +
      verdict(
        different === 0,
        `parity: ${grouped(parities.length - different)} of ${grouped(parities.length)} runs the same on ` +
          `${implementations.size} implementations; ${duration(milliseconds)}`,
      ),
  ].join('\n');
}
