/** Runs jobs in a worker thread. The contenders are made once. */
import { type AnyTarget, type Contenders, isHostile, type Job, type JobResult, runHostileJob, runJob } from '@polkavirt/campaign';
import { type Contestants, contendersOf } from './contestants.ts';
import { targetsFor } from './hostile/targets.ts';
import { shippedPrograms } from './programs.ts';

export interface WorkerTask {
  readonly job: Job;
  readonly contestants: Contestants;
  /** Programs of a corpus, and what the campaign found before. */
  readonly found: readonly Uint8Array[];
  readonly known: readonly number[];
  /** `Date.now()` after which no more programs are begun. */
  readonly until: number | undefined;
  /** Told how many programs are done, now and then. */
  readonly port: { postMessage(done: number): void } | undefined;
  /** Gets the number of programs that are done, for who watches from another thread; its memory is shared. */
  readonly done?: Int32Array;
}

let made: { key: string; contenders: Contenders } | undefined;
let targets: { key: string; made: readonly AnyTarget[] } | undefined;
let shipped: readonly Uint8Array[] | undefined;

/** Between two reports of progress, in programs. */
const REPORT_EVERY = 10;

export default async ({ job, contestants, found, known, until, port, done: counter }: WorkerTask): Promise<JobResult> => {
  const key = JSON.stringify(contestants);
  const options = {
    found,
    onProgram(done: number) {
      if (counter !== undefined) Atomics.store(counter, 0, done);
      if (done % REPORT_EVERY === 0) port?.postMessage(REPORT_EVERY);
      return until === undefined || Date.now() < until;
    },
  };
  if (job.levels.some(isHostile)) {
    if (targets?.key !== key) targets = { key, made: await targetsFor(contestants) };
    return runHostileJob(targets.made, job, known, options);
  }
  if (made?.key !== key) made = { key, contenders: await contendersOf(contestants) };
  shipped ??= await shippedPrograms();
  return runJob(made.contenders, job, shipped, known, options);
};
