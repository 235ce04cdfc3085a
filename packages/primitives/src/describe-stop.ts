import type { StopFrame, StopReport } from './stop-report.ts';

export interface DescribeStopOptions {
  /** Gives the text of a source file, or undefined if it is not there. Without it no source is shown. */
  readonly readSource?: (file: string) => string | undefined;
}

/** Frames at each end of a long backtrace that are shown. */
const FRAMES_SHOWN = 12;
/** Lines of source before the one that stopped. */
const LINES_BEFORE = 2;
/** Columns that sentences are wrapped at. */
const WIDTH = 80;
/** Longer lines of source are cut. */
const MAX_LINE_LENGTH = 70;

/** A text from a program as one line; characters that could control a terminal are escaped. */
const printable = (text: string): string =>
  text.replace(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/gu, (c) => `\\u{${c.codePointAt(0)?.toString(16)}}`);

/** A sentence in lines that fit a terminal; those after the first are indented. */
function wrapped(text: string): readonly string[] {
  const lines: string[] = [];
  for (const word of text.split(' ')) {
    const last = lines.at(-1);
    if (last !== undefined && last.length + 1 + word.length <= WIDTH) lines[lines.length - 1] = `${last} ${word}`;
    else lines.push(last === undefined ? word : `  ${word}`);
  }
  return lines;
}

/** `lexer.c:54:46`, or nothing if not even the file is known. */
function placeOf({ file, line, column }: StopFrame): string {
  if (file === null) return '';
  return printable([file, line, line === null ? null : column].filter((part) => part !== null).join(':'));
}

function frameLine(frame: StopFrame): string {
  const place = placeOf(frame);
  const notes = [
    ...(frame.how === 'inlined' || frame.how === 'linker' ? ['inlined'] : []),
    ...(frame.likely ? ['likely'] : []),
    ...(place === '' ? [`at ${frame.pc}`] : []),
  ];
  return `  ${[printable(frame.function), place, notes.length === 0 ? '' : `(${notes.join(', ')})`].filter((part) => part !== '').join('  ')}`;
}

function frameLines(frames: readonly StopFrame[]): readonly string[] {
  const lines = frames.map(frameLine).reverse();
  const left = lines.length - 2 * FRAMES_SHOWN;
  if (left <= 1) return lines;
  return [...lines.slice(0, FRAMES_SHOWN), `  ... ${left} more`, ...lines.slice(-FRAMES_SHOWN)];
}

/** The lines around the place of a frame, with a caret below its column. */
function excerpt(frame: StopFrame | undefined, readSource: DescribeStopOptions['readSource']): readonly string[] {
  if (frame === undefined || frame.file === null || frame.line === null) return [];
  const lines = readSource?.(frame.file)?.split(/\r?\n/);
  const last = frame.line;
  if (lines === undefined || last > lines.length) return [];
  const width = `${last}`.length;
  const shown: string[] = [];
  for (let line = Math.max(1, last - LINES_BEFORE); line <= last; line++) {
    const text = printable(lines[line - 1].replaceAll('\t', '  '));
    const cut = text.length > MAX_LINE_LENGTH ? `${text.slice(0, MAX_LINE_LENGTH)}...` : text;
    shown.push(`  ${line === last ? '>' : ' '} ${`${line}`.padStart(width)} | ${cut}`);
  }
  if (frame.column === null || frame.column > MAX_LINE_LENGTH) return shown;
  const before = lines[last - 1].slice(0, frame.column - 1);
  // A tab takes two columns above.
  const indent = before.length + [...before].filter((character) => character === '\t').length;
  return [...shown, `    ${' '.repeat(width)} | ${' '.repeat(indent)}^`];
}

/**
 * A report as text for people, without a line break at the end: what happened, the instruction, the active functions
 * (innermost first), and the source line if the file is found.
 *
 * ```text
 * Trap: a store of 4 bytes at 0x40: the null page: nothing is below 0x10000
 *   at 669: u32 [a2] = a1
 *   fail  ./lexer/lexer.c:54:38  (inlined)
 *   atom  ./lexer/lexer.c:67:7
 * ```
 */
export function describeStop(report: StopReport, { readSource }: DescribeStopOptions = {}): string {
  const { kind, reason, pc, instruction, backtrace } = report;
  const known = report.frames.filter(({ line }) => line !== null);
  return [
    ...wrapped(`${kind}: ${printable(reason)}`),
    ...(pc === null ? [] : [`  at ${pc}${instruction === null ? '' : `: ${instruction}`}`]),
    ...frameLines(backtrace),
    ...excerpt(known.at(-1), readSource),
  ].join('\n');
}
