import { paragraph } from '../paragraph.ts';
import type { Screen } from '../screen.ts';
import { type Cell, renderTable } from '../table.ts';
import { duration, grouped } from '../values.ts';
import { left, right } from './choice-cells.ts';
import { gasUsedBy, type Parity } from './compare.ts';

/** `Finished`, or `2 Finished, 1 Trap`, in the order in which they first came. */
function outcomesOf(parities: readonly Parity[]): string {
  const counts = new Map<string, number>();
  for (const { rows } of parities) counts.set(rows[0].result.outcome, (counts.get(rows[0].result.outcome) ?? 0) + 1);
  if (counts.size === 1) return [...counts.keys()][0];
  return [...counts].map(([outcome, count]) => `${count} ${outcome}`).join(', ');
}

/** Whether all runs of a program were the same everywhere, and as expected where that is known. */
function verdictOf(parities: readonly Parity[], { colors: { green, red } }: Screen): Cell {
  if (parities.some(({ mismatch }) => mismatch !== undefined)) return { text: '✗ differs', paint: red };
  return { text: parities.every(({ isExpected }) => isExpected) ? '✓ expected' : '✓ same', paint: green };
}

/** A row a program, over all of its runs. */
export function renderPrograms(parities: readonly Parity[], screen: Screen): string {
  const programs = new Map<string, Parity[]>();
  for (const parity of parities) {
    const program = parity.input.name.split(':')[0];
    programs.set(program, [...(programs.get(program) ?? []), parity]);
  }
  const rows = [...programs].map(([program, runs]): Cell[] => {
    const used = runs.reduce((sum, run) => sum + (gasUsedBy(run, run.rows[0]) ?? 0n), 0n);
    const calls = runs.reduce((sum, run) => sum + run.rows[0].result.syscalls.length, 0);
    const slowest = Math.max(...runs.flatMap((run) => run.rows.map(({ milliseconds }) => milliseconds)));
    return [
      program,
      `${runs.length}`,
      outcomesOf(runs),
      grouped(used),
      grouped(calls),
      duration(slowest),
      verdictOf(runs, screen),
    ];
  });
  const columns = [
    left('program'),
    right('runs', 2),
    left('outcome'),
    right('gas used'),
    right('host calls', 1),
    right('slowest run', 3),
    left('parity'),
  ];
  return [
    `${screen.colors.bold('Parity: does every program do the same on all of them?')}\n`,
    renderTable(columns, rows, screen),
    paragraph('all gave the outcomes that the program was written for, a Trap or OutOfGas among them', screen, 'expected  ') +
      paragraph(
        'all did the same; that most of them trap is expected, too, because the host calls get made-up answers',
        screen,
        'same      ',
      ),
  ].join('\n');
}
