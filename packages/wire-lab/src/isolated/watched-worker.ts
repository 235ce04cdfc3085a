import { Worker } from 'node:worker_threads';

/** Milliseconds that a worker may take to start, even on a very busy machine. */
const START_LIMIT = 60_000;
/** Loading a module, and putting a wire together, may take so many times the deadline: TypeScript is compiled then. */
const LOADING = 10;

export interface WatchedWorkerOptions {
  /** Milliseconds from one message of the worker to the next, at most. */
  readonly deadline: number;
  /** Megabytes of JavaScript memory of the worker. */
  readonly maxHeapMegabytes: number;
  /** Gets what code in the worker prints. */
  readonly onPrint: (text: string) => void;
}

/** The last event of a worker. */
export type WorkerEvent<Message> =
  | { readonly kind: 'message'; readonly message: Message }
  /** It sent nothing until the deadline, and was ended. */
  | { readonly kind: 'late' }
  /** It took more memory than it has, and is gone. */
  | { readonly kind: 'out of memory' }
  /** It ended: by an uncaught exception, or because its code ended the process. */
  | { readonly kind: 'gone'; readonly why: string };

/**
 * The states that a worker reports beside the messages of its work: its script has started to load; our own code runs,
 * without a deadline; the user's code continues.
 */
export type WorkerState = 'loading' | 'unwatched' | 'watched';

const STATES: readonly unknown[] = ['loading', 'unwatched', 'watched'] satisfies WorkerState[];

/**
 * A worker in which code of a user runs, and whose every step has a deadline: from one message to the next. The first one is the state
 * `loading`.
 */
export class WatchedWorker<Message> {
  readonly #worker: Worker;
  readonly #deadline: number;
  readonly #events: WorkerEvent<Message>[] = [];
  #wake: () => void = () => undefined;
  /** Milliseconds until the next message. */
  #patience = START_LIMIT;
  /** How many states it has gone through. */
  #states = 0;

  constructor(script: URL, workerData: unknown, { deadline, maxHeapMegabytes, onPrint }: WatchedWorkerOptions) {
    this.#deadline = deadline;
    this.#worker = new Worker(script, {
      workerData,
      stdout: true,
      stderr: true,
      resourceLimits: { maxOldGenerationSizeMb: maxHeapMegabytes },
    });
    for (const stream of [this.#worker.stdout, this.#worker.stderr]) stream.on('data', (chunk) => onPrint(String(chunk)));
    const patience: Readonly<Record<WorkerState, number>> = {
      loading: deadline * LOADING,
      unwatched: Number.POSITIVE_INFINITY,
      watched: deadline,
    };
    this.#worker.on('message', (message: Message | WorkerState) => {
      if (STATES.includes(message)) {
        this.#states += 1;
        this.#patience = patience[message as WorkerState];
        this.#wake();
      } else this.#push({ kind: 'message', message: message as Message });
    });
    this.#worker.on('error', (error: NodeJS.ErrnoException) =>
      this.#push(
        error?.code === 'ERR_WORKER_OUT_OF_MEMORY'
          ? { kind: 'out of memory' }
          : { kind: 'gone', why: error instanceof Error ? `${error.name}: ${error.message}` : String(error) },
      ),
    );
    this.#worker.on('exit', (code) => this.#push({ kind: 'gone', why: `it ended the process with exit code ${code}` }));
  }

  #push(event: WorkerEvent<Message>): void {
    this.#events.push(event);
    this.#wake();
  }

  /** Sends the worker something to do. */
  send(message: unknown): void {
    this.#worker.postMessage(message);
  }

  /** The next event of the worker. After any event but a message it is gone. */
  async next(): Promise<WorkerEvent<Message>> {
    for (;;) {
      const event = this.#events.shift();
      if (event !== undefined) {
        this.#patience = this.#deadline;
        if (event.kind !== 'message') await this.end();
        return event;
      }
      if (!(await this.#isHeard())) {
        await this.end();
        return { kind: 'late' };
      }
    }
  }

  /** Waits for an event, or for another state of the worker, and says whether there was one in time. */
  async #isHeard(): Promise<boolean> {
    const before = this.#states;
    let timer: NodeJS.Timeout | undefined;
    await new Promise<void>((resolve) => {
      this.#wake = resolve;
      if (this.#patience !== Number.POSITIVE_INFINITY) timer = setTimeout(resolve, this.#patience);
    });
    clearTimeout(timer);
    const isHeard = (): boolean => this.#events.length > 0 || before !== this.#states;
    // A message that this busy thread has not taken yet came in time: timers run before messages are delivered.
    for (let turn = 0; turn < 3 && !isHeard(); turn++) await new Promise((resolve) => setImmediate(resolve));
    return isHeard();
  }

  async end(): Promise<void> {
    await this.#worker.terminate();
  }
}
