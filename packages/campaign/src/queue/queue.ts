/**
 * Jobs of a campaign in a queue, for any number of machines. The queue is BullMQ's: jobs that fail are tried again, jobs of a
 * process that died are taken over, and a job has one result, whoever did it.
 */
import type { Queue } from 'bullmq';
import type { Job, JobResult } from '../run/job.ts';
import { checkName, connectionTo, PREFIX, type QueuePlace } from './connection.ts';
import { loadBullMq } from './load-bullmq.ts';
import { QueueUnavailable } from './queue-unavailable.ts';

/** What a machine needs to do a job: the job, and whatever says who takes part. */
export interface QueuedJob<Who> {
  readonly job: Job;
  readonly who: Who;
}

const JOB = 'job';
const PIECE = 500;
const TRIES = { attempts: 5, backoff: { type: 'exponential', delay: 1000 } } as const;

/** Milliseconds of silence after which the job of a process is another's, unless a caller says otherwise. */
const TAKEN_OVER_AFTER = 15_000;

/** A process may die with each job that it has; a job that five died with is at fault itself. */
const MOST_TAKEN_OVER = 5;

async function withQueue<T>(place: QueuePlace, use: (queue: Queue) => Promise<T>): Promise<T> {
  const bullMq = await loadBullMq();
  const queue = new bullMq.Queue(checkName(place.name), { connection: connectionTo(place), prefix: PREFIX });
  // Reported by whatever waits for it; an event without a listener would end the process.
  queue.on('error', () => {});
  try {
    await reached(queue, place);
    return await use(queue);
  } finally {
    await queue.close();
  }
}

async function reached(queue: { waitUntilReady(): Promise<unknown> }, { url }: QueuePlace): Promise<void> {
  try {
    await queue.waitUntilReady();
  } catch (cause) {
    const { host } = new URL(url);
    throw new QueueUnavailable(`no Redis at ${host}: ${cause instanceof Error ? cause.message : cause}`, { cause });
  }
}

/** Puts jobs into the queue. One whose id is there already is not put in again. @returns how many jobs the queue has in all */
export const enqueueJobs = <Who>(place: QueuePlace, jobs: Iterable<Job>, who: Who): Promise<number> =>
  withQueue(place, async (queue) => {
    let piece: { name: string; data: QueuedJob<Who>; opts: { jobId: string } & typeof TRIES }[] = [];
    const flush = async (): Promise<void> => {
      if (piece.length > 0) await queue.addBulk(piece);
      piece = [];
    };
    for (const job of jobs) {
      piece.push({ name: JOB, data: { job, who }, opts: { jobId: job.id, ...TRIES } });
      if (piece.length === PIECE) await flush();
    }
    await flush();
    const counts = await queue.getJobCounts();
    return Object.values(counts).reduce((sum, count) => sum + count, 0);
  });

export interface WorkOptions<Who> {
  readonly place: QueuePlace;
  /** Jobs at a time. */
  readonly concurrency: number;
  /** Does a job away from this thread, which must stay free to say that the process lives. */
  execute(queued: QueuedJob<Who>): Promise<JobResult>;
  /** Told each result that this process gave. */
  onResult(result: JobResult): void | Promise<void>;
  /** Told why a job failed, and whether it will be tried again. */
  onFailure(id: string, why: string, isTriedAgain: boolean): void;
  /** End once no job is left, not even with others; else wait for more. */
  readonly untilEmpty: boolean;
  /**
   * Milliseconds for which a process may be silent before others take its job for lost; they notice within as long again. From 1000;
   * default 15,000. All processes of a queue should have the same.
   */
  readonly takenOverAfter?: number | undefined;
  /** Takes no more jobs once it is aborted, and ends when those under way are done. */
  readonly signal: AbortSignal;
}

/** Does jobs of a queue until there are none or it is told to stop. */
export async function workOnQueue<Who>(options: WorkOptions<Who>): Promise<void> {
  const { place, concurrency, execute, onResult, onFailure, untilEmpty, takenOverAfter = TAKEN_OVER_AFTER, signal } = options;
  const { Worker } = await loadBullMq();
  await withQueue(place, async (queue) => {
    const worker = new Worker<QueuedJob<Who>, JobResult>(
      place.name,
      async ({ data }) => {
        const result = await execute(data);
        await onResult(result);
        return result;
      },
      {
        connection: connectionTo(place),
        prefix: PREFIX,
        concurrency,
        lockDuration: takenOverAfter,
        stalledInterval: takenOverAfter,
        maxStalledCount: MOST_TAKEN_OVER,
      },
    );
    worker.on('error', () => {});
    worker.on('failed', (job, error) => {
      const isTriedAgain = job !== undefined && job.attemptsMade < (job.opts.attempts ?? 1);
      onFailure(job?.id ?? '?', error.message, isTriedAgain);
    });
    try {
      await ended(queue, untilEmpty, signal);
    } finally {
      await worker.close();
    }
  });
}

/** The states of jobs that somebody still has to do. */
const OPEN = ['waiting', 'active', 'delayed', 'prioritized'] as const;

/** Between two looks whether other machines have finished what they took. */
const LOOK_EVERY = 1000;

async function ended(queue: Queue, untilEmpty: boolean, signal: AbortSignal): Promise<void> {
  await new Promise<void>((resolve, reject) => {
    let timer: NodeJS.Timeout | undefined;
    const finish = (): void => {
      clearInterval(timer);
      signal.removeEventListener('abort', finish);
      resolve();
    };
    signal.addEventListener('abort', finish);
    if (signal.aborted) finish();
    if (!untilEmpty) return;
    // Other machines do not tell this one when they are done, so it has to look.
    timer = setInterval(() => {
      queue.getJobCounts(...OPEN).then((counts) => {
        if (Object.values(counts).every((count) => count === 0)) finish();
      }, reject);
    }, LOOK_EVERY);
  });
}

export interface QueueResults {
  /** By state: `completed`, `failed`, `waiting`, `active`, .. */
  readonly counts: Readonly<Record<string, number>>;
  /** Jobs that were given up, each with the last reason. */
  readonly failed: readonly { readonly id: string; readonly why: string }[];
}

/** Reads all results of a queue, a piece at a time. */
export const readQueue = (place: QueuePlace, onResult: (result: JobResult) => void): Promise<QueueResults> =>
  withQueue(place, async (queue) => {
    for (let from = 0; ; from += PIECE) {
      const jobs = await queue.getJobs(['completed'], from, from + PIECE - 1, true);
      for (const job of jobs) if (job?.returnvalue != null) onResult(job.returnvalue as JobResult);
      if (jobs.length < PIECE) break;
    }
    const failed = await queue.getJobs(['failed'], 0, PIECE - 1, true);
    return {
      counts: await queue.getJobCounts(),
      failed: failed.map((job) => ({ id: job?.id ?? '?', why: job?.failedReason ?? 'no reason' })),
    };
  });
