/** Counts the cost of every function of a recording by call path. It is exact, because each block of code is counted when it is entered. */
import { Stop } from '@polkavirt/polkavm';
import type { Recording } from '../recording/recording.ts';
import { Rerun, type RerunOptions } from '../rerun/rerun.ts';
import type { RerunProgram } from '../rerun/rerun-program.ts';
import { namesOf } from '../stack/backtrace.ts';
import type { Cell, Piece, Segment } from '../stack/code-facts.ts';
import type { StackFrame } from '../stack/stack-frame.ts';

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
  readonly costModel: 'naive' | 'full';
  readonly instructions: number;
  readonly gas: number;
  /** The paths with a cost, most expensive first. */
  readonly stacks: readonly ProfiledStack[];
  /** Gas by function, sorted by own cost, most expensive first. */
  readonly functions: readonly ProfiledFunction[];
  /** Whether there were more than {@link MAX_PATHS} call paths, so that some were counted for their callers. */
  readonly isCut: boolean;
}

/** The most call paths that are counted separately. */
export const MAX_PATHS = 100_000;
/** The most functions in a path; deeper calls are counted for the last one. */
const MAX_PATH_DEPTH = 512;

/** A frame with counters. */
interface CountedFrame extends StackFrame {
  readonly children: Map<string, CountedFrame>;
  readonly cells: Map<Segment, Cell>;
  /** Instructions of counted pieces that did not run, because a run stopped before them. */
  readonly missed: Map<number, number>;
  /** The frame that owns the counters: itself, unless there are too many paths. */
  readonly owner: CountedFrame;
  program: RerunProgram | undefined;
  /** The frame that was made on top of it last. */
  recent: CountedFrame | undefined;
}

interface Counter {
  readonly roots: readonly CountedFrame[];
  readonly isCut: boolean;
  make(
    below: StackFrame | undefined,
    way: StackFrame['way'],
    site: number,
    outermost: number,
    returnTo: number | undefined,
  ): CountedFrame;
}

function createCounter(): Counter {
  const roots: CountedFrame[] = [];
  let paths = 0;
  let isCut = false;
  return {
    roots,
    get isCut() {
      return isCut;
    },
    make(below, way, site, outermost, returnTo) {
      const parent = below as CountedFrame | undefined;
      const recent = parent?.recent;
      if (recent?.site === site && recent.outermost === outermost && recent.way === way && recent.returnTo === returnTo)
        return recent;
      const key = `${way}${site} ${outermost} ${returnTo}`;
      const known = parent?.children.get(key);
      if (parent !== undefined && known !== undefined) {
        parent.recent = known;
        return known;
      }
      const depth = parent === undefined ? 0 : parent.depth + 1;
      const isOwner = parent === undefined || (paths < MAX_PATHS && depth < MAX_PATH_DEPTH && parent.owner === parent);
      const frame: CountedFrame = {
        below,
        way,
        site,
        outermost,
        returnTo,
        depth,
        program: parent?.program,
        recent: undefined,
        children: isOwner ? new Map() : (parent as CountedFrame).children,
        cells: isOwner ? new Map() : (parent as CountedFrame).cells,
        missed: isOwner ? new Map() : (parent as CountedFrame).missed,
        get owner() {
          return isOwner ? frame : (parent as CountedFrame).owner;
        },
      };
      if (!isOwner) isCut = true;
      else {
        paths++;
        if (parent === undefined) roots.push(frame);
        else {
          parent.children.set(key, frame);
          parent.recent = frame;
        }
      }
      return frame;
    },
  };
}

/** The gas that entering each piece costs; 0 for the rest of a block. */
function createPieceCosts(): (piece: Piece, program: RerunProgram) => number {
  const costs = new Map<Piece, number>();
  return (piece, { module }) => {
    let cost = costs.get(piece);
    if (cost === undefined) {
      cost = Number(module.gasCost(piece.pcs[0]) ?? 0n);
      costs.set(piece, cost);
    }
    return cost;
  };
}

