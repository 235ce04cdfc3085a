import stringWidth from 'string-width';
import wrapAnsi from 'wrap-ansi';
import type { Screen } from './screen.ts';

/**
 * Text broken between words so that it fits the screen, its lines ended.
 *
 * @param label Printed before the first line; the other lines are indented by its width.
 */
export function paragraph(text: string, { width }: Screen, label = ''): string {
  const indent = stringWidth(label);
  const lines = wrapAnsi(text, Math.max(10, width - indent), { hard: true }).split('\n');
  return `${lines.map((line, at) => `${at === 0 ? label : ' '.repeat(indent)}${line}`.trimEnd()).join('\n')}\n`;
}
