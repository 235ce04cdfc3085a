import type { LocatedFunction } from '@polkavirt/polkavm/debug-info';
import type { FrameWay } from './frame-way.ts';
import type { FunctionTable } from './function-table.ts';
import type { FramePath } from './stack-frame.ts';

/** A function in a backtrace, with its place: the call that it made, or its current instruction. */
export interface BacktraceFrame {
  /** With its namespace; an export's name or `@` and a code offset where the container does not say. */
  readonly function: string;
  /** As the container names it; null if not known, as are line and column. */
  readonly file: string | null;
  /** From 1. */
  readonly line: number | null;
  readonly column: number | null;
  /** A code offset: that of the call that this frame made, or of the instruction itself. */
  readonly pc: number;
  /** How control got there. */
  readonly how: FrameWay;
}

/** The code offset of a part of the stack, and how control got to that part. */
interface StackPart {
  readonly pc: number;
  readonly way: FramePath['way'];
  /** The number of its outermost function; undefined if nothing ran. */
  readonly outermost: number | undefined;
}

/** The parts of a stack, outermost first; the last is at `pc`. */
function partsOf(top: FramePath | undefined, pc: number): StackPart[] {
  const parts: StackPart[] = [];
  let at = pc;
  for (let frame = top; frame !== undefined; frame = frame.below) {
    parts.push({ pc: at, way: frame.way, outermost: frame.outermost });
    at = frame.site;
  }
  if (parts.length === 0) parts.push({ pc, way: 'start', outermost: undefined });
  return parts.reverse();
}

const frameOf = ({ name, way, file, line, column }: LocatedFunction, pc: number, how: FrameWay): BacktraceFrame => ({
  function: name || '?',
  file,
  line,
  column,
  pc,
  how: way === 'machine' ? how : way,
});

/** The functions of a part: if the linker put the start of its function into the caller, those of the caller are left out. */
function own<T>(
  all: readonly T[],
  nameOf: (one: T) => string,
  functions: FunctionTable,
  { way, outermost }: StackPart,
): readonly T[] {
  if (way !== 'call' || outermost === undefined) return all;
  const name = functions.nameOf(outermost);
  const from = all.findIndex((one) => nameOf(one) === name);
  return from > 0 ? all.slice(from) : all;
}

/** The active functions at a code offset, outermost first, from the shadow stack. */
export function backtraceOf(functions: FunctionTable, top: FramePath | undefined, pc: number): readonly BacktraceFrame[] {
  const frames: BacktraceFrame[] = [];
  for (const part of partsOf(top, pc)) {
    const origin = own(functions.originAt(part.pc), ({ name }) => name || '?', functions, part);
    const how = part.way === 'jump' ? 'jump' : 'machine';
    const [outermost] = origin;
    const before = frames.at(-1);
    // The linker inlined the start of the function into the previous one, which jumps to the rest of it.
    if (how === 'jump' && before?.how === 'linker' && before.function === outermost.name) frames.pop();
    for (const one of origin) frames.push(frameOf(one, part.pc, how));
  }
  return frames;
}

/** The names alone, as a profile needs them. */
export function namesOf(functions: FunctionTable, top: FramePath | undefined, pc: number): readonly string[] {
  const names: string[] = [];
  let endsInLinker = false;
  for (const part of partsOf(top, pc)) {
    const chain = functions.chainAt(part.pc);
    const called = own(chain.functions, (name) => name, functions, part);
    if (part.way === 'jump' && endsInLinker && names.at(-1) === called[0]) names.pop();
    names.push(...called);
    endsInLinker = chain.ways.at(-1) === 'linker';
  }
  return names;
}
