/** Counts the cost of every function of a recording by call path. It is exact, because each block of code is counted when it is entered. */
import { type CallTree, createCallTrees, MAX_PATHS } from '../counting/call-tree.ts';
import { countRun } from '../counting/count-run.ts';
import type { Recording } from '../recording/recording.ts';
import { Rerun, type RerunOptions } from '../rerun/rerun.ts';
import { namesOf } from '../stack/backtrace.ts';

/** The cost of a call path itself, without its callees. */
export interface ProfiledStack {
  /** The active functions, outermost first. */
  readonly functions: readonly string[];
  readonly instructions: number;
  /** With the naive cost model one for each instruction and each byte of a `memset`; with the full one the costs of the blocks. */
  readonly gas: number;
}

/** The cost of a function: its own, and with its callees. */
export interface ProfiledFunction {
  readonly function: string;
  readonly self: number;
  readonly total: number;
}

export interface Profile {
  /** Mixed if it is of several programs that ran with different ones. */
  readonly costModel: 'naive' | 'full' | 'mixed';
  readonly instructions: number;
  readonly gas: number;
  /** The paths with a cost, most expensive first. */
  readonly stacks: readonly ProfiledStack[];
  /** Gas by function, sorted by own cost, most expensive first. */
  readonly functions: readonly ProfiledFunction[];
  /** Whether there were more than {@link MAX_PATHS} call paths, so that some were counted for their callers. */
  readonly isCut: boolean;
}

export { MAX_PATHS };

/**
 * Replays a recording and counts.
 *
 * ```ts
 * import { collectProfile, type Recording, toFolded } from '@polkavirt/insight';
 *
 * export const flameGraphInput = (recording: Recording): string => toFolded(collectProfile(recording));
 * ```
 */
export function collectProfile(recording: Recording, options: RerunOptions = {}): Profile {
  const trees = createCallTrees();
  const rerun = new Rerun(recording, { ...options, makeFrame: (program) => trees.of(program).makeFrame });
  while (rerun.nextRun()) rerun.runBy((instance) => countRun(instance, trees.of(instance.program)));
  for (const { machine } of rerun.instances.values()) machine.release();
  const costModel = [...rerun.programs.values()][0]?.module.costModel ?? 'naive';
  return { costModel, isCut: trees.isCut, ...addUp(stacksOfAll(trees)) };
}

function* stacksOfAll(trees: Iterable<CallTree>): Generator<ProfiledStack> {
  for (const tree of trees) yield* stacksOf(tree);
}

/** What each path of a program cost; the same path can come several times. */
export function* stacksOf(tree: CallTree): Generator<ProfiledStack> {
  const { functions: table, module, costAt } = tree.program;
  const isNaive = module.costModel === 'naive';
  for (const path of tree.paths()) {
    const stack = (pc: number, instructions: number, gas: number): ProfiledStack => ({
      functions: namesOf(table, path, pc),
      instructions,
      gas: gas + (isNaive ? instructions : 0),
    });
    for (const [{ pcs, pc: start }, { times, paid, gas }] of path.cells) {
      let at = 0;
      while (at < pcs.length) {
        const chain = table.chainAt(pcs[at]);
        const from = at;
        while (at < pcs.length && table.chainAt(pcs[at]) === chain) at++;
        yield stack(pcs[from], times * (at - from), 0);
      }
      const more = gas + (isNaive ? 0 : (times - paid) * Number(costAt(start)));
      if (more !== 0) yield stack(start, 0, more);
    }
    for (const [pc, times] of path.missed) yield stack(pc, -times, 0);
    for (const [pc, gas] of path.stepGas) yield stack(pc, 0, gas);
  }
}

/** Puts what paths cost together, by path and by function. */
export function addUp(all: Iterable<ProfiledStack>): Omit<Profile, 'costModel' | 'isCut'> {
  const stacks = new Map<string, { readonly functions: readonly string[]; instructions: number; gas: number }>();
  for (const { functions, instructions, gas } of all) {
    const key = functions.join('\n');
    const stack = stacks.get(key) ?? { functions, instructions: 0, gas: 0 };
    stack.instructions += instructions;
    stack.gas += gas;
    stacks.set(key, stack);
  }
  const known = [...stacks.values()].filter(({ instructions, gas }) => instructions !== 0 || gas !== 0);
  known.sort((a, b) => b.gas - a.gas);
  const functions = new Map<string, { function: string; self: number; total: number }>();
  const functionOf = (name: string) => {
    const one = functions.get(name) ?? { function: name, self: 0, total: 0 };
    functions.set(name, one);
    return one;
  };
  for (const { functions: path, gas } of known) {
    functionOf(path.at(-1) as string).self += gas;
    for (const name of new Set(path)) functionOf(name).total += gas;
  }
  return {
    instructions: known.reduce((sum, { instructions }) => sum + instructions, 0),
    gas: known.reduce((sum, { gas }) => sum + gas, 0),
    stacks: known,
    functions: [...functions.values()].sort((a, b) => b.self - a.self || b.total - a.total),
  };
}
