/**
 * Counts how often each piece of a program's code ran, by call path. A path is the list of active functions, inlined
 * ones included, with the places of their calls. Calls from different instructions of one place are on the same path,
 * so a recursion makes one path for each level.
 */
import type { RerunProgram } from '../rerun/rerun-program.ts';
import type { Piece, Segment } from '../stack/code-facts.ts';
import type { FunctionChain } from '../stack/function-table.ts';
import type { MakeFrame, ShadowStack } from '../stack/shadow-stack.ts';
import type { FramePath, StackFrame } from '../stack/stack-frame.ts';

/** The most call paths that are counted separately. */
export const MAX_PATHS = 100_000;
/** The most functions in a path; deeper calls are counted for the last one. */
const MAX_PATH_DEPTH = 512;
/** The number of counters that a segment caches, by the depth of their paths, because the levels of a recursion alternate. */
const REMEMBERED = 8;

/** How often a segment ran on a path. */
export interface Cell {
  readonly path: CallPath;
  times: number;
  /** How many of these runs were the rest of a block that was paid for earlier. */
  paid: number;
  /** Gas beyond the cost of its block: of a `memset`. */
  gas: number;
}

/** A path of calls from the start of an export. */
export class CallPath implements FramePath {
  readonly below: CallPath | undefined;
  readonly way: FramePath['way'];
  readonly site: number;
  readonly outermost: number;
  readonly depth: number;
  readonly cells = new Map<Segment, Cell>();
  /** Instructions of counted pieces that did not run, because a run stopped before them; negative for those that ran one by one. */
  readonly missed = new Map<number, number>();
  /** Gas of instructions that ran one by one. */
  readonly stepGas = new Map<number, number>();
  /** The paths of calls from here, by place, function and kind of call. */
  readonly children = new Map<FunctionChain, Map<number, CallPath>>();
  /** The last call from each instruction. */
  readonly bySite = new Map<number, CallPath>();

  constructor(below: CallPath | undefined, way: FramePath['way'], site: number, outermost: number) {
    this.below = below;
    this.way = way;
    this.site = site;
    this.outermost = outermost;
    this.depth = below === undefined ? 0 : below.depth + 1;
  }
}

/** A frame with the path that it is counted on. */
interface CountedFrame extends StackFrame {
  readonly path: CallPath;
}

/** Shared by all trees of one count. */
interface PathBudget {
  left: number;
  isCut: boolean;
}

export class CallTree {
  readonly program: RerunProgram;
  /** The exports that ran, by function. */
  readonly roots = new Map<number, CallPath>();
  readonly #budget: PathBudget;
  /** By the number of a piece: its last counters, by the depth of the path. */
  readonly #recent: (Cell | undefined)[][] = [];

  constructor(program: RerunProgram, budget: PathBudget) {
    this.program = program;
    this.#budget = budget;
  }

  /** Makes the frames of the program's shadow stacks. */
  readonly makeFrame: MakeFrame = (below, way, site, outermost, returnTo, returnNumber): CountedFrame => ({
    below,
    way,
    site,
    outermost,
    returnTo,
    returnNumber,
    depth: below === undefined ? 0 : below.depth + 1,
    path: this.#path((below as CountedFrame | undefined)?.path, way, site, outermost),
  });

