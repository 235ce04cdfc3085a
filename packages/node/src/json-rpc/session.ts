import { type Observable, Subscription } from 'rxjs';
import type { Listener } from '../chain/audience.ts';
import { isWork, runToEnd, type Work } from '../work.ts';
import { type Notification, OpenSubscriptions } from './open-subscriptions.ts';
import { parseParams } from './params.ts';
import { MAX_VALUES, type Parsed, parseMessage } from './parse-message.ts';
import { ResponseSize } from './response-size.ts';
import { RPC_CODES, RpcError } from './rpc-error.ts';
import { type RpcNode, type RpcSession, UNSUBSCRIBE_PARAMS } from './rpc-method.ts';
import { UnansweredRequests } from './unanswered-requests.ts';

export interface SessionLimits {
  /** Subscriptions at a time. */
  readonly maxSubscriptions: number;
  /** Requests in one batch. */
  readonly maxBatch: number;
}

export const DEFAULT_SESSION_LIMITS: SessionLimits = { maxSubscriptions: 1024, maxBatch: 1000 };

/** The transport of a session's messages. */
export interface Transport {
  /** Absent where nothing can carry notifications, as in HTTP: there are no subscriptions then. */
  notify?(notification: Notification): void;
  /**
   * Calls back once everything sent so far has reached the client and the client has had a turn since.
   * Default: a turn of this process's event loop.
   */
  roundTrip?(done: () => void): void;
}

/** An answer, and a function to call once it is sent, so that notifications never arrive before their id. */
interface Answer<T> {
  readonly result: T | Promise<T>;
  afterwards(): void;
}

type Id = string | number | null;

const nextTurn = (done: () => void): void => void setTimeout(done, 0);

/** One client's connection, whatever carries it. */
export class Session implements RpcSession, Listener {
  readonly lifetime = new Subscription();
  readonly #parts: RpcNode;
  readonly #transport: Transport;
  readonly #maxBatch: number;
  readonly #subscriptions: OpenSubscriptions;
  readonly #requests = new UnansweredRequests();
  #nextId = 1;

