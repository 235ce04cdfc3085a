/** Runs jobs in a worker thread. The contenders are made once. */
import { type Contenders, type Job, type JobResult, runJob } from '@polkavirt/campaign';
import { type Contestants, contendersOf } from './contestants.ts';
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
}

let made: { key: string; contenders: Contenders } | undefined;
let shipped: readonly Uint8Array[] | undefined;

/** Between two reports of progress, in programs. */
const REPORT_EVERY = 10;

export default async ({ job, contestants, found, known, until, port }: WorkerTask): Promise<JobResult> => {
  const key = JSON.stringify(contestants);
  if (made?.key !== key) made = { key, contenders: await contendersOf(contestants) };
  shipped ??= await shippedPrograms();
  return runJob(made.contenders, job, shipped, known, {
    found,
    onProgram(done) {
      if (done % REPORT_EVERY === 0) port?.postMessage(REPORT_EVERY);
      return until === undefined || Date.now() < until;
    },
  });
};
