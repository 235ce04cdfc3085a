import { parseProgram } from '@polkavirt/polkavm';
import { type DebugFrame, type DebugRegion, readDebugInfo, writeDebugInfo } from '@polkavirt/polkavm/debug-info';
import { writeProgram } from '@polkavirt/polkavm/program';
import { lineStarts, positionIn } from '../line-starts.ts';
import type { SourceTexts } from './solidity-compiler.ts';
import { functionAt, type SolidityFunction, solidityFunctions } from './solidity-functions.ts';
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
  readonly function: SolidityFunction;
  readonly declaredAt: number;
  readonly path: string;
  readonly line: number;
  readonly column: number;
}

type Locate = (line: YulLine) => Located | undefined;

/**
 * The same program with Solidity's functions and lines in its debug sections, so that everything that reads them shows Solidity: reports
 * of stops, profiles, coverage, debuggers. Undefined if there is no such information. The code is the same, the hash is not: deploy the
 * program that the compiler gave.
 *
 * A function is named by both sources, `Token.transfer::fun_transfer`, since a function of Solidity can be several of the program: its
 * body and what its modifiers wrap. Functions that the compiler made have their own names alone, and no place.
 */
export function debugProgram({ blob, yul, sources, astOf }: DebugFacts): Uint8Array | undefined {
  const parsed = parseProgram(blob);
  if (!parsed.ok) return undefined;
  const lines = readYulLines(yul);
  const locate = createLocator(sources, astOf);
  const owners = ownersOf(lines, locate);
  const regions: DebugRegion[] = [];
  // As many regions as code has bytes: a container could claim any number.
  let left = parsed.value.code.length;
  for (const { begin, end, frames } of readDebugInfo(parsed.value.customSections).regions()) {
    if (left-- <= 0) break;
    regions.push({ begin, end, frames: solidityFrames(activeIn(frames, lines, locate), owners) });
  }
  return regions.length === 0 ? undefined : writeProgram({ ...parsed.value, customSections: writeDebugInfo(regions) });
}

function createLocator(sources: SourceTexts, astOf: DebugFacts['astOf']): Locate {
  const files = new Map<string, { starts: readonly number[]; functions: ReturnType<typeof solidityFunctions> }>();
  return ({ origin }) => {
    if (origin === undefined || !Object.hasOwn(sources, origin.file)) return undefined;
    const { file } = origin;
    const known = files.get(file) ?? { starts: lineStarts(sources[file]), functions: solidityFunctions(astOf(file)) };
    files.set(file, known);
    const found = functionAt(known.functions, origin);
    // Code outside of functions, such as a check of arguments, is attributed to the whole contract, which is not a place.
    if (found === undefined) return undefined;
    const { line, column } = positionIn(known.starts, origin.start);
    return { function: found, declaredAt: positionIn(known.starts, found.start).line, path: file, line, column };
  };
}

/** A function of the program that is active in a region, and its place. */
interface Active {
  readonly name: string;
  readonly at: Located | undefined;
}

/** The function that stands for a line: see `withYulLines`. */
const PSEUDO = '@line';

/**
 * The functions that a region is in, outermost first. Its frames are lists, one for each of the places that it comes from, each starting
 * with an `enter` that does not follow a `call`: the linker put them into one another. A function that comes again was returned to.
 */
function activeIn(frames: readonly DebugFrame[], lines: readonly YulLine[], locate: Locate): readonly Active[] {
  const active: Active[] = [];
  const enter = (name: string, at: Located | undefined): void => {
    const known = active.findIndex((one) => one.name === name);
    if (known >= 0) active.length = known;
    active.push({ name, at });
  };
  for (const { kind, function: name, line } of frames) {
    if (kind === 'enter') {
      if (name !== PSEUDO) enter(name, undefined);
      continue;
    }
    const yulLine = lines[line - 1];
    if (line <= 0 || yulLine === undefined) continue;
    // Beside real lines names are often wrong, those of the Yul are right.
    const machine = active.pop()?.name ?? name;
    enter(name === PSEUDO ? machine : yulLine.function, locate(yulLine));
  }
  return active;
}

/** The function of Solidity that each function of the Yul comes from, by its name. */
function ownersOf(lines: readonly YulLine[], locate: Locate): ReadonlyMap<string, SolidityFunction> {
  const owners = new Map<string, SolidityFunction>();
  for (const line of lines) {
    const known = owners.get(line.function);
    // A constructor has the initial values of variables in it.
    if (line.function === '' || known?.isVariable === false) continue;
    const found = locate(line)?.function;
    if (found !== undefined && (known === undefined || !found.isVariable)) owners.set(line.function, found);
  }
  return owners;
}

function solidityFrames(active: readonly Active[], owners: ReadonlyMap<string, SolidityFunction>): readonly DebugFrame[] {
  // The compiler numbers functions of the same name.
  const ownerOf = (name: string): string => owners.get(name.replace(/\.\d+$/, ''))?.name ?? '';
  const named = ({ name, at }: Active) => ({ namespace: ownerOf(name), function: name, path: at?.path ?? '' });
  const enter = (one: Active): DebugFrame => ({ ...named(one), kind: 'enter', line: one.at?.declaredAt ?? 0, column: 0 });
  const position = ({ at }: Active) => ({ line: at?.line ?? 0, column: at?.column ?? 0 });
  const line = (one: Active): DebugFrame => ({ ...named(one), kind: 'line', ...position(one) });
  // A call names what it calls, and the place of the caller.
  const call = (from: Active, to: Active): DebugFrame => ({
    ...named(to),
    path: from.at?.path ?? '',
    kind: 'call',
    ...position(from),
  });
  const [outermost, ...inner] = active;
  if (outermost === undefined) return [];
  const last = inner.flatMap((one, index) => [enter(one), index === inner.length - 1 ? line(one) : call(one, inner[index + 1])]);
  return [enter(outermost), line(outermost), ...last];
}
