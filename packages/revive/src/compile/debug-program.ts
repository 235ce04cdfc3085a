import { parseProgram } from '@polkavirt/polkavm';
import { type DebugFrame, type DebugRegion, readDebugInfo, writeDebugInfo } from '@polkavirt/polkavm/debug-info';
import { writeProgram } from '@polkavirt/polkavm/program';
import { lineStarts, positionIn } from './line-starts.ts';
import type { SourceTexts } from './solidity-compiler.ts';
import { functionAt, solidityFunctions } from './solidity-functions.ts';
import { readYulLines, type YulLine } from './yul-positions.ts';

/** The compiler's output for a contract and its sources. */
export interface DebugFacts {
  /** The program with the compiler's debug sections, whose lines are those of the Yul. */
  readonly blob: Uint8Array;
  readonly yul: string;
  readonly sources: SourceTexts;
  /** The syntax tree of a source, if the compiler gave it. */
  readonly astOf: (file: string) => unknown;
}

/** A position in a source, with the function that it is in. */
interface Located {
  readonly function: string;
  readonly declaredAt: number;
  readonly path: string;
  readonly line: number;
  readonly column: number;
}

/**
 * The same program with Solidity's functions and lines in its debug sections, so that everything that reads them shows Solidity: reports
 * of stops, profiles, coverage, debuggers. Undefined if there is no such information. The code is the same, the hash is not: deploy the
 * program that the compiler gave.
 */
export function debugProgram({ blob, yul, sources, astOf }: DebugFacts): Uint8Array | undefined {
  const parsed = parseProgram(blob);
  if (!parsed.ok) return undefined;
  const lines = readYulLines(yul);
  const locate = createLocator(sources, astOf);
  const regions: DebugRegion[] = [];
  // As many regions as code has bytes: a container could claim any number.
  let left = parsed.value.code.length;
  for (const { begin, end, frames } of readDebugInfo(parsed.value.customSections).regions()) {
    if (left-- <= 0) break;
    regions.push({ begin, end, frames: solidityFrames(frames, lines, locate) });
  }
  return regions.length === 0 ? undefined : writeProgram({ ...parsed.value, customSections: writeDebugInfo(regions) });
}

function createLocator(sources: SourceTexts, astOf: DebugFacts['astOf']): (line: YulLine) => Located | undefined {
  const files = new Map<string, { starts: readonly number[]; functions: ReturnType<typeof solidityFunctions> }>();
  return ({ function: yulFunction, origin }) => {
    if (origin === undefined || !Object.hasOwn(sources, origin.file)) return undefined;
    const { file } = origin;
    const known = files.get(file) ?? { starts: lineStarts(sources[file]), functions: solidityFunctions(astOf(file)) };
    files.set(file, known);
    const found = functionAt(known.functions, origin);
    const { line, column } = positionIn(known.starts, origin.start);
    // Code outside functions, such as a check of arguments, is attributed to the whole contract, whose name says more than a line.
    if (found === undefined) return { function: yulFunction, declaredAt: 0, path: file, line, column };
    return { function: found.name, declaredAt: positionIn(known.starts, found.start).line, path: file, line, column };
  };
}

/** A region has a list of frames for each of the places that it comes from; each starts with an `enter` that does not follow a `call`. */
function listsOf(frames: readonly DebugFrame[]): readonly (readonly DebugFrame[])[] {
  const lists: DebugFrame[][] = [];
  for (const [index, frame] of frames.entries()) {
    if (index === 0 || (frame.kind === 'enter' && frames[index - 1].kind !== 'call')) lists.push([]);
    lists[lists.length - 1].push(frame);
  }
  return lists;
}

const solidityFrames = (
  frames: readonly DebugFrame[],
  lines: readonly YulLine[],
  locate: (line: YulLine) => Located | undefined,
): readonly DebugFrame[] => listsOf(frames).flatMap((list) => solidityList(list, lines, locate));

/** A list with positions is replaced, because the compiler often names its functions wrongly; the others stay. */
function solidityList(
  list: readonly DebugFrame[],
  lines: readonly YulLine[],
  locate: (line: YulLine) => Located | undefined,
): readonly DebugFrame[] {
  const placed = list.filter(({ kind, line }) => kind !== 'enter' && line > 0);
  if (placed.length === 0) return list.map((frame) => ({ ...frame, path: '', line: 0, column: 0 }));
  const places = placed.map(({ line }) => {
    const yulLine = lines[line - 1] ?? { function: '', origin: undefined };
    return { yulFunction: yulLine.function, at: locate(yulLine) };
  });
  const nameAt = (index: number): string => places[index].at?.function ?? places[index].yulFunction;
  return places.flatMap(({ at }, index): DebugFrame[] => {
    const frame = { namespace: '', path: at?.path ?? '' };
    const isLast = index === places.length - 1;
    return [
      { ...frame, kind: 'enter', function: nameAt(index), line: at?.declaredAt ?? 0, column: 0 },
      // A call names what it calls.
      {
        ...frame,
        kind: isLast ? 'line' : 'call',
        function: nameAt(isLast ? index : index + 1),
        line: at?.line ?? 0,
        column: at?.column ?? 0,
      },
    ];
  });
}
