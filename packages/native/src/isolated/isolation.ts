import { existsSync } from 'node:fs';
import { MessageChannel, type MessagePort, receiveMessageOnPort, Worker } from 'node:worker_threads';
import { HostFault, type HostFaultCode } from '@polkavirt/primitives';
import type { CallName, Calls, Reply, WorkerOptions } from './protocol.ts';
import { workerScript } from './worker-script.ts';

/** Milliseconds that a worker may take to start, even on a very busy machine. */
const START_LIMIT = 60_000;

/** The answer to a call whose worker is gone. */
export const LOST = Symbol('lost');

export interface IsolationOptions {
  /** Milliseconds that one call may take. */
  readonly deadline: number;
  /** Megabytes of JavaScript memory of the worker. */
  readonly maxHeapMegabytes: number;
  readonly worker: WorkerOptions;
  readonly onInvalidImage: (reason: string) => void;
  readonly onDeadline: (milliseconds: number) => void;
}

/**
 * Waits until the worker has raised the signal, for at most so many milliseconds. Being woken is not enough: the worker raises the signal
 * first and wakes then, so that a thread which saw the signal without having to wait can be woken in its next wait.
 */
export function isRaised(signal: Int32Array, milliseconds: number): boolean {
  const end = performance.now() + milliseconds;
  while (Atomics.load(signal, 0) === 0) {
    const left = end - performance.now();
    if (left <= 0 || Atomics.wait(signal, 0, 0, left) === 'timed-out') return Atomics.load(signal, 0) !== 0;
  }
  return true;
}

/** Copied, because posting a view would clone its whole buffer. */
const withoutSurroundings = (value: unknown): unknown =>
  value instanceof Uint8Array && value.byteLength < value.buffer.byteLength ? value.slice() : value;

interface Running {
  readonly worker: Worker;
  readonly port: MessagePort;
  readonly signal: Int32Array;
}

/** A worker that is called synchronously. If a call takes too long, the worker is ended and the next call gets a new one. */
export class Isolation {
  readonly #options: IsolationOptions;
  #running: Running | undefined;
  #isClosed = false;
  #generation = 0;

  constructor(options: IsolationOptions) {
    this.#options = options;
  }

  /** Increases with each worker. Everything that an earlier worker held is lost. */
  get generation(): number {
    return this.#generation;
  }

  /**
   * Calls the present worker, or starts one.
   *
   * @returns The worker's answer, or {@link LOST} if it took longer than the deadline or died.
   * @throws HostFault What the call throws.
   */
  call<N extends CallName>(name: N, ...args: Parameters<Calls[N]>): ReturnType<Calls[N]> | typeof LOST {
    const { port, signal } = this.#worker();
    Atomics.store(signal, 0, 0);
    port.postMessage({ name, args: args.map(withoutSurroundings) });
    const isAnswered = isRaised(signal, this.#options.deadline);
    const reply = isAnswered ? (receiveMessageOnPort(port)?.message as Reply | undefined) : undefined;
    if (reply === undefined) {
      this.#end();
      this.#options.onDeadline(this.#options.deadline);
      return LOST;
    }
    for (const reason of reply.refusals) this.#options.onInvalidImage(reason);
    if ('fault' in reply) throw new HostFault((reply.fault.code ?? 'Internal') as HostFaultCode, reply.fault.message);
    return reply.value as ReturnType<Calls[N]>;
  }

  /** {@link Isolation.call} about an object that a worker holds; {@link LOST} if that worker is gone. */
  callIn<N extends CallName>(generation: number, name: N, ...args: Parameters<Calls[N]>): ReturnType<Calls[N]> | typeof LOST {
    return this.#running !== undefined && generation === this.#generation ? this.call(name, ...args) : LOST;
  }

  #worker(): Running {
    if (this.#isClosed) throw new HostFault('Internal', 'the isolated implementation was closed');
    if (this.#running !== undefined) return this.#running;
    // A worker that cannot load its script says so in an event, which this thread does not see while it waits.
    const script = workerScript();
    if (!existsSync(script)) throw new HostFault('Internal', `the worker that isolates guests is missing: ${script.pathname}`);
    const { port1, port2 } = new MessageChannel();
    const signal = new Int32Array(new SharedArrayBuffer(4));
    const { worker: options, maxHeapMegabytes } = this.#options;
    const worker = new Worker(script, {
      workerData: { options, port: port2, signal },
      transferList: [port2],
      resourceLimits: { maxOldGenerationSizeMb: maxHeapMegabytes },
    });
    // Only calls wait for the worker. If something else ends it, the next call notices.
    worker.unref();
    port1.unref();
    worker.on('error', () => undefined);
    const running = { worker, port: port1, signal };
    if (!isRaised(signal, START_LIMIT)) {
      void worker.terminate();
      throw new HostFault('Internal', `the worker that isolates guests did not start within ${START_LIMIT / 1000} s`);
    }
    this.#running = running;
    this.#generation += 1;
    return running;
  }

  #end(): Promise<unknown> {
    const running = this.#running;
    this.#running = undefined;
    running?.port.close();
    return running?.worker.terminate() ?? Promise.resolve();
  }

  /** Ends the worker. Every later call is a fault of the caller. */
  async close(): Promise<void> {
    this.#isClosed = true;
    await this.#end();
  }
}
