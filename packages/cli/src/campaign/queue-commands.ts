import { randomInt } from 'node:crypto';
import { type AnyLevel, addToCorpus, foundForJob, jobsOf, TotalsBuilder } from '@polkavirt/campaign';
import { enqueueJobs, QueueUnavailable, readQueue, workOnQueue } from '@polkavirt/campaign/queue';
import type { CostModelName, InstructionSetName } from '@polkavirt/polkavm';
import { EXIT, UsageError } from '../failure.ts';
import type { Io } from '../io.ts';
import { createProgress } from '../progress.ts';
import { counted, grouped, printable } from '../values.ts';
import type { Contestants } from './contestants.ts';
import { oppositionOf } from './found/opposition.ts';
import { corpusOf } from './programs.ts';
import { createJobRunner, defaultThreads } from './run-jobs.ts';

/** Where the queue is. */
export interface QueueFlags {
  readonly queue: string;
  readonly name: string;
}

export interface EnqueueFlags extends QueueFlags, Contestants {
  readonly programs: number;
  readonly seed: number | undefined;
  readonly jobSize: number;
  readonly costModels: readonly CostModelName[];
  readonly isa: readonly InstructionSetName[];
  readonly levels: readonly AnyLevel[];
}

const MOST_SEED = 1_000_000;
const ALONE = { index: 1, count: 1 } as const;

/** A queue that is not there is not our fault: one clear line. */
export const asUsage = async <T>(work: Promise<T>): Promise<T> => {
  try {
    return await work;
  } catch (error) {
    if (error instanceof QueueUnavailable) throw new UsageError(error.message);
    throw error;
  }
};

/** `polkavirt campaign enqueue`: cuts a campaign into jobs, and puts them into a queue. */
export async function campaignEnqueueCommand(flags: EnqueueFlags, io: Io): Promise<number> {
  const { queue: url, name, programs, seed = randomInt(MOST_SEED), jobSize, costModels, isa: instructionSets } = flags;
  const contestants: Contestants = { implementations: flags.implementations, backends: flags.backends };
  const { levels } = await oppositionOf(contestants, flags.levels);
  const jobs = jobsOf({ seed, programs, shard: ALONE, jobSize, costModels, instructionSets, levels });
  const count = await asUsage(enqueueJobs({ url, name }, jobs, contestants));
  await io.stdout.write(`seed ${seed}: ${grouped(programs)} programs; ${grouped(count)} jobs in the queue ${name}\n`);
  return EXIT.ok;
}

export interface WorkFlags extends QueueFlags {
  readonly threads: number | undefined;
  readonly corpus: string | undefined;
  readonly untilEmpty: boolean;
  /** Milliseconds; undefined for what the queue does by default. */
  readonly takenOverAfter: number | undefined;
}

function doneSoFar(builder: TotalsBuilder): string {
  const { jobs, programs, differences } = builder.totals();
  return `${counted(jobs, 'job')}, ${counted(programs, 'program')}, ${counted(differences.length, 'difference')}`;
}

/** `polkavirt campaign work`: does jobs of a queue until it is empty, or interrupted. */
export async function campaignWorkCommand(flags: WorkFlags, io: Io): Promise<number> {
  const { queue: url, name, untilEmpty, takenOverAfter, corpus } = flags;
  const threads = flags.threads ?? defaultThreads();
  const { programs: kept, known: before } = await corpusOf(corpus);
  const known = new Set(before);
  const progress = createProgress(io);
  const builder = new TotalsBuilder();
  const say = (text: string): Promise<void> => {
    progress.clear();
    return io.stderr.write(`${printable(text)}\n`).catch(() => undefined);
  };
  const stop = new AbortController();
  const interrupt = (): void => stop.abort();
  process.once('SIGINT', interrupt);
  process.once('SIGTERM', interrupt);
  const runner = createJobRunner(threads, undefined, () => undefined);
  try {
    await asUsage(
      workOnQueue<Contestants>({
        place: { url, name },
        concurrency: threads,
        untilEmpty,
        takenOverAfter,
        signal: stop.signal,
        execute: ({ job, who }) => runner.run(who, job, foundForJob(kept, job.seed), [...known]),
        async onResult(result) {
          builder.add(result);
          for (const one of result.features) known.add(one);
          if (corpus !== undefined)
            await addToCorpus(
              corpus,
              result.kept.map((text) => new Uint8Array(Buffer.from(text, 'base64'))),
            );
          progress.show(`campaign work: ${doneSoFar(builder)}`);
        },
        onFailure: (id, why, isTriedAgain) =>
          void say(`job ${id} failed${isTriedAgain ? ', and will be tried again' : ''}: ${why}`),
      }),
    );
  } finally {
    process.off('SIGINT', interrupt);
    process.off('SIGTERM', interrupt);
    progress.clear();
    await runner.close();
  }
  await io.stdout.write(`${doneSoFar(builder)}\n`);
  return builder.totals().differences.length === 0 ? EXIT.ok : EXIT.failed;
}

/** Adds the results of a queue. @returns in words what is not done */
export async function addQueueResults(place: QueueFlags, builder: TotalsBuilder): Promise<string[]> {
  const { queue: url, name } = place;
  const { counts, failed } = await asUsage(readQueue({ url, name }, (result) => builder.add(result)));
  const open = Object.entries(counts).filter(([state, count]) => count > 0 && state !== 'completed' && state !== 'failed');
  return [
    ...open.map(([state, count]) => `${grouped(count)} jobs are ${state}`),
    ...failed.map(({ id, why }) => `job ${printable(id)} was given up: ${printable(why)}`),
  ];
}
