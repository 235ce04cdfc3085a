/**
 * Writes the debug sections of a container. Neighbouring regions with the same outermost function form a range, which
 * has a line program of its own: one can be read without the others.
 *
 * Source: polkavm-common 0.35, `program.rs`, `LineProgram::run`; polkavm-linker 0.35, `emit_debug_info`.
 */
import type { CustomSection } from '../program/program.ts';
import { writeVarint } from '../program/varint.ts';
import { type DebugFrame, type DebugRegion, FRAME_KINDS, MAX_FRAMES } from './debug-frame.ts';
import { DebugSection, LINE_PROGRAMS_VERSION, LineOp } from './line-program.ts';
import { createStringPool, type StringPool } from './string-pool.ts';

/** A frame as the reader has it at some point; texts are offsets of the pool. */
interface FrameState {
  kind: number;
  namespace: number;
  function: number;
  path: number;
  line: number;
  column: number;
}

/** Writes one line program. */
class LineProgramWriter {
  readonly #output: number[];
  readonly #pool: StringPool;
  readonly #frames: FrameState[] = Array.from({ length: MAX_FRAMES }, () => ({
    kind: -1,
    namespace: 0,
    function: 0,
    path: 0,
    line: 0,
    column: 0,
  }));
  #mutationDepth = 0;
  #stackDepth = 0;

  constructor(output: number[], pool: StringPool) {
    this.#output = output;
    this.#pool = pool;
  }

  #put(op: number, operand?: number): void {
    this.#output.push(op);
    if (operand !== undefined) writeVarint(this.#output, operand >>> 0);
  }

  #frame(depth: number, frame: DebugFrame): void {
    const state = this.#frames[depth];
    const set = (field: 'namespace' | 'function' | 'path' | 'column', value: number, op: number): void => {
      if (state[field] === value) return;
      this.#choose(depth);
      this.#put(op, value);
      state[field] = value;
    };
    const kind = FRAME_KINDS.indexOf(frame.kind);
    if (state.kind !== kind) {
      this.#choose(depth);
      this.#put(LineOp.SetKindEnter + kind);
      state.kind = kind;
    }
    set('namespace', this.#pool.offsetOf(frame.namespace), LineOp.SetNamespace);
    set('function', this.#pool.offsetOf(frame.function), LineOp.SetFunctionName);
    set('path', this.#pool.offsetOf(frame.path), LineOp.SetPath);
    if (state.line !== frame.line) {
      this.#choose(depth);
      this.#line(state.line, frame.line);
      state.line = frame.line;
    }
    set('column', frame.column, LineOp.SetColumn);
  }

  #choose(depth: number): void {
    if (this.#mutationDepth === depth) return;
    this.#put(LineOp.SetMutationDepth, depth);
    this.#mutationDepth = depth;
  }

  /** The shortest way from one line to another. */
  #line(from: number, to: number): void {
    if (to === from + 1) this.#put(LineOp.IncrementLine);
    else if (to > from && to - from < to) this.#put(LineOp.AddLine, to - from);
    else if (to < from && from - to < to) this.#put(LineOp.SubLine, from - to);
    else this.#put(LineOp.SetLine, to);
  }

  /** One region; `nextDepth` is the number of frames of the one after it in this program. */
  region({ begin, end, frames }: DebugRegion, nextDepth: number | undefined): void {
    for (let depth = 0; depth < frames.length && depth < MAX_FRAMES; depth++) this.#frame(depth, frames[depth]);
    const depth = frames.length;
    if (this.#stackDepth !== depth) this.#put(LineOp.SetStackDepth, depth);
    let op: number = LineOp.FinishInstruction;
    this.#stackDepth = depth;
    if (nextDepth === depth + 1) {
      op = LineOp.FinishInstructionAndIncrementStackDepth;
      this.#stackDepth++;
    } else if (nextDepth === depth - 1) {
      op = LineOp.FinishInstructionAndDecrementStackDepth;
      this.#stackDepth--;
    }
    // Each operation has a form for one byte and, right after it, one for more.
    if (end - begin === 1) this.#put(op);
    else this.#put(op + 1, end - begin);
  }

  finish(): void {
    this.#put(LineOp.FinishProgram);
  }
}

const startsRange = (region: DebugRegion, before: DebugRegion | undefined): boolean => {
  if (before === undefined || before.end !== region.begin) return true;
  const [a, b] = [before.frames[0], region.frames[0]];
  return a.namespace !== b.namespace || a.function !== b.function || a.path !== b.path;
};

/**
 * The three debug sections of a program, for `writeProgram`; none if no region has a frame.
 *
 * @param regions In the order of the code, without overlaps. Regions without frames are left out, and so is all code
 *   that no region covers: its origin is not known.
 */
export function writeDebugInfo(regions: Iterable<DebugRegion>): CustomSection[] {
  const pool = createStringPool();
  const programs: number[] = [LINE_PROGRAMS_VERSION];
  const known = [...regions].filter(({ frames, begin, end }) => frames.length > 0 && end > begin);
  const ranges: number[] = [];
  let writer: LineProgramWriter | undefined;
  for (const [index, region] of known.entries()) {
    if (startsRange(region, known[index - 1])) {
      writer = new LineProgramWriter(programs, pool);
      ranges.push(region.begin, region.end, programs.length);
    }
    const next = known[index + 1];
    const isLast = next === undefined || startsRange(next, region);
    writer!.region(region, isLast ? undefined : next.frames.length);
    ranges[ranges.length - 2] = region.end;
    if (isLast) writer!.finish();
  }
  if (known.length === 0) return [];

  const rangeBytes = new Uint8Array(ranges.length * 4);
  const view = new DataView(rangeBytes.buffer);
  for (const [index, value] of ranges.entries()) view.setUint32(index * 4, value, true);
  return [
    { id: DebugSection.strings, contents: pool.finish() },
    { id: DebugSection.linePrograms, contents: Uint8Array.from(programs) },
    { id: DebugSection.ranges, contents: rangeBytes },
  ];
}
