/**
 * Reads the debug sections of a container, one range at a time and only on request. Broken parts count as missing, so a
 * program always runs without its debug information. `problem` names the first broken part.
 *
 * However hostile the sections are, a pass over them takes time and memory in proportion to their size: ranges that share
 * a program, and texts that overlap, are read only as often as honest sections could need.
 *
 * Source: polkavm-common 0.35, `program.rs`, `get_debug_line_program_at`, `LineProgram::run`, `get_debug_string`.
 */
import type { CustomSection } from '../program/program.ts';
import { type DebugFunction, functionsOf, linesOf, type SourceLine } from './collect.ts';
import type { DebugRegion } from './debug-frame.ts';
import { DebugSection, LINE_PROGRAMS_VERSION } from './line-program.ts';
import { type Budget, runLineProgram } from './run-line-program.ts';
import { createTextReader } from './text-reader.ts';

export interface DebugInfo {
  /** The first broken part found so far, in words. Sections are read on request only: {@link checkDebugInfo} reads all. */
  readonly problem: string | undefined;
  /** The region that holds a code offset; undefined if its origin is not known. */
  regionAt(pc: number): DebugRegion | undefined;
  /** Every region, in the order of the code. */
  regions(): Generator<DebugRegion, void, undefined>;
  /** Every function that code comes from, inlined ones too, with the bytes of code that come from it; largest first. */
  functions(): readonly DebugFunction[];
  /** Every line that code comes from, by file and line. */
  lines(): readonly SourceLine[];
}

const RANGE_SIZE = 12;

/** The debug information of a container's optional sections; it knows nothing if the sections are missing or broken. */
export function readDebugInfo(sections: readonly CustomSection[]): DebugInfo {
  const contentsOf = (id: number): Uint8Array => sections.find((section) => section.id === id)?.contents ?? new Uint8Array(0);
  const programs = contentsOf(DebugSection.linePrograms);
  const ranges = contentsOf(DebugSection.ranges);
  let problem = headProblem(programs, ranges);
  const note = (what: string): void => {
    problem ??= what;
  };
  const count = problem === undefined ? ranges.length / RANGE_SIZE : 0;
  const view = new DataView(ranges.buffer, ranges.byteOffset, ranges.byteLength);
  const textAt = createTextReader(contentsOf(DebugSection.strings), note);
  const beginOf = (index: number): number => view.getUint32(index * RANGE_SIZE, true);
  const endOf = (index: number): number => view.getUint32(index * RANGE_SIZE + 4, true);

  function* regionsOf(index: number, budget: Budget): Generator<DebugRegion, void, undefined> {
    const end = endOf(index);
    let covered = beginOf(index);
    const run = runLineProgram(programs, view.getUint32(index * RANGE_SIZE + 8, true), covered, textAt, budget);
    for (let next = run.next(); ; next = run.next()) {
      if (next.done === true) {
        if (next.value !== undefined) note(`range ${index}: ${next.value}`);
        else if (covered !== end) note(`range ${index} ends at ${end}, its line program at ${covered}`);
        return;
      }
      if (next.value.end > end) return note(`range ${index} ends at ${end}, and its line program goes beyond`);
      covered = next.value.end;
      yield next.value;
    }
  }

  const info: DebugInfo = {
    get problem() {
      return problem;
    },
    regionAt(pc) {
      // The last range that starts at or before the place.
      let [low, high] = [0, count];
      while (low < high) {
        const middle = (low + high) >> 1;
        if (beginOf(middle) <= pc) low = middle + 1;
        else high = middle;
      }
      if (low === 0 || pc >= endOf(low - 1)) return undefined;
      for (const region of regionsOf(low - 1, { bytes: programs.length })) if (pc < region.end) return region;
      return undefined;
    },
    *regions() {
      // In a valid container each range has its own program, so together they are not longer than the section.
      const budget = { bytes: programs.length };
      for (let index = 0, before = 0; index < count; index++) {
        if (beginOf(index) < before) note(`range ${index} starts at ${beginOf(index)}, before the end of the one before it`);
        else yield* regionsOf(index, budget);
        before = Math.max(before, endOf(index));
      }
    },
    functions: () => functionsOf(info.regions()),
    lines: () => linesOf(info.regions()),
  };
  return info;
}

/** Reads everything once and returns the first broken part in words; undefined if there is none. @param codeLength In bytes. */
export function checkDebugInfo(sections: readonly CustomSection[], codeLength: number): string | undefined {
  const info = readDebugInfo(sections);
  let end = 0;
  for (const region of info.regions()) end = region.end;
  return info.problem ?? (end > codeLength ? `a region ends at ${end}, the code at ${codeLength}` : undefined);
}

/** Checks the sections as wholes. */
function headProblem(programs: Uint8Array, ranges: Uint8Array): string | undefined {
  if (ranges.length % RANGE_SIZE !== 0) {
    return `section ${DebugSection.ranges} has ${ranges.length} bytes, which is not a multiple of ${RANGE_SIZE}`;
  }
  if (programs.length === 0) return ranges.length === 0 ? undefined : `section ${DebugSection.linePrograms} is missing`;
  if (programs[0] === LINE_PROGRAMS_VERSION) return undefined;
  return `section ${DebugSection.linePrograms} has version ${programs[0]}; only version ${LINE_PROGRAMS_VERSION} is known`;
}
