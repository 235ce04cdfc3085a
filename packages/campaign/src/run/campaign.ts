/** A campaign: jobs by ranges of seeds, some at a time, until so many programs or so much time is done. */
import { foundForJob } from '../corpus/open-corpus.ts';
import type { Job, JobResult } from './job.ts';
import { type Totals, TotalsBuilder } from './totals.ts';

/** One of several machines that share a campaign: it does every `count`-th job. */
export interface Shard {
  /** From 1 to `count`. */
  readonly index: number;
  readonly count: number;
}

export interface CampaignOptions extends Pick<Job, 'costModels' | 'instructionSets' | 'levels'> {
  readonly seed: number;
  /** Programs in all, over all shards; unbounded if undefined. */
  readonly programs: number | undefined;
  /** Milliseconds after which no more programs are begun; unbounded if undefined. */
  readonly time: number | undefined;
  readonly shard: Shard;
  /** Programs of a job. */
  readonly jobSize: number;
  /** Jobs at a time. */
  readonly concurrency: number;
  /** Programs of a corpus, to be changed from the start; a job gets some of them: see `foundForJob`. */
  readonly found: readonly Uint8Array[];
  /** What those reach, which is not new. */
  readonly known: Iterable<number>;
  /** Runs a job, here or in a worker. It may end early once `isOver()`, and then tells how many programs it did. */
  execute(job: Job, found: readonly Uint8Array[], known: readonly number[]): Promise<JobResult>;
  /** Told each result as it comes, before the next job begins. */
  onResult(result: JobResult, totals: TotalsBuilder): void | Promise<void>;
  /** No more jobs begin once it is aborted. */
  readonly signal: AbortSignal;
}

/** The jobs of a campaign, of one shard, in order. */
export function* jobsOf({
  seed,
  programs,
  shard,
  jobSize,
  costModels,
  instructionSets,
  levels,
}: Pick<CampaignOptions, 'seed' | 'programs' | 'shard' | 'jobSize' | 'costModels' | 'instructionSets' | 'levels'>): Generator<
  Job,
  void
> {
  for (let number = 0; programs === undefined || number * jobSize < programs; number++) {
    if (number % shard.count !== shard.index - 1) continue;
    const first = number * jobSize;
    const size = programs === undefined ? jobSize : Math.min(jobSize, programs - first);
    yield { id: `${seed}+${first}x${size}`, seed: seed + first, programs: size, costModels, instructionSets, levels };
  }
}

/** The newest programs of a campaign, which are changed next, beside those that it began with. */
const MOST_FRESH = 200;

export async function runCampaign(options: CampaignOptions): Promise<Totals> {
  const { concurrency, time, signal, execute, onResult } = options;
  const totals = new TotalsBuilder();
  const began = performance.now();
  const jobs = jobsOf(options);
  let fresh: Uint8Array[] = [];
  const known = new Set(options.known);
  const isOver = () => signal.aborted || (time !== undefined && performance.now() - began >= time);

  const work = async (): Promise<void> => {
    for (;;) {
      if (isOver()) return;
      const next = jobs.next();
      if (next.done) return;
      const result = await execute(next.value, [...foundForJob(options.found, next.value.seed), ...fresh], [...known]);
      totals.add(result);
      for (const one of result.features) known.add(one);
      fresh = [...fresh, ...result.kept.map((text) => new Uint8Array(Buffer.from(text, 'base64')))].slice(-MOST_FRESH);
      await onResult(result, totals);
    }
  };
  await Promise.all(Array.from({ length: concurrency }, work));
  return totals.totals();
}
