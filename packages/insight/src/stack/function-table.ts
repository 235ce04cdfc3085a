/** The functions of each code offset, by number, for the shadow stack. Positions are looked up on request. */
import type { Program } from '@polkavirt/polkavm';
import { type DebugInfo, type LocatedFunction, locateFrames, readDebugInfo } from '@polkavirt/polkavm/debug-info';
import { INSTRUCTION_NAMES } from '@polkavirt/polkavm/isa';
import { readInstructions } from '@polkavirt/polkavm/program';

/** The functions of a code offset, outermost first. Offsets with the same functions share the object. */
export interface FunctionChain {
  /** The number of the outermost one. */
  readonly outermost: number;
  readonly functions: readonly LocatedFunction['name'][];
  readonly ways: readonly LocatedFunction['way'][];
}

export interface FunctionTable {
  readonly program: Program;
  readonly debug: DebugInfo;
  chainAt(pc: number): FunctionChain;
  /** The functions at a code offset with their positions; names alone where the container has no lines. */
  originAt(pc: number): readonly LocatedFunction[];
  /** The number of a function, and the other way round. */
  numberOf(name: string): number;
  nameOf(number: number): string;
  /** The offsets that calls go to. */
  readonly callTargets: ReadonlySet<number>;
}

/** Empty regions are skipped, because a broken container could have any number of them. */
const regionLimit = (codeLength: number): number => 2 * codeLength + 1024;

/** A symbol as text; bytes that are not UTF-8 become U+FFFD. */
const symbolText = (symbol: Uint8Array): string => new TextDecoder().decode(symbol);

/** Where calls go: the targets of `load_imm_and_jump`. */
function findCallTargets(program: Program): Set<number> {
  const targets = new Set<number>();
  for (const { id, target } of readInstructions(program)) {
    if (INSTRUCTION_NAMES[id] === 'load_imm_and_jump') targets.add(target);
  }
  return targets;
}

/** Makes the table of a program. It takes time and memory in proportion to the program's size. */
export function createFunctionTable(program: Program, debug: DebugInfo = readDebugInfo(program.customSections)): FunctionTable {
  const numbers = new Map<string, number>();
  const names: string[] = [];
  const numberOf = (name: string): number => {
    const known = numbers.get(name);
    if (known !== undefined) return known;
    numbers.set(name, names.length);
    return names.push(name) - 1;
  };
  const chains = new Map<string, FunctionChain>();
  const intern = (functions: readonly string[], ways: FunctionChain['ways']): FunctionChain => {
    const key = functions.map((name, at) => `${ways[at]} ${name}`).join('\n');
    let chain = chains.get(key);
    if (chain === undefined) {
      chain = { outermost: numberOf(functions[0]), functions, ways };
      chains.set(key, chain);
    }
    return chain;
  };

  const begins: number[] = [];
  const ends: number[] = [];
  const known: FunctionChain[] = [];
  let left = regionLimit(program.code.length);
  for (const { begin, end, frames } of debug.regions()) {
    if (left-- <= 0) break;
    if (end <= begin || frames.length === 0 || begin < (ends.at(-1) ?? 0)) continue;
    const origin = locateFrames(frames);
    begins.push(begin);
    ends.push(end);
    known.push(
      intern(
        origin.map(({ name }) => name || '?'),
        origin.map(({ way }) => way),
      ),
    );
  }

  const callTargets = findCallTargets(program);
  const exported = new Map(program.exports.map(({ symbol, pc }) => [pc, symbolText(symbol)]));
  const entries = [...new Set([0, ...exported.keys(), ...callTargets])].sort((a, b) => a - b);
  /** Without debug information: the nearest place before it that an export or a call enters. */
  const nameByEntry = (pc: number): string => {
    const entry = entries[lastAtMost(entries, pc)] ?? 0;
    return exported.get(entry) ?? `@${entry}`;
  };

  return {
    program,
    debug,
    callTargets,
    numberOf,
    nameOf: (number) => names[number],
    chainAt(pc) {
      const at = lastAtMost(begins, pc);
      return at >= 0 && pc < ends[at] ? known[at] : intern([nameByEntry(pc)], ['machine']);
    },
    originAt(pc) {
      const region = debug.regionAt(pc);
      if (region !== undefined && region.frames.length > 0) return locateFrames(region.frames);
      return [{ name: nameByEntry(pc), way: 'machine', file: null, line: null, column: null }];
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
