import { INSTRUCTION_IDS } from '../isa/instruction-id.ts';
import { readInstructions } from '../program/instruction-reader.ts';
import type { Program } from '../program/program.ts';
import { type LocatedFunction, locateFrames } from './locate.ts';
import { type DebugInfo, readDebugInfo } from './read-debug-info.ts';

declare const TextDecoder: new () => { decode(bytes: Uint8Array): string };

/** Where the code of a program comes from. */
export interface Locator {
  readonly debug: DebugInfo;
  /**
   * The functions that contain a code offset, outermost first: at least one. Without debug information it is named
   * after the nearest entry before it: the name of an export, or `@` and the code offset of the target of a call.
   */
  locate(pc: number): readonly LocatedFunction[];
  /** The name of the outermost of them. The first call reads all of the debug information; the others are fast. */
  outermostAt(pc: number): string;
}

const locators = new WeakMap<Program, Locator>();

/** The locator of a program, created at the first request. It reads nothing until it is asked for a place. */
export function locatorOf(program: Program): Locator {
  let locator = locators.get(program);
  if (locator === undefined) {
    locator = createLocator(program);
    locators.set(program, locator);
  }
  return locator;
}

function createLocator(program: Program): Locator {
  const debug = readDebugInfo(program.customSections);
  let names: ((pc: number) => string) | undefined;
  let outermost: ((pc: number) => string | undefined) | undefined;
  const nameAt = (pc: number): string => {
    names ??= namesByEntry(program);
    return names(pc);
  };
  return {
    debug,
    locate(pc) {
      const frames = debug.regionAt(pc)?.frames ?? [];
      if (frames.length > 0) return locateFrames(frames);
      return [{ name: nameAt(pc), way: 'machine', file: null, line: null, column: null }];
    },
    outermostAt(pc) {
      outermost ??= outermostNames(debug);
      return outermost(pc) ?? nameAt(pc);
    },
  };
}

/** The index of the last number in a sorted list that is not greater than `value`; -1 if there is none. */
function lastAtMost(sorted: readonly number[], value: number): number {
  let [low, high] = [0, sorted.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if (sorted[middle] <= value) low = middle + 1;
    else high = middle;
  }
  return low - 1;
}

/** The name of the outermost function by code offset, as the debug information has it. */
function outermostNames(debug: DebugInfo): (pc: number) => string | undefined {
  const [begins, ends, names]: [number[], number[], string[]] = [[], [], []];
  for (const { begin, end, frames } of debug.regions()) {
    if (frames.length === 0) continue;
    const { name } = locateFrames(frames)[0];
    if (names.at(-1) === name && ends.at(-1) === begin) {
      ends[ends.length - 1] = end;
      continue;
    }
    begins.push(begin);
    ends.push(end);
    names.push(name);
  }
  return (pc) => {
    const at = lastAtMost(begins, pc);
    return at >= 0 && pc < ends[at] ? names[at] : undefined;
  };
}

/** Names code offsets after the nearest entry before them. */
function namesByEntry(program: Program): (pc: number) => string {
  const names = new Map<number, string>([[0, '@0']]);
  for (const { id, target } of readInstructions(program)) {
    if (id === INSTRUCTION_IDS.load_imm_and_jump) names.set(target, `@${target}`);
  }
  // If several exports start at one place, the first one names it.
  const exports = [...program.exports].reverse();
  for (const { symbol, pc } of exports) names.set(pc, new TextDecoder().decode(symbol));
  const entries = [...names.keys()].sort((a, b) => a - b);
  return (pc) => names.get(entries[lastAtMost(entries, pc)]) ?? '@0';
}
