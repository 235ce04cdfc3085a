/** Work in a worker of its own, which ends with it. */
import { wrap } from 'comlink';

/** The visitor stopped it. */
export class JobStopped extends Error {
  override readonly name = 'JobStopped';
}

export class Job {
  #worker: Worker | undefined;
  #stop: ((error: Error) => void) | undefined;
  readonly #make: () => Worker;

  constructor(make: () => Worker) {
    this.#make = make;
  }

  /**
   * Asks a new worker one question.
   *
   * @throws JobStopped if {@link stop} was called meanwhile.
   */
  async ask<Api, T>(question: (api: Api) => Promise<T>): Promise<T> {
    this.stop();
    const worker = this.#make();
    this.#worker = worker;
    const stopped = new Promise<never>((_, reject) => {
      this.#stop = reject;
      worker.onerror = (event) => reject(new Error(event.message || 'the worker could not be loaded'));
    });
    try {
      return await Promise.race([question(wrap(worker) as unknown as Api), stopped]);
    } finally {
      worker.terminate();
      if (this.#worker === worker) this.#worker = undefined;
    }
  }

  stop(): void {
    this.#worker?.terminate();
    this.#worker = undefined;
    this.#stop?.(new JobStopped('stopped'));
  }
}
