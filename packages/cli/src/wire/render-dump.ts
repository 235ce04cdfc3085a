import type { DecodeTree } from '@polkavirt/primitives';
import { type Annotation, annotate, problemText } from '@polkavirt/wire-lab';
import { paragraph } from '../paragraph.ts';
import type { Screen } from '../screen.ts';
import { grouped, printable } from '../values.ts';

/** Bytes on a line. */
const ROW = 8;
const HEX_WIDTH = ROW * 3 - 1;
/** Lines of a part, unless all are asked for. */
const MOST_ROWS = 4;
const MOST_PATH = 22;

const hexRow = (bytes: Uint8Array): string => Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join(' ');

/** Long paths are cut at the start, because the end says more. */
const clippedPath = (path: string, width: number): string =>
  path.length <= width ? path : `…${path.slice(path.length - width + 1)}`;
const clipped = (text: string, width: number): string =>
  text.length <= width ? text : `${text.slice(0, Math.max(0, width - 1))}…`;

/** Options of {@link renderDump}. */
export interface DumpOptions {
  /** Whether long parts are shown to their end. */
  readonly all?: boolean;
}

/**
 * A message byte by byte: offset, bytes, and the name, type and value of each part, whose bytes have one colour. Bytes
 * after a problem belong to no part and have no name.
 */
export function renderDump(tree: DecodeTree, message: Uint8Array, screen: Screen, { all = false }: DumpOptions = {}): string {
  const { parts, problem, end } = annotate(tree);
  const { colors, width } = screen;
  const paints = [colors.cyan, colors.yellow, colors.green, colors.magenta, colors.blue];
  const rest: Annotation[] = end < message.length ? [{ from: end, to: message.length, path: '', type: '', value: '' }] : [];
  const shown = [...parts, ...rest];
  const offsetWidth = Math.max(4, String(message.length).length);
  const pathWidth = Math.min(MOST_PATH, Math.max(0, ...shown.map(({ path }) => path.length)));
  const typeWidth = Math.min(12, Math.max(0, ...shown.map(({ type }) => type.length)));
  const valueWidth = width - offsetWidth - HEX_WIDTH - pathWidth - typeWidth - 8;

  const linesOf = ({ from, to, path, type, value }: Annotation, at: number): string[] => {
    const paint = path === '' ? colors.red : paints[at % paints.length];
    const rows = Math.ceil((to - from) / ROW);
    const visible = all || rows <= MOST_ROWS + 1 ? rows : MOST_ROWS;
    const lines = Array.from({ length: visible }, (_, row) => {
      const start = from + row * ROW;
      const bytes = hexRow(message.subarray(start, Math.min(to, start + ROW)));
      const label =
        row > 0
          ? ''
          : `${clippedPath(path, pathWidth).padEnd(pathWidth)}  ${clipped(type, typeWidth).padEnd(typeWidth)}  ${clipped(printable(value), valueWidth)}`;
      return `${colors.dim(String(start).padStart(offsetWidth))}  ${paint(bytes.padEnd(HEX_WIDTH))}  ${label}`.trimEnd();
    });
    const more = to - from - visible * ROW;
    if (more > 0) lines.push(`${' '.repeat(offsetWidth)}  ${colors.dim(`… ${grouped(more)} more bytes`)}`);
    return lines;
  };
  const lines = shown.flatMap(linesOf).map((line) => `${line}\n`);
  const trouble = problem === undefined ? '' : paragraph(problemText(problem), screen, `${colors.red('malformed')}: `);
  return `${lines.join('')}${trouble}`;
}
