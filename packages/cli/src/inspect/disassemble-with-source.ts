import { disassembleLines, type Program } from '@polkavirt/polkavm';
import { type DebugRegion, type LocatedFunction, locateFrames, readDebugInfo } from '@polkavirt/polkavm/debug-info';
import { printable } from '../values.ts';

/** Source lines are cut at this length. */
const MAX_LINE_LENGTH = 60;

const placeOf = ({ file, line }: LocatedFunction): string =>
  file === null ? '' : `${file}${line === null ? ', line not known' : `:${line}`}`;

/** Gives a line of a source file, if the file is there; each is read once. */
function lineReader(readSource: (file: string) => string | undefined): (located: LocatedFunction) => string {
  const files = new Map<string, readonly string[]>();
  return ({ file, line }) => {
    if (file === null || line === null) return '';
    let lines = files.get(file);
    if (lines === undefined) {
      lines = readSource(file)?.split(/\r?\n/) ?? [];
      files.set(file, lines);
    }
    const text = (lines[line - 1] ?? '').trim();
    return text.length > MAX_LINE_LENGTH ? `${text.slice(0, MAX_LINE_LENGTH)}...` : text;
  };
}

/** The comment lines before a region: its function, if that is another one now, and its place. */
function headOf(located: readonly LocatedFunction[], before: readonly LocatedFunction[], text: string): string[] {
  const [outermost] = located;
  const innermost = located[located.length - 1];
  const inlined = located.length > 1 ? `  ${innermost.name} (inlined)` : '';
  const lines = outermost.name === before[0]?.name ? [] : ['', `// ${outermost.name || '?'}`];
  const last = before.at(-1);
  if (lines.length === 0 && last?.name === innermost.name && placeOf(last) === placeOf(innermost)) return [];
  const place = placeOf(innermost) || 'place not known';
  return [...lines, `    // ${place}${inlined}${text === '' ? '' : `  ${text}`}`];
}

/**
 * The disassembly of a program with comments that say where the code comes from: a line a function, and one a source line, with its text if
 * the file is there. It still assembles to the same code.
 */
export function* disassembleWithSource(program: Program, readSource: (file: string) => string | undefined): Generator<string> {
  const textOf = lineReader(readSource);
  const regions = readDebugInfo(program.customSections).regions();
  let next = regions.next();
  let shown: DebugRegion | undefined;
  let before: readonly LocatedFunction[] = [];
  for (const { text, offset, kind } of disassembleLines(program)) {
    if (offset !== undefined && kind !== 'comment') {
      while (!next.done && next.value.end <= offset) next = regions.next();
      const region = next.done || next.value.begin > offset ? undefined : next.value;
      if (region !== shown && region !== undefined) {
        const located = locateFrames(region.frames);
        if (located.length > 0) {
          for (const line of headOf(located, before, textOf(located[located.length - 1]))) yield printable(line);
          before = located;
        }
      }
      shown = region;
    }
    yield text;
  }
}