/** Replays a recording and counts. */
export function collectProfile(recording: Recording, options: RerunOptions = {}): Profile {
  const counter = createCounter();
  const rerun = new Rerun(recording, { ...options, makeFrame: counter.make });
  const costOf = createPieceCosts();
  const costModel = [...rerun.programs.values()][0]?.module.costModel ?? 'naive';
  /** The current piece contains a `memset`, whose cost is known when the next piece starts. */
  let filling: { readonly cell: Cell; readonly gas: bigint } | undefined;

  const cellOf = (frame: CountedFrame, segment: Segment): Cell => {
    let cell = frame.cells.get(segment);
    if (cell === undefined) {
      cell = { times: 0, gas: 0 };
      frame.cells.set(segment, cell);
    }
    return cell;
  };

  while (rerun.nextRun()) {
    const { instance } = rerun.current!;
    const { shadow, machine, program } = instance;
    /** The first piece of a run may be the rest of a block that is paid for. */
    let isFirst = true;
    const settleFilling = (): void => {
      if (filling !== undefined) filling.cell.gas += Number(filling.gas - machine.getGas());
      filling = undefined;
    };
    const stop = rerun.run(
      () => {
        settleFilling();
        return false;
      },
      (piece) => {
        const top = shadow.top as CountedFrame;
        // The function may have changed within the piece; then frames below it are new as well.
        for (let frame: CountedFrame | undefined = top; frame !== undefined && frame.program === undefined; ) {
          frame.program = program;
          frame = frame.below as CountedFrame | undefined;
        }
        const isPaid = isFirst && instance.index > 0;
        const wasFirst = isFirst;
        isFirst = false;
        const first = piece.segments[0];
        if (piece.segments.length === 1 && !isPaid) {
          // Most pieces run again on the same path.
          if (first.counted?.frame === top) first.counted.cell.times++;
          else {
            const cell = cellOf(top, first);
            cell.times++;
            first.counted = { frame: top, cell };
          }
        } else for (const segment of piece.segments) cellOf(shadow.topAt(segment.pc) as CountedFrame, segment).times++;
        if (costModel === 'full' && !isPaid) cellOf(shadow.topAt(first.pc) as CountedFrame, first).gas += costOf(piece, program);
        if (piece.hasMemset) {
          // The first block of a run is paid for already, any other after this.
          const ahead = wasFirst ? 0n : BigInt(costOf(piece, program));
          filling = { cell: cellOf(shadow.topAt(first.pc) as CountedFrame, first), gas: machine.getGas() - ahead };
        }
      },
    );
    settleFilling();
    const { piece, index } = instance;
    if (piece === undefined || stop === Stop.Step) continue;
    for (const pc of piece.pcs.slice(index)) {
      const { missed } = shadow.topAt(pc) as CountedFrame;
      missed.set(pc, (missed.get(pc) ?? 0) + 1);
    }
  }
  for (const { machine } of rerun.instances.values()) machine.release();
  return { costModel, isCut: counter.isCut, ...addUp(counter.roots, costModel) };
}

/** Sums the counts of pieces by call path and by function. */
function addUp(roots: readonly CountedFrame[], costModel: 'naive' | 'full'): Omit<Profile, 'costModel' | 'isCut'> {
  const stacks = new Map<string, { functions: readonly string[]; instructions: number; gas: number }>();
  const add = (functions: readonly string[], instructions: number, gas: number): void => {
    const key = functions.join('\n');
    const stack = stacks.get(key) ?? { functions, instructions: 0, gas: 0 };
    stack.instructions += instructions;
    stack.gas += gas;
    stacks.set(key, stack);
  };
  const pending = [...roots];
  for (let frame = pending.pop(); frame !== undefined; frame = pending.pop()) {
    const { program, cells, missed, children } = frame;
    pending.push(...children.values());
    const { functions } = (program ?? programOf(frame)) as RerunProgram;
    for (const [{ pcs, pc: start }, { times, gas }] of cells) {
      let at = 0;
      while (at < pcs.length) {
        const chain = functions.chainAt(pcs[at]);
        const from = at;
        while (at < pcs.length && functions.chainAt(pcs[at]) === chain) at++;
        const count = times * (at - from);
        add(namesOf(functions, frame, pcs[from]), count, costModel === 'naive' ? count : 0);
      }
      if (gas !== 0) add(namesOf(functions, frame, start), 0, gas);
    }
    for (const [pc, times] of missed) add(namesOf(functions, frame, pc), -times, costModel === 'naive' ? -times : 0);
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

/** The program of a frame that was not on top when code ran. */
function programOf(frame: CountedFrame): RerunProgram | undefined {
  for (let one: CountedFrame | undefined = frame; one !== undefined; one = one.below as CountedFrame | undefined) {
    if (one.program !== undefined) return one.program;
  }
  return undefined;
}
