/** Runs jobs in worker threads, or in this one. */
import { availableParallelism } from 'node:os';
import { fileURLToPath } from 'node:url';
import { MessageChannel } from 'node:worker_threads';
import { type Job, type JobResult, stoppedResult } from '@polkavirt/campaign';
import { Piscina } from 'piscina';
import type { Contestants } from './contestants.ts';
import runTask, { type WorkerTask } from './worker.ts';

/** The built form: tests run from TypeScript files, which a worker cannot load. */
const SCRIPT = new URL(import.meta.url.endsWith('.ts') ? '../../dist/campaign/worker.js' : './worker.js', import.meta.url);

export interface JobRunner {
  run(contestants: Contestants, job: Job, found: readonly Uint8Array[], known: readonly number[]): Promise<JobResult>;
  close(): Promise<void>;
}

/** Programs leave much behind that nobody needs any more: with more room the collector has less to do. */
const LIMITS = { maxYoungGenerationSizeMb: 64 };

/**
 * No program needs that long: runs get little gas, and rules count bytes and steps. What does not end all the same, such as a hang
 * in an implementation of the user's, must not keep the campaign.
 */
const PATIENCE = 300_000;

/** A thread for each processor. */
export const defaultThreads = (): number => availableParallelism();

/**
 * @param threads 0: in this thread
 * @param until `Date.now()` after which a job begins no more programs
 * @param onPrograms told now and then that so many more programs are done
 * @param patience milliseconds that a program may take in a thread, which is stopped then
 */
export function createJobRunner(
  threads: number,
  until: number | undefined,
  onPrograms: (more: number) => void,
  patience = PATIENCE,
): JobRunner {
  if (threads === 0) {
    return {
      run: (contestants, job, found, known) =>
        runTask({ contestants, job, found, known, until, port: { postMessage: onPrograms } }),
      close: async () => {},
    };
  }
  const pool = new Piscina({ filename: fileURLToPath(SCRIPT), minThreads: threads, maxThreads: threads, resourceLimits: LIMITS });
  return {
    async run(contestants, job, found, known) {
      const { port1, port2 } = new MessageChannel();
      port1.on('message', onPrograms);
      const done = new Int32Array(new SharedArrayBuffer(4));
      const stop = new AbortController();
      let seen = -1;
      const watching = setInterval(() => {
        const now = Atomics.load(done, 0);
        if (now === seen) stop.abort();
        seen = now;
      }, patience);
      try {
        const task: WorkerTask = { contestants, job, found, known, until, port: port2, done };
        return await pool.run(task, { transferList: [port2], signal: stop.signal });
      } catch (error) {
        if (stop.signal.aborted) return stoppedResult(job, Atomics.load(done, 0), patience);
        throw error;
      } finally {
        clearInterval(watching);
        port1.close();
      }
    },
    close: () => pool.destroy(),
  };
}