  #path(below: CallPath | undefined, way: FramePath['way'], site: number, outermost: number): CallPath {
    if (below === undefined) {
      const root = this.roots.get(outermost) ?? new CallPath(undefined, way, site, outermost);
      this.roots.set(outermost, root);
      return root;
    }
    const recent = below.bySite.get(site);
    if (recent !== undefined && recent.outermost === outermost && recent.way === way) return recent;
    const chain = this.program.functions.chainAt(site);
    const key = 2 * outermost + (way === 'call' ? 1 : 0);
    let path = below.children.get(chain)?.get(key);
    if (path === undefined) {
      const budget = this.#budget;
      if (budget.left <= 0 || below.depth + 1 >= MAX_PATH_DEPTH) {
        budget.isCut = true;
        return below;
      }
      budget.left--;
      path = new CallPath(below, way, site, outermost);
      const calls = below.children.get(chain) ?? new Map<number, CallPath>();
      calls.set(key, path);
      below.children.set(chain, calls);
    }
    below.bySite.set(site, path);
    return path;
  }

  /** The counters of a segment on a path. */
  cellOf(path: CallPath, segment: Segment): Cell {
    let cell = path.cells.get(segment);
    if (cell === undefined) {
      cell = { path, times: 0, paid: 0, gas: 0 };
      path.cells.set(segment, cell);
    }
    return cell;
  }

  /** Counts a piece that its shadow stack has entered. */
  count(piece: Piece, isPaid: boolean, shadow: ShadowStack): Cell {
    const { segments, number } = piece;
    const first = segments[0];
    if (segments.length > 1) {
      for (const segment of segments) this.#cellAt(segment, shadow).times++;
      const cell = this.#cellAt(first, shadow);
      if (isPaid) cell.paid++;
      return cell;
    }
    const { path } = shadow.top as CountedFrame;
    const recent = this.#recent[number] ?? this.#remember(number);
    const slot = path.depth % REMEMBERED;
    let cell = recent[slot];
    if (cell === undefined || cell.path !== path) {
      cell = this.cellOf(path, first);
      recent[slot] = cell;
    }
    cell.times++;
    if (isPaid) cell.paid++;
    return cell;
  }

  #remember(number: number): (Cell | undefined)[] {
    const recent = new Array<Cell | undefined>(REMEMBERED).fill(undefined);
    this.#recent[number] = recent;
    return recent;
  }

  #cellAt(segment: Segment, shadow: ShadowStack): Cell {
    return this.cellOf((shadow.topAt(segment.pc) as CountedFrame).path, segment);
  }

  /** An instruction of a piece that was counted did not run. */
  miss(pc: number, shadow: ShadowStack): void {
    const { missed } = (shadow.topAt(pc) as CountedFrame).path;
    missed.set(pc, (missed.get(pc) ?? 0) + 1);
  }

  /** One instruction ran, outside of any counted piece. With the full cost model the cost of its block is counted at the start of the block. */
  countStep(pc: number, shadow: ShadowStack, gas: number): void {
    const { path } = shadow.topAt(pc) as CountedFrame;
    path.missed.set(pc, (path.missed.get(pc) ?? 0) - 1);
    if (gas !== 0 && this.program.module.costModel === 'full') path.stepGas.set(pc, (path.stepGas.get(pc) ?? 0) + gas);
  }

  /** How often each instruction of the program ran, by its code offset. */
  instructionCounts(): Map<number, number> {
    const counts = new Map<number, number>();
    const add = (pc: number, times: number): void => void counts.set(pc, (counts.get(pc) ?? 0) + times);
    for (const { cells, missed } of this.paths()) {
      for (const [{ pcs }, { times }] of cells) for (const pc of pcs) add(pc, times);
      for (const [pc, times] of missed) add(pc, -times);
    }
    return counts;
  }

  /** All paths. */
  *paths(): Generator<CallPath> {
    const pending = [...this.roots.values()];
    for (let path = pending.pop(); path !== undefined; path = pending.pop()) {
      yield path;
      for (const calls of path.children.values()) pending.push(...calls.values());
    }
  }
}

/** The trees of the programs that run. */
export interface CallTrees extends Iterable<CallTree> {
  of(program: RerunProgram): CallTree;
  /** Whether there were so many paths that some were counted for the function that called them. */
  readonly isCut: boolean;
}

export function createCallTrees(): CallTrees {
  const budget: PathBudget = { left: MAX_PATHS, isCut: false };
  const trees = new Map<RerunProgram, CallTree>();
  return {
    of(program) {
      let tree = trees.get(program);
      if (tree === undefined) {
        tree = new CallTree(program, budget);
        trees.set(program, tree);
      }
      return tree;
    },
    get isCut() {
      return budget.isCut;
    },
    [Symbol.iterator]: () => trees.values(),
  };
}
