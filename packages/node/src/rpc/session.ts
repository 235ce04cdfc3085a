import { type Observable, Subscription } from 'rxjs';
import { parseParams } from './params.ts';
import { methodNotFound, RPC_CODES, RpcError } from './rpc-error.ts';
import type { RpcNode, RpcSession } from './rpc-method.ts';

export interface SessionLimits {
  /** Subscriptions at a time. */
  readonly maxSubscriptions: number;
  /** Requests in one batch. */
  readonly maxBatch: number;
}

export const DEFAULT_SESSION_LIMITS: SessionLimits = { maxSubscriptions: 1024, maxBatch: 100 };

/** What a subscription tells its client. */
export interface Notification {
  readonly jsonrpc: '2.0';
  readonly method: string;
  readonly params: { readonly subscription: string; readonly result: unknown };
}

/** An answer, and what may happen once it is on its way: notifications never come before the id that they belong to. */
interface Answer {
  readonly result: unknown;
  afterwards(): void;
}

type Id = string | number | null;

/** One client's connection, whatever carries it. */
export class Session implements RpcSession {
  readonly lifetime = new Subscription();
  readonly #parts: RpcNode;
  readonly #notify: (notification: Notification) => void;
  readonly #limits: SessionLimits;
  readonly #subscriptions = new Map<string, { readonly unsubscribe: string; readonly running: Subscription }>();
  #nextId = 1;
  #afterwards: (() => void)[] = [];

  constructor(parts: RpcNode, notify: (notification: Notification) => void, limits: SessionLimits = DEFAULT_SESSION_LIMITS) {
    this.#parts = parts;
    this.#notify = notify;
    this.#limits = limits;
  }

  afterResponse(work: () => void): void {
    this.#afterwards.push(work);
  }

  newId(): string {
    return `${this.#nextId++}`;
  }

  /**
   * Answers a request. The caller hands the result on, and calls `afterwards` then.
   *
   * @throws RpcError What the client gets instead.
   */
  request(method: string, params: unknown): Answer {
    this.#afterwards = [];
    const result = this.#handle(method, params);
    const work = this.#afterwards;
    return {
      result,
      afterwards: () => {
        for (const one of work) one();
      },
    };
  }

  #handle(method: string, params: unknown): unknown {
    const { methods, unsubscribes } = this.#parts.methods;
    if (Object.hasOwn(unsubscribes, method)) return this.#unsubscribe(method, params);
    if (!Object.hasOwn(methods, method)) throw methodNotFound(method);
    const found = methods[method];
    const values = parseParams(found.params, params);
    const context = { ...this.#parts, session: this };
    if (found.kind === 'call') return found.handle(context, ...values);
    if (this.#subscriptions.size >= this.#limits.maxSubscriptions) {
      throw new RpcError(RPC_CODES.tooManySubscriptions, `Too many subscriptions: the limit is ${this.#limits.maxSubscriptions}`);
    }
    const id = this.newId();
    this.#start(id, found.notification, found.unsubscribe, found.open(context, id, ...values));
    return id;
  }

  #start(id: string, method: string, unsubscribe: string, notifications$: Observable<unknown>): void {
    const running = new Subscription();
    this.#subscriptions.set(id, { unsubscribe, running });
    this.lifetime.add(running);
    const end = () => {
      this.#subscriptions.delete(id);
      this.lifetime.remove(running);
    };
    this.afterResponse(() => {
      if (running.closed) return;
      running.add(
        notifications$.subscribe({
          next: (result) => this.#notify({ jsonrpc: '2.0', method, params: { subscription: id, result } }),
          complete: end,
          error: (fault) => {
            end();
            this.#parts.pool.faults$.next(fault);
          },
        }),
      );
    });
  }

  #unsubscribe(method: string, params: unknown): unknown {
    const [id] = Array.isArray(params) ? params : [];
    const key = `${id}`;
    const found = this.#subscriptions.get(key);
    const isOpen =
      found !== undefined && (found.unsubscribe === method || this.#parts.methods.unsubscribes[method] === found.unsubscribe);
    if (isOpen) {
      this.#subscriptions.delete(key);
      this.lifetime.remove(found.running);
      found.running.unsubscribe();
    }
    // The new specification answers null, whatever happened.
    return method === 'chainHead_v1_unfollow' ? null : isOpen;
  }

  /** Ends a subscription from this side. */
  end(id: string): void {
    const found = this.#subscriptions.get(id);
    this.#subscriptions.delete(id);
    found?.running.unsubscribe();
  }

  /**
   * Answers a message: a request or a batch of them.
   *
   * @param send Takes the answer as JSON; it is not called for a message that wants none.
   */
  message(text: string, send: (json: string) => void): void {
    let message: unknown;
    try {
      message = JSON.parse(text);
    } catch {
      send(JSON.stringify(failure(null, new RpcError(RPC_CODES.parseError, 'Parse error'))));
      return;
    }
    const afterwards: (() => void)[] = [];
    const answerTo = (request: unknown) => this.#answer(request, afterwards);
    if (!Array.isArray(message)) {
      const answer = answerTo(message);
      if (answer !== undefined) send(JSON.stringify(answer));
    } else if (message.length === 0 || message.length > this.#limits.maxBatch) {
      const what = message.length === 0 ? 'an empty batch' : `a batch of more than ${this.#limits.maxBatch}`;
      send(JSON.stringify(failure(null, new RpcError(RPC_CODES.invalidRequest, `Invalid request: ${what}`))));
    } else {
      const answers = message.map(answerTo).filter((answer) => answer !== undefined);
      if (answers.length > 0) send(JSON.stringify(answers));
    }
    for (const work of afterwards) work();
  }

  #answer(request: unknown, afterwards: (() => void)[]): object | undefined {
    const { id, method, params } = (request ?? {}) as { id?: Id; method?: unknown; params?: unknown };
    const isId = id === undefined || id === null || typeof id === 'string' || typeof id === 'number';
    if (typeof method !== 'string' || !isId) return failure(null, new RpcError(RPC_CODES.invalidRequest, 'Invalid request'));
    try {
      const answer = this.request(method, params);
      afterwards.push(answer.afterwards);
      return id === undefined ? undefined : { jsonrpc: '2.0', id, result: answer.result };
    } catch (error) {
      return id === undefined ? undefined : failure(id, this.toRpcError(error));
    }
  }

  /** What a client gets to see of something thrown. What is no RpcError is a fault of the node, and is reported as one. */
  toRpcError(error: unknown): RpcError {
    if (error instanceof RpcError) return error;
    this.#parts.pool.faults$.next(error);
    return new RpcError(RPC_CODES.internalError, 'Internal error', error instanceof Error ? error.message : undefined);
  }

  close(): void {
    this.lifetime.unsubscribe();
    this.#subscriptions.clear();
  }
}

const failure = (id: Id, error: RpcError) => ({ jsonrpc: '2.0', id, error: error.toJson() });
