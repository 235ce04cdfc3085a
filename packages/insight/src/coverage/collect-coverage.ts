/** Which lines of the sources ran in recordings, and how often: exactly, by counting the blocks of code that were entered. */
import type { Recording } from '../recording/recording.ts';
import { Rerun, type RerunOptions } from '../rerun/rerun.ts';
import type { RerunProgram } from '../rerun/rerun-program.ts';
import type { Piece } from '../stack/code-facts.ts';
import { type Coverage, coverageOf, type InstructionCounts } from './coverage-of.ts';

/** How often the instructions of a program ran, while they are counted. */
interface Counted {
  readonly program: RerunProgram;
  readonly counts: Map<number, number>;
}

/** Replays recordings and counts how often each instruction ran: by the program's hash, and its code offset. */
export function countInstructions(
  recordings: Iterable<Recording>,
  options: RerunOptions = {},
): ReadonlyMap<string, InstructionCounts> {
  return new Map([...countAll(recordings, options)].map(([hash, { counts }]) => [hash, counts]));
}

function countAll(recordings: Iterable<Recording>, options: RerunOptions): ReadonlyMap<string, Counted> {
  const counted = new Map<string, Counted>();
  for (const recording of recordings) count(new Rerun(recording, options), counted);
  return counted;
}

/** Replays recordings and collects the lines that they ran. */
export function collectCoverage(recordings: Iterable<Recording>, options: RerunOptions = {}): Coverage {
  return coverageOf(
    [...countAll(recordings, options)].map(
      ([
        hash,
        {
          program: { functions, module },
          counts,
        },
      ]) => ({
        hash,
        program: module.program,
        debug: functions.debug,
        counts,
      }),
    ),
  );
}

/** Runs everything, and counts. Programs of which nothing ran are counted as well. */
function count(rerun: Rerun, counted: Map<string, Counted>): void {
  for (const [hash, program] of rerun.programs) {
    if (!counted.has(hash)) counted.set(hash, { program, counts: new Map() });
  }
  const pieces = new Map<string, Map<Piece, number>>();
  const add = (hash: string, pc: number, times: number): void => {
    const { counts } = counted.get(hash) as Counted;
    counts.set(pc, (counts.get(pc) ?? 0) + times);
  };
  while (rerun.nextRun()) {
    rerun.runBy((instance) => {
      const { hash } = instance.program;
      const times = pieces.get(hash) ?? new Map<Piece, number>();
      pieces.set(hash, times);
      return instance.runCounted(
        (piece) => times.set(piece, (times.get(piece) ?? 0) + 1),
        (pc) => add(hash, pc, -1),
      );
    });
  }
  for (const [hash, times] of pieces) for (const [{ pcs }, number] of times) for (const pc of pcs) add(hash, pc, number);
  for (const { machine } of rerun.instances.values()) machine.release();
}
