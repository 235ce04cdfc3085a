import type { Generation } from '@polkavirt/primitives';
import { type Example, readExample, writeExample } from '../fuzz/fuzz-session.ts';
import { Findings, type FuzzReport } from '../fuzz/fuzz-wire.ts';
import { type Problem, problemKey, type Verdict } from '../fuzz/problem.ts';
import { shrink } from '../fuzz/shrink.ts';
import type { FuzzMessage, FuzzOrder, FuzzWork } from './fuzz-protocol.ts';
import { WireModuleError } from './load-wire.ts';
import { WatchedWorker } from './watched-worker.ts';
import { workerScript } from './worker-script.ts';

export interface FuzzModuleOptions {
  /** A whole number. The same one makes the same messages of the same wire. */
  readonly seed: number;
  /** How many messages. Default 1000. */
  readonly messages?: number;
  /** Milliseconds that the wire may take for one message. Loading the module may take ten times as long. Default 1000. */
  readonly deadline?: number;
  /** Megabytes of JavaScript memory of the worker. Default 256. */
  readonly maxHeapMegabytes?: number;
  /** Whose calls the wire carries. Default `virt`. */
  readonly generation?: Generation;
  /** Called with what the module prints. Default: it is dropped. */
  readonly onPrint?: (text: string) => void;
  /** Called with the number of finished messages. */
  readonly onProgress?: (done: number) => void;
}

/** Messages of one order. */
const BATCH = 200;
/** Tries of shrinking; where each may cost a deadline and a new worker, fewer. */
const TRIES = 400;
const COSTLY_TRIES = 16;

const COSTLY: readonly string[] = ['hang', 'memory', 'crash'];

type WorkerOptions = Required<Pick<FuzzModuleOptions, 'deadline' | 'maxHeapMegabytes' | 'onPrint'>>;

/** A wire in a worker; a worker that has to be stopped is replaced. */
class IsolatedSession {
  readonly #work: FuzzWork;
  readonly #options: WorkerOptions;
  #worker: WatchedWorker<FuzzMessage> | undefined;
  /** The last announced step of the worker. */
  judging: { readonly index: number; readonly example: string } | undefined;
  functions: readonly string[] = [];
  /** What is wrong with valid calls. */
  problems: { readonly example: string; readonly problem: Problem }[] = [];

  constructor(work: FuzzWork, options: WorkerOptions) {
    this.#work = work;
    this.#options = options;
  }

  /** Executes an order. @param hear Called with each message of the worker. @returns Why it was not completed. */
  async order(order: FuzzOrder, hear: (message: FuzzMessage) => void): Promise<Problem | undefined> {
    const started = await this.#start();
    if (started !== undefined) return started;
    this.#worker?.send(order);
    return this.#listen('done', hear);
  }

  /** What becomes of one message. */
  async judge(example: string): Promise<Verdict> {
    let verdict: Verdict = 'accepted';
    const stopped = await this.order({ kind: 'judge', example }, (message) => {
      if (message.kind === 'verdict') verdict = message.verdict;
    });
    return stopped ?? verdict;
  }

  async #start(): Promise<Problem | undefined> {
    if (this.#worker !== undefined) return undefined;
    this.judging = undefined;
    this.problems = [];
    this.#worker = new WatchedWorker<FuzzMessage>(workerScript('fuzz-worker'), this.#work, this.#options);
    return this.#listen('ready', (message) => {
      if (message.kind === 'ready') this.functions = message.functions;
      if (message.kind === 'verdict' && typeof message.verdict !== 'string')
        this.problems.push({ example: message.example, problem: message.verdict });
    });
  }

  async #listen(until: FuzzMessage['kind'], hear: (message: FuzzMessage) => void): Promise<Problem | undefined> {
    for (;;) {
      const event = await (this.#worker as WatchedWorker<FuzzMessage>).next();
      if (event.kind !== 'message') {
        this.#worker = undefined;
        return this.#problemOf(event);
      }
      const { message } = event;
      if (message.kind === 'unusable') {
        await this.end();
        throw new WireModuleError(message.why);
      }
      if (message.kind === 'judging') this.judging = message;
      hear(message);
      if (message.kind === until) return undefined;
    }
  }

  #problemOf(event: { readonly kind: 'late' | 'out of memory' } | { readonly kind: 'gone'; readonly why: string }): Problem {
    const { deadline, maxHeapMegabytes } = this.#options;
    const isLoaded = this.judging !== undefined;
    if (event.kind === 'gone') {
      if (!isLoaded) throw new WireModuleError(`it fails when it is loaded: ${event.why}`);
      return { kind: 'crash', detail: event.why };
    }
    if (event.kind === 'late') {
      if (!isLoaded) throw new WireModuleError(`it is not loaded after ${deadline * 10} ms`);
      return { kind: 'hang', detail: `no answer after ${deadline} ms` };
    }
    if (!isLoaded) throw new WireModuleError(`loading it takes more than ${maxHeapMegabytes} MB of memory`);
    return { kind: 'memory', detail: `more than ${maxHeapMegabytes} MB of JavaScript memory` };
  }

  async end(): Promise<void> {
    const worker = this.#worker;
    this.#worker = undefined;
    await worker?.end();
  }
}

