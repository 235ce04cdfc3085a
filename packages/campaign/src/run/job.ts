/** A part of a campaign, and what came of it: plain data, which a queue or a file holds. */
import type { CostModelName, InstructionSetName } from '@polkavirt/polkavm';
import type { Level } from '../cases/contenders.ts';
import type { HostileLevel } from '../levels.ts';
import type { Origin } from '../programs/program-source.ts';

export type AnyLevel = Level | HostileLevel;

/** How what was run came to be: a program, a session of hostile inputs; unknown if the thread that knew it had to be stopped. */
export type AnyOrigin = Origin | 'hostile session' | 'unknown';

export interface Job {
  /** Distinguishes the jobs of a campaign; a job with the same id gives the same result. */
  readonly id: string;
  /** The seed of the first program; each further one has the next. */
  readonly seed: number;
  readonly programs: number;
  readonly costModels: readonly CostModelName[];
  readonly instructionSets: readonly InstructionSetName[];
  /** Those that compare, or those of hostile input, not both. */
  readonly levels: readonly AnyLevel[];
}

/** Where a campaign found a difference. */
export interface FoundDifference {
  readonly seed: number;
  readonly origin: AnyOrigin;
  readonly reference: string;
  readonly contender: string;
  readonly expected: string;
  readonly actual: string;
  /** The case as the text of a file: see `writeCase`. */
  readonly case: string;
}

export interface SlowProgram {
  readonly seed: number;
  readonly ms: number;
  readonly bytes: number;
  /** Its level and origin, or the target of a session. */
  readonly what?: string;
}

/** What programs were run, and what came of them: of a job, or of all jobs of a campaign. */
export interface Tally {
  readonly programs: number;
  /** Time of the job, or of all jobs together, which may have run side by side. */
  readonly ms: number;
  readonly origins: Readonly<Partial<Record<AnyOrigin, number>>>;
  readonly levels: Readonly<Partial<Record<AnyLevel, number>>>;
  /** Programs that all contenders refused. */
  readonly refused: number;
  readonly actions: number;
  /** What came of each instruction, `Trap at load_u8` or `ran at add_32`; or of each host function and RPC method. */
  readonly stops: Readonly<Record<string, number>>;
  readonly slowest: readonly SlowProgram[];
  readonly differences: readonly FoundDifference[];
}

export interface JobResult extends Tally {
  readonly id: string;
  readonly seed: number;
  /** Folded from all that the reference showed: a job has the same one on every machine where contenders and programs are the same. */
  readonly digest: string;
  /** What the programs reached: see `featuresOf`. */
  readonly features: readonly number[];
  /** Containers that reached something that none before them in this job had, in base64: the newest of them. */
  readonly kept: readonly string[];
}

/** The most programs that a job hands on for the corpus, and the most differences that it reports. */
export const MOST_KEPT = 20;
export const MOST_DIFFERENCES = 5;
export const MOST_SLOW = 5;

/** The result of a job that was stopped because a program did not end. @param done how many had ended before it */
export function stoppedResult({ id, seed, levels }: Job, done: number, ms: number): JobResult {
  const origin = 'unknown';
  const expected = 'an end';
  const actual = `none within ${ms / 1000} s; the job was stopped, with ${done} programs done`;
  const difference = {
    seed: seed + done,
    origin,
    reference: 'the time',
    contender: levels.join(', '),
    expected,
    actual,
    case: '',
  } as const;
  const nothing = { origins: {}, levels: {}, refused: 0, actions: 0, stops: {}, slowest: [], features: [], kept: [] };
  return { id, seed, digest: '', programs: done, ms, ...nothing, differences: [difference] };
}

/** Adds a program to the slowest of a job, if it is one. */
export function noteSlow(slow: SlowProgram[], program: SlowProgram): void {
  slow.push({ ...program, ms: Math.round(program.ms * 10) / 10 });
  slow.sort((a, b) => b.ms - a.ms);
  slow.length = Math.min(slow.length, MOST_SLOW);
}
