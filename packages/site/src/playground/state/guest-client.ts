/** The page's half of the worker that runs guests. A worker that does not answer is ended, and a new one takes its place. */
import { wrap } from 'comlink';
import type { Session } from '../guest/session.ts';

/** The session, as it is called from another thread. */
export type RemoteSession = {
  readonly [Name in keyof Session]: (...args: Parameters<Session[Name]>) => Promise<Awaited<ReturnType<Session[Name]>>>;
};

/** The worker was ended while it was asked. */
export class GuestEnded extends Error {
  override readonly name = 'GuestEnded';
}

/** How long a worker may be busy after it was asked to stop. It then is in one long step, or in a handler that loops. */
const PATIENCE = 1_000;

export class GuestClient {
  #worker!: Worker;
  #remote!: RemoteSession;
  #end!: (error: Error) => void;
  #ended!: Promise<never>;

  constructor() {
    this.#start();
  }

  #start(): void {
    this.#worker = new Worker(new URL('../guest/worker.ts', import.meta.url), { type: 'module', name: 'guest' });
    this.#remote = wrap<Session>(this.#worker) as unknown as RemoteSession;
    this.#ended = new Promise((_, reject) => {
      this.#end = reject;
    });
    this.#ended.catch(() => undefined);
    const end = this.#end;
    this.#worker.onerror = (event) => end(new Error(event.message || 'the worker could not be loaded'));
  }

  /**
   * Asks the worker.
   *
   * @throws GuestEnded if it was ended meanwhile.
   */
  ask<T>(question: (session: RemoteSession) => Promise<T>): Promise<T> {
    return Promise.race([question(this.#remote), this.#ended]);
  }

  /** Stops what runs. True if it took a new worker: then the program must be loaded again. */
  async stop(): Promise<boolean> {
    let timer: ReturnType<typeof setTimeout> | undefined;
    const late = new Promise<boolean>((resolve) => {
      timer = setTimeout(() => resolve(true), PATIENCE);
    });
    const answered = this.#remote.stop().then(() => false);
    const isDead = await Promise.race([answered, late]);
    clearTimeout(timer);
    if (isDead) this.restart();
    return isDead;
  }

  restart(): void {
    this.#worker.terminate();
    this.#end(new GuestEnded('the worker did not answer and was ended'));
    this.#start();
  }
}
