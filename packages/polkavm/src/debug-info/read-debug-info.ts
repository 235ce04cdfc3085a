/**
 * Reads the debug sections of a container, a range at a time and only when asked. What is broken is not known: a reader
 * of debug information must not be stopped by it.
 *
 * Source: polkavm-common 0.35, `program.rs`, `get_debug_line_program_at`, `LineProgram::run`, `get_debug_string`.
 */
import type { CustomSection } from '../program/program.ts';
import { varintExtraBytes, varintValue } from '../program/varint.ts';
import { type DebugFrame, type DebugRegion, FRAME_KINDS, MAX_FRAMES } from './debug-frame.ts';
import { DebugSection, LINE_PROGRAMS_VERSION, LineOp } from './line-program.ts';

/** Every host has it, but this package is compiled without the types of any. */
declare const TextDecoder: new () => { decode(bytes: Uint8Array): string };

export interface DebugInfo {
  /** The region that holds a code offset; undefined if its origin is not known. */
  regionAt(pc: number): DebugRegion | undefined;
  /** Every region, in the order of the ranges. */
  regions(): Generator<DebugRegion, void, undefined>;
}

const RANGE_SIZE = 12;

/** The most operations between two regions; upstream refuses more. */
const MAX_OPERATIONS = 512;

/** The debug information of a container's optional sections; it knows nothing if the sections are missing or broken. */
export function readDebugInfo(sections: readonly CustomSection[]): DebugInfo {
  const contentsOf = (id: number): Uint8Array => sections.find((section) => section.id === id)?.contents ?? new Uint8Array(0);
  const strings = contentsOf(DebugSection.strings);
  const programs = contentsOf(DebugSection.linePrograms);
  const ranges = contentsOf(DebugSection.ranges);
  const isReadable = programs[0] === LINE_PROGRAMS_VERSION && ranges.length % RANGE_SIZE === 0;
  const count = isReadable ? ranges.length / RANGE_SIZE : 0;
  const view = new DataView(ranges.buffer, ranges.byteOffset, ranges.byteLength);
  const decoder = new TextDecoder();
  const texts = new Map<number, string>();

  const textAt = (offset: number): string => {
    let text = texts.get(offset);
    if (text === undefined) {
      const length = readVarint(strings, offset);
      const start = length === undefined ? 0 : offset + length.size;
      const bytes =
        length === undefined || start + length.value > strings.length ? undefined : strings.subarray(start, start + length.value);
      text = bytes === undefined ? '' : decoder.decode(bytes);
      texts.set(offset, text);
    }
    return text;
  };

  function* regionsOf(index: number): Generator<DebugRegion, void, undefined> {
    const [begin, end, at] = [0, 4, 8].map((field) => view.getUint32(index * RANGE_SIZE + field, true));
    for (const region of runLineProgram(programs, at, begin, textAt)) {
      if (region.end > end) return;
      yield region;
    }
  }

  return {
    regionAt(pc) {
      // The last range that starts at or before the place.
      let [low, high] = [0, count];
      while (low < high) {
        const middle = (low + high) >> 1;
        if (view.getUint32(middle * RANGE_SIZE, true) <= pc) low = middle + 1;
        else high = middle;
      }
      if (low === 0) return undefined;
      for (const region of regionsOf(low - 1)) if (pc < region.end) return region;
      return undefined;
    },
    *regions() {
      for (let index = 0; index < count; index++) yield* regionsOf(index);
    },
  };
}

function readVarint(bytes: Uint8Array, at: number): { value: number; size: number } | undefined {
  if (!(at < bytes.length)) return undefined;
  const extra = varintExtraBytes(bytes[at]);
  if (extra > 4 || at + 1 + extra > bytes.length) return undefined;
  return { value: varintValue(bytes, at, extra), size: 1 + extra };
}

/** A frame while a program runs; texts are offsets. */
interface FrameState {
  kind: number;
  namespace: number;
  function: number;
  path: number;
  line: number;
  column: number;
}

/** Yields the regions of a line program up to its end, or to what is broken. */
function* runLineProgram(
  bytes: Uint8Array,
  start: number,
  begin: number,
  textAt: (offset: number) => string,
): Generator<DebugRegion, void, undefined> {
  const frames: FrameState[] = Array.from({ length: MAX_FRAMES }, () => ({
    kind: LineOp.SetKindLine,
    namespace: 0,
    function: 0,
    path: 0,
    line: 0,
    column: 0,
  }));
  // Changes of a frame that is too deep are made here, and forgotten.
  const tooDeep = { ...frames[0] };
  let frame = frames[0];
  let [depth, pc, at, operations] = [0, begin, start, 0];
  const shown = (): DebugFrame[] =>
    frames.slice(0, depth).map(({ kind, namespace, function: name, path, line, column }) => ({
      kind: FRAME_KINDS[kind - LineOp.SetKindEnter],
      namespace: textAt(namespace),
      function: textAt(name),
      path: textAt(path),
      line,
      column,
    }));

  while (operations++ < MAX_OPERATIONS) {
    const op = bytes[at++];
    if (op === undefined || op === LineOp.FinishProgram) return;
    if (op >= LineOp.SetKindEnter && op <= LineOp.SetKindLine) {
      frame.kind = op;
      continue;
    }
    if (op === LineOp.IncrementLine) {
      frame.line = (frame.line + 1) >>> 0;
      continue;
    }
    let operand = 1;
    const isSingle = op >= LineOp.FinishInstruction && (op - LineOp.FinishInstruction) % 2 === 0;
    if (!isSingle) {
      const read = readVarint(bytes, at);
      if (read === undefined) return;
      operand = read.value;
      at += read.size;
    }
    switch (op) {
      case LineOp.SetMutationDepth:
        frame = frames[operand] ?? tooDeep;
        break;
      case LineOp.SetNamespace:
        frame.namespace = operand;
        break;
      case LineOp.SetFunctionName:
        frame.function = operand;
        break;
      case LineOp.SetPath:
        frame.path = operand;
        break;
      case LineOp.SetLine:
        frame.line = operand;
        break;
      case LineOp.SetColumn:
        frame.column = operand;
        break;
      case LineOp.SetStackDepth:
        depth = operand;
        break;
      case LineOp.AddLine:
        frame.line = (frame.line + operand) >>> 0;
        break;
      case LineOp.SubLine:
        frame.line = (frame.line - operand) >>> 0;
        break;
      default:
        if (op > LineOp.FinishMultipleInstructionsAndDecrementStackDepth) return;
        yield { begin: pc, end: pc + operand, frames: shown() };
        pc += operand;
        operations = 0;
        if (
          op === LineOp.FinishInstructionAndIncrementStackDepth ||
          op === LineOp.FinishMultipleInstructionsAndIncrementStackDepth
        ) {
          depth = Math.min(depth + 1, 0xffff_ffff);
        } else if (op >= LineOp.FinishInstructionAndDecrementStackDepth) depth = Math.max(depth - 1, 0);
    }
  }
}
