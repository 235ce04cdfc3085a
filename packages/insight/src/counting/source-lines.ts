import type { CallPath, CallTree } from './call-tree.ts';

/** A line of a source. */
export interface SourceLine {
  readonly file: string;
  /** From 1. */
  readonly line: number;
}

/** The gas of a line, without that of the functions of sources that it calls; of no line for what belongs to none. */
export interface LineGas {
  readonly at: SourceLine | undefined;
  readonly gas: number;
}

/**
 * What each line of a program's sources cost, by the debug sections. Functions without lines, which compilers add, are part of the line
 * that called them. The sum is all gas of the program's runs.
 */
export function lineGasOf(tree: CallTree): readonly LineGas[] {
  const { functions: table, module, costAt } = tree.program;
  const isNaive = module.costModel === 'naive';
  const places = new Map<number, SourceLine | undefined>();
  const placeAt = (pc: number): SourceLine | undefined => {
    if (!places.has(pc)) {
      const origin = [...table.originAt(pc)].reverse().find(({ file, line }) => file !== null && line !== null && line > 0);
      places.set(pc, origin && { file: origin.file as string, line: origin.line as number });
    }
    return places.get(pc);
  };
  /** Where paths were called from, callers first, so that a long one does not recur. */
  const callers = new Map<CallPath, SourceLine | undefined>();
  const sums = new Map<string, { readonly at: SourceLine | undefined; gas: number }>();
  const add = (path: CallPath, pc: number, gas: number): void => {
    const at = placeAt(pc) ?? callers.get(path);
    const key = at === undefined ? '' : `${at.line} ${at.file}`;
    const sum = sums.get(key) ?? { at, gas: 0 };
    sums.set(key, sum);
    sum.gas += gas;
  };
  // A path comes after the one that calls it.
  for (const path of tree.paths()) {
    const { below, site } = path;
    callers.set(path, below === undefined ? undefined : (placeAt(site) ?? callers.get(below)));
    for (const [{ pcs, pc: start }, { times, paid, gas }] of path.cells) {
      if (isNaive) for (const pc of pcs) add(path, pc, times);
      add(path, start, gas + (isNaive ? 0 : (times - paid) * Number(costAt(start))));
    }
    if (isNaive) for (const [pc, times] of path.missed) add(path, pc, -times);
    for (const [pc, gas] of path.stepGas) add(path, pc, gas);
  }
  return [...sums.values()].filter(({ gas }) => gas !== 0).sort((a, b) => b.gas - a.gas);
}
