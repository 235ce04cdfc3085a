import stringWidth from 'string-width';
import { paragraph } from '../paragraph.ts';
import type { Screen } from '../screen.ts';
import { printable } from '../values.ts';
import type { Comparable, Difference } from './difference.ts';

/** A difference in full, a line a side, with the whole call where a call differs. */
export function renderDifference(
  difference: Difference,
  [leftName, left]: readonly [string, Comparable],
  [rightName, right]: readonly [string, Comparable],
  screen: Screen,
): string {
  const { red } = screen.colors;
  const width = Math.max(stringWidth(leftName), stringWidth(rightName));
  const plain = (line: string): string => line;
  const pair = (title: string, of: readonly [unknown, unknown], paint: (line: string) => string = plain): string => {
    const line = (name: string, value: unknown): string =>
      paragraph(paint(printable(JSON.stringify(value) ?? 'nothing')), screen, `    ${name.padEnd(width)}  `);
    return paragraph(title, screen, '  ') + line(leftName, of[0]) + line(rightName, of[1]);
  };

  let text = pair(`first difference: ${difference.at}`, [difference.left, difference.right], red);
  const call = /^syscalls\[(\d+)\]/.exec(difference.at);
  if (call !== null) {
    const n = Number(call[1]);
    text += pair(`the whole call ${n}:`, [left.syscalls?.[n], right.syscalls?.[n]]);
  } else if (difference.at === 'syscalls.length') {
    const n = Math.min(left.syscalls?.length ?? 0, right.syscalls?.length ?? 0);
    text += pair(`call ${n}, which only one of them makes:`, [left.syscalls?.[n], right.syscalls?.[n]]);
  }
  if (difference.at !== 'outcome' && left.outcome !== undefined) text += pair('outcomes:', [left.outcome, right.outcome]);
  return text;
}
