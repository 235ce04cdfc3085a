import { inNextTurn } from '../next-turn.ts';
import type { Work } from '../work.ts';

/** Milliseconds of work in one turn of the event loop, after which input is read again. */
const SLICE = 10;

interface Job {
  readonly work: Work<unknown>;
  readonly done: (result: unknown) => void;
  readonly failed: (fault: unknown) => void;
}

/**
 * Does the work of many clients fairly: each client's work in order of arrival, clients in turn, and all of it within
 * one slice of time between two turns of the event loop.
 */
export class FairQueue {
  /** The waiting clients, the next one first. */
  readonly #waiting = new Map<object, Job[]>();
  /** When the slice of this turn ends; undefined while nothing has been done in it. */
  #end: number | undefined;
  #isClosed = false;
  /** Milliseconds that only ever go forward. */
  readonly #now: () => number;

  constructor(now: () => number = () => performance.now()) {
    this.#now = now;
  }

  /**
   * Does work for a client: at once if there is time in this turn and the client waits for nothing else.
   *
   * @returns The result of the work, once it is done. For a client that was removed it never settles.
   * @throws unknown What the work throws.
   */
  run<T>(client: object, work: Work<T>): Promise<T> {
    return new Promise((resolve, reject) => {
      const job: Job = { work, done: resolve as Job['done'], failed: reject };
      const jobs = this.#waiting.get(client);
      if (jobs !== undefined) jobs.push(job);
      else if (!this.#proceed(job, this.#sliceEnd())) this.#waiting.set(client, [job]);
    });
  }

  /** Forgets what a client waits for. */
  remove(client: object): void {
    for (const { work } of this.#waiting.get(client) ?? []) work.return(undefined as never);
    this.#waiting.delete(client);
  }

  close(): void {
    this.#isClosed = true;
    for (const client of [...this.#waiting.keys()]) this.remove(client);
  }

  #sliceEnd(): number {
    if (this.#end === undefined) {
      this.#end = this.#now() + SLICE;
      inNextTurn(() => this.#serve());
    }
    return this.#end;
  }

  /** @returns Whether the job is done. */
  #proceed({ work, done, failed }: Job, end: number): boolean {
    try {
      while (this.#now() < end) {
        const step = work.next();
        if (!step.done) continue;
        done(step.value);
        return true;
      }
      return false;
    } catch (fault) {
      failed(fault);
      return true;
    }
  }

  #serve(): void {
    this.#end = undefined;
    if (this.#isClosed || this.#waiting.size === 0) return;
    const end = this.#sliceEnd();
    while (this.#waiting.size > 0 && this.#now() < end) {
      const [[client, jobs]] = this.#waiting;
      // To the end of the line, so that the next one is served next.
      this.#waiting.delete(client);
      if (this.#proceed(jobs[0], end)) jobs.shift();
      if (jobs.length > 0) this.#waiting.set(client, jobs);
    }
  }
}
