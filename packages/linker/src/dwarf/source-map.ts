/** Which functions, files and lines an address of the ELF file comes from, as frames of a container's debug sections. */
import { type DebugFrame, MAX_FRAMES } from '@polkavirt/polkavm/debug-info';
import type { LinkInput } from '../input/link-input.ts';
import { createBudget } from './budget.ts';
import { findDebugSections } from './debug-sections.ts';
import { DwarfFault } from './dwarf-cursor.ts';
import { shownPath } from './paths.ts';
import { type FunctionFacts, readUnits, type Scope, type Units } from './read-units.ts';

export interface SourceMap {
  /**
   * The frames of a code address; asking in rising order is fast. Empty if nothing is known. The same functions and
   * line give the same list, so comparing references is enough.
   */
  framesAt(address: number): readonly DebugFrame[];
  /** The statement that an address belongs to. */
  lineAt(address: number): { readonly path: string; readonly line: number; readonly column: number } | undefined;
  /** Why some or all debug information is not used. */
  readonly problem: string | undefined;
}

interface Line {
  readonly address: number;
  readonly path: string;
  readonly line: number;
  readonly column: number;
  readonly isEnd: boolean;
}

/** A range of a scope, in the order in which a walk over the addresses meets them. */
interface ScopeRange {
  readonly start: number;
  end: number;
  readonly depth: number;
  /** The number of its scope. */
  readonly scope: number;
  /** The frames that the scope adds: `call` and `enter`, or `enter` alone. */
  readonly frames: readonly DebugFrame[];
}

/** The longest chain of references between entries that is followed. */
const MAX_ORIGINS = 8;

/** Reads the debug information of an ELF file. `root` is the folder that paths start from, where they lie in it. */
export function createSourceMap(input: LinkInput, root: string | undefined): SourceMap {
  const lines: Line[] = [];
  const ranges: ScopeRange[] = [];
  let problem: string | undefined;
  try {
    const debugSections = input.elf.sections.filter(({ name }) => name.startsWith('.debug_'));
    const budget = createBudget(debugSections.reduce((sum, { contents }) => sum + contents.length, 0));
    for (const sections of findDebugSections(input)) {
      const units = readUnits(sections, budget);
      collectLines(input, units, root, lines);
      collectScopes(input, units, root, ranges);
    }
  } catch (error) {
    if (!(error instanceof DwarfFault)) throw error;
    problem = `the debug information is broken, or not known to this version: ${error.message}`;
  }
  // Sorting keeps rows of one address in order; the last one applies.
  lines.sort((a, b) => a.address - b.address || Number(b.isEnd) - Number(a.isEnd));
  ranges.sort((a, b) => a.start - b.start || a.depth - b.depth || b.end - a.end);

  const lineAt = (address: number): Line | undefined => {
    let [low, high] = [0, lines.length];
    while (low < high) {
      const middle = (low + high) >> 1;
      if (lines[middle].address <= address) low = middle + 1;
      else high = middle;
    }
    const found = lines[low - 1];
    return found === undefined || found.isEnd ? undefined : found;
  };

  const known = new Map<string, readonly DebugFrame[]>();
  const open: ScopeRange[] = [];
  let next = 0;
  let last = Number.NEGATIVE_INFINITY;
  /** Opens and closes ranges up to an address. */
  const moveTo = (address: number): void => {
    if (address < last) {
      open.length = 0;
      next = 0;
    }
    last = address;
    for (; next < ranges.length && ranges[next].start <= address; next++) {
      const range = ranges[next];
      while (open.length > 0 && (open[open.length - 1].end <= range.start || open[open.length - 1].depth >= range.depth))
        open.pop();
      // An inlined range lies inside the range of its caller.
      const outer = open[open.length - 1];
      if (range.depth > 0 && outer === undefined) continue;
      open.push(outer === undefined ? range : { ...range, end: Math.min(range.end, outer.end) });
    }
    while (open.length > 0 && open[open.length - 1].end <= address) open.pop();
  };

  return {
    problem,
    lineAt,
    framesAt(address) {
      moveTo(address);
      // Deeper calls would be cut anyway.
      const shown = open.slice(0, MAX_FRAMES);
      const line = lineAt(address);
      const where = line === undefined ? '' : `${line.line} ${line.column} ${line.path}`;
      const key = `${shown.map(({ scope }) => scope).join(' ')}:${where}`;
      let frames = known.get(key);
      if (frames === undefined) {
        frames = framesOf(shown, line);
        known.set(key, frames);
      }
      return frames;
    },
  };
}

function framesOf(open: readonly ScopeRange[], line: Line | undefined): readonly DebugFrame[] {
  const frames = open.flatMap((range) => range.frames).slice(0, MAX_FRAMES);
  const last = frames[frames.length - 1];
  if (last === undefined || line === undefined || line.line === 0 || frames.length === MAX_FRAMES) return frames;
  const { path, column } = line;
  return [...frames, { ...last, kind: 'line', path, line: line.line, column }];
}

/** Rows of code in the file. Dropped code has addresses where there is no code. */
function collectLines(input: LinkInput, { lines }: Units, root: string | undefined, into: Line[]): void {
  let sequence: Line[] = [];
  for (const { row, path } of lines) {
    const { address, line, column, isEnd } = row;
    sequence.push({ address, path: shownPath(path, root), line, column, isEnd });
    if (!isEnd) continue;
    if (input.keyOfAddress(sequence[0].address) !== undefined) for (const one of sequence) into.push(one);
    sequence = [];
  }
}

function collectScopes(input: LinkInput, { functions, scopes }: Units, root: string | undefined, into: ScopeRange[]): void {
  const enters = new Map<number, DebugFrame>();
  const enterOf = (entry: number): DebugFrame => {
    let frame = enters.get(entry);
    if (frame === undefined) {
      frame = enterFrame(entry, functions, root);
      enters.set(entry, frame);
    }
    return frame;
  };
  for (const scope of scopes) {
    const frames = scopeFrames(scope, enterOf(scope.entry), root);
    const number = into.length;
    for (const { start, end } of scope.ranges) {
      if (end > start && input.keyOfAddress(start) !== undefined)
        into.push({ start, end, depth: scope.depth, scope: number, frames });
    }
  }
}

function scopeFrames({ call }: Scope, enter: DebugFrame, root: string | undefined): DebugFrame[] {
  if (call === undefined) return [enter];
  const { path, line, column } = call;
  return [{ ...enter, kind: 'call', path: shownPath(path, root), line, column }, enter];
}

/** A function's name and declaration, from its entry and those that it refers to. */
function enterFrame(entry: number, functions: ReadonlyMap<number, FunctionFacts>, root: string | undefined): DebugFrame {
  const said = { name: '', linkageName: '', namespace: '', path: '', line: 0, isOfNamelessClass: false };
  let facts = functions.get(entry);
  for (let i = 0; facts !== undefined && i < MAX_ORIGINS; i++) {
    said.name ||= facts.name;
    said.linkageName ||= facts.linkageName;
    said.namespace ||= facts.namespace;
    said.isOfNamelessClass ||= facts.isOfNamelessClass;
    if (said.line === 0 && facts.line !== 0) {
      said.path = facts.path;
      said.line = facts.line;
    }
    facts = facts.origin === undefined ? undefined : functions.get(facts.origin);
  }
  const name = said.name === '' || (said.isOfNamelessClass && said.linkageName !== '') ? said.linkageName : said.name;
  return {
    kind: 'enter',
    namespace: said.namespace,
    function: name,
    path: shownPath(said.path, root),
    line: said.line,
    column: 0,
  };
}