/** The smallest message that shows the same. */
async function smallest(session: IsolatedSession, example: Example, problem: Problem): Promise<readonly [Example, Problem]> {
  const key = problemKey(problem);
  let best: readonly [Example, Problem] = [example, problem];
  const tries = shrink(example.message);
  let next = tries.next();
  for (let left = problem.kind === 'hang' || problem.kind === 'memory' ? COSTLY_TRIES : TRIES; left > 0 && !next.done; left--) {
    const candidate = { ...example, message: next.value };
    const verdict = await session.judge(writeExample(candidate));
    const isSame = typeof verdict !== 'string' && problemKey(verdict) === key;
    if (isSame) best = [candidate, verdict];
    else if (typeof verdict !== 'string' && COSTLY.includes(verdict.kind)) left -= TRIES / COSTLY_TRIES;
    next = tries.next(isSame);
  }
  return best;
}

/** Findings as they come, made smaller once the worker has time. */
class OpenFindings {
  readonly #open = new Map<string, { readonly example: Example; readonly problem: Problem; count: number }>();

  add(text: string, problem: Problem): void {
    const example = readExample(text) as Example;
    const key = `${example.fn} ${example.direction} ${problemKey(problem)}`;
    const known = this.#open.get(key);
    if (known === undefined) this.#open.set(key, { example, problem, count: 1 });
    else known.count += 1;
  }

  async close(session: IsolatedSession): Promise<FuzzReport['findings']> {
    const findings = new Findings();
    for (const { example, problem, count } of this.#open.values()) {
      const [small, same] = example.direction === 'valid' ? [example, problem] : await smallest(session, example, problem);
      for (let i = 0; i < count; i++) findings.add(small, same);
    }
    return findings.all;
  }
}

const sessionOf = (path: string, options: FuzzModuleOptions): IsolatedSession => {
  const { seed, generation = 'virt', deadline = 1_000, maxHeapMegabytes = 256, onPrint = () => undefined } = options;
  return new IsolatedSession({ path, seed, generation }, { deadline, maxHeapMegabytes, onPrint });
};

/**
 * `fuzzWire` of a wire that a module exports, in a worker: one that hangs, takes too much memory or ends its process is stopped and
 * named, and the other messages go on in a new worker. A function whose messages had to be stopped gets no more in that direction.
 *
 * @param path A module that exports a wire: TypeScript or JavaScript.
 * @throws WireModuleError If the module cannot be loaded, or its wire cannot be put together.
 */
export const fuzzModule = async (path: string, options: FuzzModuleOptions): Promise<FuzzReport> => {
  const { seed, messages = 1_000, onProgress = () => undefined } = options;
  const session = sessionOf(path, options);
  const findings = new OpenFindings();
  const counts = { messages: 0, refused: 0, accepted: 0, skipped: 0 };
  const skip = new Set<string>();
  const hear = (message: FuzzMessage): void => {
    if (message.kind === 'skipped') counts.skipped += 1;
    if (message.kind !== 'verdict') return;
    counts.messages += 1;
    if (typeof message.verdict === 'string') counts[message.verdict] += 1;
    else findings.add(message.example, message.verdict);
  };
  try {
    for (let from = 0; from < messages || from === 0; ) {
      const to = Math.min(messages, from + BATCH);
      const stopped = await session.order({ kind: 'run', from, to, skip: [...skip] }, hear);
      if (from === 0) for (const { example, problem } of session.problems) findings.add(example, problem);
      from = to;
      if (stopped !== undefined) {
        const { index, example } = session.judging as NonNullable<IsolatedSession['judging']>;
        // A valid call that cannot be made, before any other.
        if (index < 0) {
          findings.add(example, stopped);
          break;
        }
        from = index + 1;
        // Repeated in a worker of its own, because on a busy machine a correct wire may be late.
        const again = stopped.kind === 'hang' ? await session.judge(example) : stopped;
        counts.messages += 1;
        if (typeof again === 'string') counts[again] += 1;
        else {
          findings.add(example, again);
          const { fn, direction } = readExample(example) as Example;
          skip.add(`${fn} ${direction}`);
        }
      }
      onProgress(from);
      if (session.functions.length === 0) break;
    }
    const { functions } = session;
    return { seed, functions, ...counts, findings: await findings.close(session) };
  } finally {
    await session.end();
  }
};

/** The verdict on one message given as a finding's `example`; the same with the same seed. */
export const judgeModule = async (path: string, example: string, options: FuzzModuleOptions): Promise<Verdict> => {
  const session = sessionOf(path, options);
  try {
    return await session.judge(example);
  } finally {
    await session.end();
  }
};