  constructor(parts: RpcNode, transport: Transport, limits: SessionLimits = DEFAULT_SESSION_LIMITS) {
    this.#parts = parts;
    this.#transport = transport;
    this.#maxBatch = limits.maxBatch;
    this.#subscriptions = new OpenSubscriptions(
      limits.maxSubscriptions,
      this.lifetime,
      (notification) => transport.notify?.(notification),
      (fault) => parts.pool.faults$.next(fault),
    );
    this.lifetime.add(parts.audience.join(this));
  }

  get isListening(): boolean {
    return this.#subscriptions.size > 0;
  }

  get requestCount(): number {
    return this.#requests.count;
  }

  roundTrip(done: () => void): void {
    this.#requests.whenAnswered(() => (this.#transport.roundTrip ?? nextTurn)(done));
  }

  newId(): string {
    return `${this.#nextId++}`;
  }

  /**
   * Answers a request of a caller in this process, who hands the result on and calls `afterwards` then.
   *
   * @throws RpcError What the client gets instead.
   */
  async request(method: string, params: unknown): Promise<Answer<unknown>> {
    const answered = this.#requests.add();
    try {
      const { result, afterwards } = runToEnd(this.#request(method, params));
      const finish = () => {
        afterwards();
        answered();
      };
      return { result: await result, afterwards: finish };
    } catch (error) {
      answered();
      throw error;
    }
  }

  *#request(method: string, params: unknown): Work<Answer<unknown>> {
    const afterwards: (() => void)[] = [];
    const handled = this.#handle(method, params, (work) => afterwards.push(work));
    const result = isWork(handled) ? yield* handled : handled;
    return {
      result,
      afterwards: () => {
        for (const work of afterwards) this.#safely(work);
      },
    };
  }

  /** Runs work without a caller; an exception is a fault of the node. */
  #safely(work: () => void): void {
    try {
      work();
    } catch (fault) {
      this.#parts.pool.faults$.next(fault);
    }
  }

  #handle(method: string, params: unknown, afterResponse: (work: () => void) => void): unknown {
    const { methods, unsubscribes } = this.#parts.methods;
    if (Object.hasOwn(unsubscribes, method)) return this.#unsubscribe(method, params);
    if (!Object.hasOwn(methods, method)) throw this.#parts.methods.unknown(method);
    const found = methods[method];
    const values = parseParams(found.params, params);
    const context = { ...this.#parts, session: this, afterResponse };
    if (found.kind === 'call') return found.handle(context, ...values);
    if (this.#transport.notify === undefined) {
      throw new RpcError(RPC_CODES.serverError, `${method} is a subscription, and subscriptions need a WebSocket connection`);
    }
    this.#subscriptions.checkRoom();
    const number = this.newId();
    const id = found.hasHexIds ? `0x${Number(number).toString(16)}` : number;
    const opened = found.open(context, id, ...values);
    const start = (notifications$: Observable<unknown>): string => {
      afterResponse(this.#subscriptions.add(id, found, notifications$));
      return id;
    };
    return opened instanceof Promise ? opened.then(start) : start(opened);
  }

  #unsubscribe(method: string, params: unknown): unknown {
    const [id] = parseParams(UNSUBSCRIBE_PARAMS, params);
    const { name, answer } = this.#parts.methods.unsubscribes[method];
    return answer(this.#subscriptions.end(id, name));
  }

  /**
   * Answers a message at once: a request or a batch of them.
   *
   * @param send Takes the answer as JSON; it is not called for a message that wants none.
   */
  message(text: string, send: (json: string) => void): void {
    runToEnd(this.handle(text, send));
  }

  /** {@link Session.message} as work that pauses where others may have their turn. It gives a promise if the answer comes later. */
  handle(text: string, send: (json: string) => void): Work<Promise<void> | undefined> {
    return this.#answerMessage(text, send, this.#requests.add());
  }

  *#answerMessage(text: string, send: (json: string) => void, answered: () => void): Work<Promise<void> | undefined> {
    const { result, afterwards } = yield* this.#answerTo(parseMessage(text));
    const finish = (json: string | undefined): void => {
      if (json !== undefined) send(json);
      afterwards();
      answered();
    };
    if (result instanceof Promise) return result.then(finish);
    finish(result);
    return undefined;
  }

  *#answerTo(message: Parsed): Work<Answer<string | undefined>> {
    if ('error' in message) {
      return message.error === 'not JSON'
        ? refusal(RPC_CODES.parseError, 'Parse error')
        : refusal(RPC_CODES.invalidRequest, `Invalid request: a message of more than ${MAX_VALUES} values`);
    }
    const { value } = message;
    if (!Array.isArray(value)) return yield* this.#answerRequest(value, new ResponseSize());
    if (value.length === 0) return refusal(RPC_CODES.invalidRequest, 'Invalid request: an empty batch');
    if (value.length > this.#maxBatch) {
      // In a list, as geth's, because clients of batches read nothing else.
      const { result, afterwards } = refusal(RPC_CODES.invalidRequest, `Invalid request: a batch of more than ${this.#maxBatch}`);
      return { result: `[${result}]`, afterwards };
    }
    return yield* this.#answerBatch(value);
  }

  *#answerBatch(requests: readonly unknown[]): Work<Answer<string | undefined>> {
    const size = new ResponseSize();
    const answers: Answer<string | undefined>[] = [];
    for (const request of requests) {
      if (answers.length > 0) yield;
      answers.push(yield* this.#answerRequest(request, size));
    }
    const results = answers.map(({ result }) => result);
    // A batch of notifications has no answer.
    const join = (texts: readonly (string | undefined)[]): string | undefined => {
      const present = texts.filter((text) => text !== undefined);
      return present.length === 0 ? undefined : `[${present.join()}]`;
    };
    const afterwards = () => {
      for (const one of answers) one.afterwards();
    };
    return results.some((result) => result instanceof Promise)
      ? { result: Promise.all(results).then(join), afterwards }
      : { result: join(results as (string | undefined)[]), afterwards };
  }

  /** @param size Counts the answer. */
  *#answerRequest(request: unknown, size: ResponseSize): Work<Answer<string | undefined>> {
    const { id, method, params } = (request ?? {}) as { id?: Id; method?: unknown; params?: unknown };
    const isId = id === undefined || id === null || typeof id === 'string' || typeof id === 'number';
    if (typeof method !== 'string' || !isId) return refusal(RPC_CODES.invalidRequest, 'Invalid request');
    const toText = (result: unknown): string | undefined => {
      if (id === undefined) return undefined;
      const text = JSON.stringify({ jsonrpc: '2.0', id, result: result ?? null });
      size.add(text);
      return text;
    };
    const toFailure = (error: unknown) => (id === undefined ? undefined : JSON.stringify(failure(id, this.toRpcError(error))));
    try {
      const { result, afterwards } = yield* this.#request(method, params);
      return { result: result instanceof Promise ? result.then(toText).catch(toFailure) : toText(result), afterwards };
    } catch (error) {
      return { result: toFailure(error), afterwards: () => {} };
    }
  }

  /** The error that a client gets for an exception. Anything but an RpcError is a fault of the node, and is reported as one. */
  toRpcError(error: unknown): RpcError {
    if (error instanceof RpcError) return error;
    this.#parts.pool.faults$.next(error);
    return new RpcError(RPC_CODES.internalError, 'Internal error', error instanceof Error ? error.message : undefined);
  }

  close(): void {
    this.lifetime.unsubscribe();
  }
}

const failure = (id: Id, error: RpcError) => ({ jsonrpc: '2.0', id, error: error.toJson() });

/** The answer to a message that is not a request. */
const refusal = (code: number, message: string): Answer<string> => ({
  result: JSON.stringify(failure(null, new RpcError(code, message))),
  afterwards: () => {},
});
