/**
 * Runs a line program: operations that change frames, and between them regions of code that have the frames of that moment.
 *
 * Source: polkavm-common 0.35, `program.rs`, `LineProgram::run`.
 */
import { type DebugFrame, type DebugRegion, FRAME_KINDS, MAX_FRAMES } from './debug-frame.ts';
import { LineOp } from './line-program.ts';
import { readVarint } from './read-varint.ts';

/** The most operations between two regions; upstream refuses more. */
const MAX_OPERATIONS = 512;

/** A frame while a program runs; texts are offsets. */
interface FrameState {
  kind: number;
  namespace: number;
  function: number;
  path: number;
  line: number;
  column: number;
}

/** The number of program bytes that may still be read; all programs of one pass share it. */
export interface Budget {
  bytes: number;
}

/** Yields the regions of a line program. If it is broken, the generator ends there and returns the reason. */
export function* runLineProgram(
  bytes: Uint8Array,
  start: number,
  begin: number,
  textAt: (offset: number) => string,
  budget: Budget,
): Generator<DebugRegion, string | undefined, undefined> {
  const frames: FrameState[] = Array.from({ length: MAX_FRAMES }, () => ({
    kind: LineOp.SetKindLine,
    namespace: 0,
    function: 0,
    path: 0,
    line: 0,
    column: 0,
  }));
  // Changes to a frame beyond the limit go to this one, which nobody reads.
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
    if (op === undefined) return `its line program runs off the end of the section`;
    if (op === LineOp.FinishProgram) return undefined;
    if (--budget.bytes < 0) return 'line programs overlap';
    if (op > LineOp.FinishMultipleInstructionsAndDecrementStackDepth) return `its line program has an unknown operation, ${op}`;
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
      if (read === undefined) return 'an operand of its line program is cut off';
      operand = read.value;
      at += read.size;
      budget.bytes -= read.size;
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
        if (operand > 0) yield { begin: pc, end: pc + operand, frames: shown() };
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
  return `its line program has more than ${MAX_OPERATIONS} operations between two regions`;
}
